#include "ingest/parquet/parquet_page_header.h"

#include <limits>

#include "ingest/parquet/byte_cursor.h"
#include "ingest/parquet/parquet_thrift.h"

namespace hydrofoil {
namespace {

// The headers of the three kinds of pages number their fields in their own ways.
void ReadPageKind(int kind, ThriftReader& in, ParquetPageHeader& header) {
  constexpr int kFirstKind = 5, kDictionaryKind = 7, kSecondKind = 8;
  in.Struct([&](int id) {
    int64_t* out = nullptr;
    if (id == 1) out = &header.values;
    if (id == 2 && kind != kSecondKind) out = &header.encoding;
    if (id == 3 && kind == kFirstKind) out = &header.level_encoding;
    if (kind == kSecondKind) {
      if (id == 4) out = &header.encoding;
      if (id == 5) out = &header.definition_bytes;
      if (id == 6) out = &header.repetition_bytes;
      if (id == 7) {
        header.compressed = in.Bool();
        return true;
      }
    }
    if (kind == kDictionaryKind && id > 2) out = nullptr;
    if (out != nullptr) *out = in.Int();
    return out != nullptr;
  });
}

}  // namespace

ParquetPageHeader ReadParquetPageHeader(std::string_view pages) {
  ThriftReader in(pages);
  ParquetPageHeader header;
  in.Struct([&](int id) {
    if (id == 5 || id == 7 || id == 8) {
      ReadPageKind(id, in, header);
      return true;
    }
    int64_t* const out = id == 1   ? &header.type
                         : id == 2 ? &header.full_size
                         : id == 3 ? &header.size
                                   : nullptr;
    if (out != nullptr) *out = in.Int();
    return out != nullptr;
  });
  constexpr int64_t kMost = std::numeric_limits<int32_t>::max();
  for (const int64_t number :
       {header.full_size, header.size, header.definition_bytes, header.repetition_bytes}) {
    if (number < 0 || number > kMost) ThrowDamagedPage();
  }
  header.header_size = in.position();
  return header;
}

}  // namespace hydrofoil
