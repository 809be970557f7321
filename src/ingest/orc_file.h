// ORC files, by way of Apache Arrow, which only builds with HYDROFOIL_ARROW have. Pure functions.
#ifndef HYDROFOIL_INGEST_ORC_FILE_H_
#define HYDROFOIL_INGEST_ORC_FILE_H_

#include <string>
#include <string_view>

namespace hydrofoil {

// Whether a file with this beginning is an ORC file.
bool LooksLikeOrc(std::string_view bytes);

// Whether this build reads them, and what is said when it does not.
bool CanReadOrc();
inline constexpr std::string_view kOrcIsNotRead =
    "ORC files are not supported by this build; CSV, ARFF, SVMLight and Parquet are.";

// The whole file as a Parquet file. Throws Error: kIllegalArgument for a broken file and for a
// build without Arrow, kOutOfMemory.
std::string OrcAsParquet(std::string_view bytes);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_ORC_FILE_H_
