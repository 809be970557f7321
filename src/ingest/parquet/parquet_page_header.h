// The headers in front of the pages of a Parquet file. Values.
#ifndef HYDROFOIL_INGEST_PARQUET_PARQUET_PAGE_HEADER_H_
#define HYDROFOIL_INGEST_PARQUET_PARQUET_PAGE_HEADER_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace hydrofoil {

struct ParquetPageHeader {
  // As the format numbers them; others hold nothing to read.
  enum Type { kDataPage = 0, kDictionaryPage = 2, kDataPageV2 = 3 };

  int64_t type = -1;
  int64_t full_size = -1;  // of the page, not negative
  int64_t size = -1;       // as stored in the file, not negative
  int64_t values = -1;
  int64_t encoding = -1;
  int64_t level_encoding = 3;
  int64_t definition_bytes = 0;  // version 2; not negative
  int64_t repetition_bytes = 0;
  bool compressed = true;
  size_t header_size = 0;
};

// The header that `pages` begins with. Throws Error(kIllegalArgument).
ParquetPageHeader ReadParquetPageHeader(std::string_view pages);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_PARQUET_PARQUET_PAGE_HEADER_H_
