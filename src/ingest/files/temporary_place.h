// The system's folder for temporary files, and what servers that were killed have left there. Safe
// from every thread.
#ifndef HYDROFOIL_INGEST_FILES_TEMPORARY_PLACE_H_
#define HYDROFOIL_INGEST_FILES_TEMPORARY_PLACE_H_

#include <filesystem>

namespace hydrofoil {

// What TMPDIR names, or /tmp. Throws Error(kInternal) that says so when it is no folder.
std::filesystem::path TemporaryPlace();

// Every file and folder of ours there is kept by a lock for as long as its owner lives: one on the
// file itself, or on the file of this name in the folder.
inline constexpr const char* kOwnerLock = "owner";
// Takes the lock on an open file; it ends with the last descriptor of it.
void LockForOwner(int descriptor);
// Removes what has no owner any more.
void RemoveAbandonedTemporaries();

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_FILES_TEMPORARY_PLACE_H_
