#include "ingest/files/temporary_place.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <string>
#include <system_error>

#include "base/error.h"
#include "base/log.h"
#include "ingest/files/file_descriptor.h"

namespace hydrofoil {
namespace {

namespace fs = std::filesystem;

// What is younger may not be locked yet.
constexpr std::chrono::seconds kYoung{10};

fs::path Named() {
  const char* name = std::getenv("TMPDIR");  // NOLINT(concurrency-mt-unsafe): nobody sets it
  return name == nullptr || *name == '\0' ? "/tmp" : name;
}

bool IsAbandoned(const fs::path& path) {
  struct stat status = {};
  if (lstat(path.c_str(), &status) != 0 || status.st_uid != geteuid()) return false;
  const auto age =
      std::chrono::system_clock::now() - std::chrono::system_clock::from_time_t(status.st_mtime);
  if (age < kYoung || !(S_ISREG(status.st_mode) || S_ISDIR(status.st_mode))) return false;
  const fs::path locked = S_ISDIR(status.st_mode) ? path / kOwnerLock : path;
  const FileDescriptor file(open(locked.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  return file.valid() && flock(file.get(), LOCK_EX | LOCK_NB) == 0;
}

}  // namespace

fs::path TemporaryPlace() {
  const fs::path place = Named();
  std::error_code error;
  if (fs::is_directory(place, error)) return place;
  throw Error(ErrorKind::kInternal, "The folder for temporary files, " + place.string() +
                                        ", does not exist; TMPDIR names another.");
}

void LockForOwner(int descriptor) { flock(descriptor, LOCK_EX | LOCK_NB); }

void RemoveAbandonedTemporaries() {
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(Named(), error)) {
    if (!entry.path().filename().string().starts_with("hydrofoil-")) continue;
    if (!IsAbandoned(entry.path())) continue;
    std::error_code ignored;
    fs::remove_all(entry.path(), ignored);
    LogInfo("removed what a server left behind: " + entry.path().string());
  }
}

}  // namespace hydrofoil
