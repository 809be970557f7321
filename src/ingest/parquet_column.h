// Decodes one column of a row group of a Parquet file.
#ifndef HYDROFOIL_INGEST_PARQUET_COLUMN_H_
#define HYDROFOIL_INGEST_PARQUET_COLUMN_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/parquet_metadata.h"

namespace hydrofoil {

// Row by row.
struct ParquetCells {
  static constexpr uint32_t kNoWord = 0xffffffff;

  bool is_text = false;
  std::vector<double> numbers;  // of all but text: NaN is missing, times in ms since 1970 UTC
  // Of text and booleans ("True", "False"): index of the word, which may occur twice among the
  // words.
  std::vector<uint32_t> codes;
  std::vector<std::string> words;
};

// The column of a group of `rows` rows, or only its first pages until they hold `enough` rows.
// `pages`: the bytes of the column in the group. Throws Error: kIllegalArgument for damage,
// encodings and codecs that are not known; kOutOfMemory.
ParquetCells DecodeParquetColumn(std::string_view pages, const ParquetColumn& column,
                                 ParquetCodec codec, size_t rows, size_t enough);

// The content of a block compressed by snappy without framing; exactly `size` bytes. Throws
// Error(kIllegalArgument).
std::string Unsnappy(std::string_view packed, size_t size);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_PARQUET_COLUMN_H_
