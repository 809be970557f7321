#include "ingest/parquet/parquet_metadata.h"

#include <cstdint>
#include <cstring>

#include "base/error.h"
#include "ingest/parquet/parquet_thrift.h"

namespace hydrofoil {
namespace {

constexpr std::string_view kMagic = "PAR1";
constexpr std::string_view kEncryptedMagic = "PARE";

[[noreturn]] void ThrowDamaged() { ThrowIllegalArgument("its footer is damaged"); }

ParquetChunk ReadChunkMetadata(ThriftReader& in) {
  ParquetChunk chunk;
  int64_t codec = 0;
  int64_t size = -1;
  int64_t data = -1;
  int64_t dictionary = -1;
  in.Struct([&](int id) {
    int64_t* const out = id == 4    ? &codec
                         : id == 7  ? &size
                         : id == 9  ? &data
                         : id == 11 ? &dictionary
                                    : nullptr;
    if (out != nullptr) *out = in.Int();
    return out != nullptr;
  });
  // Some writers set the dictionary's place to 0 when there is none.
  const int64_t offset = dictionary > 0 && dictionary < data ? dictionary : data;
  if (offset < 0 || size < 0 || codec < 0 || codec > INT32_MAX) ThrowDamaged();
  chunk.codec = static_cast<ParquetCodec>(codec);
  chunk.offset = static_cast<size_t>(offset);
  chunk.byte_size = static_cast<size_t>(size);
  return chunk;
}

ParquetChunk ReadChunk(ThriftReader& in) {
  constexpr int kFile = 1, kMetadata = 3, kCrypto = 8;
  ParquetChunk chunk;
  std::string fault = "its position is invalid";
  bool elsewhere = false;
  bool encrypted = false;
  in.Struct([&](int field) {
    if (field == kFile) elsewhere = !in.Text().empty();
    if (field == kMetadata) chunk = ReadChunkMetadata(in);
    if (field == kMetadata) fault.clear();
    encrypted = encrypted || field == kCrypto;
    return field == kFile || field == kMetadata;
  });
  if (elsewhere) fault = "its values lie in another file";
  if (encrypted) fault = "it is encrypted";
  chunk.fault = fault;
  return chunk;
}

ParquetRowGroup ReadRowGroup(ThriftReader& in) {
  ParquetRowGroup group;
  in.Struct([&](int id) {
    if (id == 1) {
      in.List([&] { group.chunks.push_back(ReadChunk(in)); });
      return true;
    }
    if (id != 3) return false;
    const int64_t rows = in.Int();
    if (rows < 0) ThrowDamaged();
    group.rows = static_cast<size_t>(rows);
    return true;
  });
  return group;
}

std::string_view FooterOf(std::string_view file) {
  constexpr size_t kTail = 8;
  if (file.ends_with(kEncryptedMagic))
    ThrowIllegalArgument("it is encrypted, which is not supported");
  if (file.size() < kMagic.size() + kTail || !file.ends_with(kMagic)) {
    ThrowIllegalArgument("it does not end as a Parquet file does");
  }
  uint32_t size = 0;
  std::memcpy(&size, file.data() + file.size() - kTail, sizeof(size));
  if (size > file.size() - kTail) ThrowDamaged();
  return file.substr(file.size() - kTail - size, size);
}

}  // namespace

bool LooksLikeParquet(std::string_view start) {
  return start.starts_with(kMagic) || start.starts_with(kEncryptedMagic);
}

ParquetMetadata ReadParquetMetadata(std::string_view file) {
  ParquetMetadata metadata;
  std::vector<ParquetElement> schema;
  ThriftReader in(FooterOf(file));
  in.Struct([&](int id) {
    if (id == 2) in.List([&] { schema.push_back(ReadParquetElement(in)); });
    if (id == 4) in.List([&] { metadata.groups.push_back(ReadRowGroup(in)); });
    return id == 2 || id == 4;
  });
  size_t leaves = 0;
  metadata.columns = ParquetColumnsOf(schema, leaves);
  if (metadata.columns.empty()) ThrowIllegalArgument("it has no columns");
  for (const ParquetRowGroup& group : metadata.groups) {
    if (group.chunks.size() != leaves) ThrowDamaged();
    for (const ParquetChunk& chunk : group.chunks) {
      const bool sound =
          chunk.offset <= file.size() && chunk.byte_size <= file.size() - chunk.offset;
      if (!sound && chunk.fault.empty()) ThrowDamaged();
    }
  }
  return metadata;
}

}  // namespace hydrofoil
