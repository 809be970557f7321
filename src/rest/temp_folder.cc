#include "rest/temp_folder.h"

#include <cstdlib>
#include <string>
#include <system_error>

#include "base/error.h"

namespace hydrofoil::rest {
namespace {

constexpr uint64_t kReserve = uint64_t{256} << 20;

}  // namespace

TempFolder::~TempFolder() {
  std::error_code ignored;
  if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
}

const std::filesystem::path& TempFolder::Folder() {
  if (folder_.empty()) {
    std::string name = (std::filesystem::temp_directory_path() / "hydrofoil-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
      throw Error(ErrorKind::kInternal, "Cannot make a temporary folder " + name + ".");
    }
    folder_ = name;
  }
  return folder_;
}

std::filesystem::path TempFolder::NewPath() {
  const MutexLock lock(mutex_);
  return Folder() / ("upload" + std::to_string(++count_));
}

uint64_t TempFolder::FreeSpace() {
  const MutexLock lock(mutex_);
  std::error_code error;
  const auto space = std::filesystem::space(Folder(), error);
  if (error || space.available < kReserve) return 0;
  return space.available - kReserve;
}

}  // namespace hydrofoil::rest
