// Frames in files of our own format: "HYDROFRM", a version, the columns chunk by chunk, a
// checksum of all that (64-bit FNV-1a) at the end; little-endian. No size in a file is
// trusted before it is checked against the size of the file.
#ifndef HYDROFOIL_INGEST_FILES_FRAME_FILE_H_
#define HYDROFOIL_INGEST_FILES_FRAME_FILE_H_

#include <filesystem>
#include <stop_token>

#include "frame/frame.h"
#include "ingest/files/access_policy.h"
#include "ingest/files/output_file.h"

namespace hydrofoil {

// Writes and commits `file`. Throws Error(kCancelled) and what OutputFile throws.
void WriteFrameFile(const Frame& frame, OutputFile& file, const std::stop_token& stop);

// Throws as AccessPolicy::OpenForRead; Error(kIllegalArgument) for a file that is damaged, of
// another kind or of a later version; Error(kOutOfMemory), Error(kCancelled).
[[nodiscard]] Frame ReadFrameFile(const AccessPolicy& policy, const std::filesystem::path& path,
                                  const std::stop_token& stop);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_FILES_FRAME_FILE_H_
