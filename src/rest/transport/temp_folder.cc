#include "rest/transport/temp_folder.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <system_error>

#include "base/error.h"
#include "ingest/files/temporary_place.h"

namespace hydrofoil::rest {
namespace {

constexpr uint64_t kReserve = uint64_t{256} << 20;
constexpr double kMegabyte = 1024.0 * 1024.0;

[[noreturn]] void ThrowCannotMake(const std::string& name) {
  throw Error(ErrorKind::kInternal,
              fmt::format("Cannot make the folder {} for uploads (TMPDIR names its place): {}.",
                          name, std::strerror(errno)));
}

}  // namespace

TempFolder::~TempFolder() {
  std::error_code ignored;
  if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
}

const std::filesystem::path& TempFolder::Folder() {
  std::error_code error;
  if (!folder_.empty() && std::filesystem::is_directory(folder_, error)) return folder_;
  std::string name = (TemporaryPlace() / "hydrofoil-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) ThrowCannotMake(name);
  folder_ = name;
  owner_ =
      FileDescriptor(open((folder_ / kOwnerLock).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  if (!owner_.valid()) ThrowCannotMake(name);
  LockForOwner(owner_.get());
  return folder_;
}

std::filesystem::path TempFolder::NewPath() {
  const MutexLock lock(mutex_);
  return Folder() / ("upload" + std::to_string(++count_));
}

void TempFolder::RequireSpace(uint64_t bytes) {
  const MutexLock lock(mutex_);
  const std::filesystem::path& folder = Folder();
  std::error_code error;
  const auto space = std::filesystem::space(folder, error);
  if (!error && space.available >= kReserve && bytes <= space.available - kReserve) return;
  const double free = error ? 0 : static_cast<double>(space.available);
  throw Error(ErrorKind::kOutOfMemory,
              fmt::format("There is no room for an upload of {:.1f} MB in {}: {:.1f} MB are free "
                          "there, of which {:.0f} MB are kept for others.",
                          static_cast<double>(bytes) / kMegabyte, folder.parent_path().string(),
                          free / kMegabyte, static_cast<double>(kReserve) / kMegabyte));
}

}  // namespace hydrofoil::rest
