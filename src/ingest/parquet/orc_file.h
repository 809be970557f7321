// ORC files, read through Apache Arrow: only in builds with HYDROFOIL_ARROW. Pure functions.
#ifndef HYDROFOIL_INGEST_PARQUET_ORC_FILE_H_
#define HYDROFOIL_INGEST_PARQUET_ORC_FILE_H_

#include <string>
#include <string_view>

namespace hydrofoil {

// Whether a file with this beginning is an ORC file.
bool LooksLikeOrc(std::string_view bytes);

// Why this build does not read them; empty: it does.
std::string_view WhyOrcIsNotRead();

// The whole file as a Parquet file. Throws Error: kIllegalArgument for a broken file and for a
// build without Arrow, kOutOfMemory.
std::string OrcAsParquet(std::string_view bytes);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_PARQUET_ORC_FILE_H_
