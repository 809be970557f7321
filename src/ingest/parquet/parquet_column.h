// Decodes one column of a row group of a Parquet file.
#ifndef HYDROFOIL_INGEST_PARQUET_PARQUET_COLUMN_H_
#define HYDROFOIL_INGEST_PARQUET_PARQUET_COLUMN_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/parquet/parquet_metadata.h"

namespace hydrofoil {

// Row by row.
struct ParquetCells {
  static constexpr uint32_t kNoWord = 0xffffffff;

  bool is_text = false;
  std::vector<double> numbers;  // NaN is missing, times in ms since 1970 UTC
  // Of text and booleans ("True", "False"): index of the word, which may occur twice among the
  // words.
  std::vector<uint32_t> codes;
  std::vector<std::string> words;
};

// What to read of a column of a group.
struct ParquetRead {
  std::string_view pages;  // its bytes
  ParquetCodec codec = ParquetCodec::kNone;
  size_t rows = 0;       // of the group
  size_t enough = 0;     // pages are read until they have so many rows
  bool as_text = false;  // numbers and times as text too, as ParquetText() writes them
};

// Throws Error: kIllegalArgument for damage and for unknown encodings and codecs;
// kOutOfMemory.
ParquetCells DecodeParquetColumn(const ParquetColumn& column, const ParquetRead& read);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_PARQUET_PARQUET_COLUMN_H_
