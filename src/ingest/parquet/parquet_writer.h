// Writes frames as Parquet: numbers as 32-bit or 64-bit integers where all are whole, else as
// doubles; levels and text as strings, times as timestamps in milliseconds (UTC), UUIDs as such;
// missing values are null.
#ifndef HYDROFOIL_INGEST_PARQUET_PARQUET_WRITER_H_
#define HYDROFOIL_INGEST_PARQUET_PARQUET_WRITER_H_

#include <cstddef>
#include <functional>
#include <stop_token>
#include <string_view>

#include "frame/frame.h"
#include "ingest/parquet/parquet_metadata.h"

namespace hydrofoil {

struct ParquetRows {
  size_t first = 0;
  size_t end = 0;
};

using ByteSink = std::function<void(std::string_view)>;

// One whole file of these rows, passed to `sink` piece by piece on the calling thread; columns are
// encoded in parallel, one row group at a time. Throws Error(kCancelled) within a group, and what
// the sink throws.
void WriteParquet(const Frame& frame, ParquetRows rows, ParquetCodec codec,
                  const std::stop_token& stop, const ByteSink& sink);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_PARQUET_PARQUET_WRITER_H_
