// Encodes one column of a row group as pages of a Parquet file. Pure functions.
#ifndef HYDROFOIL_INGEST_PARQUET_PARQUET_PAGES_H_
#define HYDROFOIL_INGEST_PARQUET_PARQUET_PAGES_H_

#include <cstddef>
#include <string>

#include "frame/column.h"
#include "ingest/parquet/parquet_metadata.h"

namespace hydrofoil {

// How a column is written: kInt32, kInt64 (times too) and kDouble for numbers, kBytes for text and
// levels, kFixedBytes for UUIDs.
ParquetType ParquetTypeOf(const Column& column);

struct ParquetPages {
  std::string bytes;           // the dictionary's page, if there is one, then the data pages
  size_t dictionary_size = 0;  // bytes of the dictionary's page with its header
  size_t unpacked_size = 0;    // before compression, headers included
  size_t missing = 0;
};

// Rows [first, end) of the column. Text with few distinct values is written as codes into a
// dictionary; invalid UTF-8 is replaced. Throws Error(kIllegalArgument) for text too long.
ParquetPages EncodeParquetPages(const Column& column, size_t first, size_t end, ParquetCodec codec);

// `text` as UTF-8: what is invalid is replaced by U+FFFD, byte by byte.
std::string ValidUtf8(std::string_view text);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_PARQUET_PARQUET_PAGES_H_
