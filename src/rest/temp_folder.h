// A private folder (mode 0700) under the system's temporary folder, made at the first use and
// removed with all it holds at the end. Safe from every thread.
#ifndef HYDROFOIL_REST_TEMP_FOLDER_H_
#define HYDROFOIL_REST_TEMP_FOLDER_H_

#include <cstdint>
#include <filesystem>

#include "base/mutex.h"

namespace hydrofoil::rest {

class TempFolder {
 public:
  TempFolder() = default;
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  // A path nobody else uses; nothing is there yet. Throws Error(kInternal) when the folder cannot
  // be made.
  std::filesystem::path NewPath();
  // Bytes that may still be written there, a reserve for others left out.
  uint64_t FreeSpace();

 private:
  const std::filesystem::path& Folder() REQUIRES(mutex_);

  Mutex mutex_;
  std::filesystem::path folder_ GUARDED_BY(mutex_);
  uint64_t count_ GUARDED_BY(mutex_) = 0;
};

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_TEMP_FOLDER_H_
