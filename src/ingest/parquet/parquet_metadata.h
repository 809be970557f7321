// What the footer of a Parquet file says: columns and where their pages are. Values.
#ifndef HYDROFOIL_INGEST_PARQUET_PARQUET_METADATA_H_
#define HYDROFOIL_INGEST_PARQUET_PARQUET_METADATA_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/parquet/parquet_schema.h"

namespace hydrofoil {

// Numbers as in the format's definition; others may occur.
enum class ParquetCodec { kNone, kSnappy, kGzip, kLzo, kBrotli, kLz4, kZstd, kLz4Raw };

struct ParquetChunk {
  ParquetCodec codec = ParquetCodec::kNone;
  size_t offset = 0;  // of the first page
  size_t byte_size = 0;
  std::string fault;  // why it cannot be read, else empty
};

struct ParquetRowGroup {
  size_t rows = 0;
  std::vector<ParquetChunk> chunks;  // by leaf of the schema
};

struct ParquetMetadata {
  std::vector<ParquetColumn> columns;
  std::vector<ParquetRowGroup> groups;
};

bool LooksLikeParquet(std::string_view start);

// `file`: all bytes. Throws Error(kIllegalArgument) for damaged files.
ParquetMetadata ReadParquetMetadata(std::string_view file);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_PARQUET_PARQUET_METADATA_H_
