// Compresses and decompresses the pages of Parquet files. Pure functions.
#ifndef HYDROFOIL_INGEST_PARQUET_PAGE_COMPRESSION_H_
#define HYDROFOIL_INGEST_PARQUET_PAGE_COMPRESSION_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "ingest/parquet/parquet_metadata.h"

namespace hydrofoil {

// "" and "none", "snappy", "gzip", "zstd", in any case. Throws Error(kIllegalArgument) for others.
ParquetCodec ParquetCodecOf(std::string_view name);

// `page` compressed by one of the codecs above.
std::string PackPage(std::string_view page, ParquetCodec codec);

// Exactly `size` bytes, for which there must be memory. Throws Error(kIllegalArgument) for damaged
// pages and, naming it, for a codec that is not supported.
std::string UnpackPage(std::string_view packed, ParquetCodec codec, size_t size);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_PARQUET_PAGE_COMPRESSION_H_
