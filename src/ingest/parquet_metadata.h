// What the footer of a Parquet file tells: columns and where their pages lie. Values.
#ifndef HYDROFOIL_INGEST_PARQUET_METADATA_H_
#define HYDROFOIL_INGEST_PARQUET_METADATA_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/parse_setup.h"

namespace hydrofoil {

// Numbers as in the format's definition.
enum class ParquetType { kBoolean, kInt32, kInt64, kInt96, kFloat, kDouble, kBytes, kFixedBytes };
enum class ParquetCodec { kNone, kSnappy, kGzip, kLzo, kBrotli, kLz4, kZstd, kLz4Raw };

struct ParquetColumn {
  std::string name;
  ParquetType type = ParquetType::kInt32;
  ParseType parsed = ParseType::kNumeric;
  bool optional = false;
  size_t width = 0;    // of fixed bytes
  double divisor = 1;  // of decimals, and of times to come to milliseconds
  double factor = 1;   // of dates
  bool is_unsigned = false;
};

struct ParquetChunk {
  ParquetCodec codec = ParquetCodec::kNone;
  size_t offset = 0;  // of the first page
  size_t byte_size = 0;
};

struct ParquetRowGroup {
  size_t rows = 0;
  std::vector<ParquetChunk> chunks;  // one a column
};

struct ParquetMetadata {
  std::vector<ParquetColumn> columns;
  std::vector<ParquetRowGroup> groups;
};

bool LooksLikeParquet(std::string_view start);

// `file`: all bytes. Throws Error(kIllegalArgument) for damaged files and for nested columns.
ParquetMetadata ReadParquetMetadata(std::string_view file);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_PARQUET_METADATA_H_
