// Packs the pages of Parquet files. Pure functions.
#ifndef HYDROFOIL_INGEST_PAGE_COMPRESSION_H_
#define HYDROFOIL_INGEST_PAGE_COMPRESSION_H_

#include <string>
#include <string_view>

#include "ingest/parquet_metadata.h"

namespace hydrofoil {

// "" and "none", "snappy", "gzip", "zstd" in any case. Throws Error(kIllegalArgument) for others.
ParquetCodec ParquetCodecOf(std::string_view name);

// `page` packed by one of the codecs above.
std::string PackPage(std::string_view page, ParquetCodec codec);

// A block of snappy without framing. Throws Error(kIllegalArgument) beyond 4 GB.
std::string Snappy(std::string_view bytes);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_PAGE_COMPRESSION_H_
