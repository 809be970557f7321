// The system's folder for temporary files, and what killed servers have left there. Safe
// from every thread.
#ifndef HYDROFOIL_INGEST_FILES_TEMPORARY_PLACE_H_
#define HYDROFOIL_INGEST_FILES_TEMPORARY_PLACE_H_

#include <filesystem>

namespace hydrofoil {

// What TMPDIR names, or /tmp. Throws Error(kInternal) that says so when it is not a folder.
std::filesystem::path TemporaryPlace();

// Every file and folder of ours there is locked for as long as its owner lives: by a lock on the
// file itself, or on the file of this name in the folder.
inline constexpr const char* kOwnerLock = "owner";
// Takes the lock on an open file; it ends with the file's last descriptor.
void LockForOwner(int descriptor);
// Removes what no longer has an owner.
void RemoveAbandonedTemporaries();

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_FILES_TEMPORARY_PLACE_H_
