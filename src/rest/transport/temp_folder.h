// A private folder (mode 0700) under the system's temporary folder, made at the first use, made
// again when somebody has removed it, and removed with all it holds at the end. Safe from every
// thread.
#ifndef HYDROFOIL_REST_TRANSPORT_TEMP_FOLDER_H_
#define HYDROFOIL_REST_TRANSPORT_TEMP_FOLDER_H_

#include <cstdint>
#include <filesystem>

#include "base/mutex.h"

#include "ingest/files/file_descriptor.h"

namespace hydrofoil::rest {

class TempFolder {
 public:
  TempFolder() = default;
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  // A path that nobody else uses; nothing is there yet. Throws Error(kInternal) when the folder
  // cannot be made.
  std::filesystem::path NewPath();
  // Throws Error(kOutOfMemory) when `bytes` more do not fit there, keeping a reserve for others;
  // Error(kInternal) when the folder cannot be made.
  void RequireSpace(uint64_t bytes);

 private:
  const std::filesystem::path& Folder() REQUIRES(mutex_);

  Mutex mutex_;
  std::filesystem::path folder_ GUARDED_BY(mutex_);
  FileDescriptor owner_ GUARDED_BY(mutex_);  // ingest/files/temporary_place.h
  uint64_t count_ GUARDED_BY(mutex_) = 0;
};

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_TRANSPORT_TEMP_FOLDER_H_
