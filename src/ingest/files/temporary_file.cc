#include "ingest/files/temporary_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/error.h"
#include "ingest/files/temporary_place.h"

namespace hydrofoil {

TemporaryFile::TemporaryFile() : path_((TemporaryPlace() / "hydrofoil-fetch-XXXXXX").string()) {
  file_ = FileDescriptor(mkostemp(path_.data(), O_CLOEXEC));
  if (!file_.valid()) {
    ThrowIllegalArgument(fmt::format("Cannot write {}: {}", path_, std::strerror(errno)));
  }
  LockForOwner(file_.get());
}

TemporaryFile::~TemporaryFile() { unlink(path_.c_str()); }

bool TemporaryFile::Append(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t count = write(file_.get(), bytes.data(), bytes.size());
    if (count < 0 && errno != EINTR) return false;
    bytes.remove_prefix(static_cast<size_t>(std::max<ssize_t>(count, 0)));
  }
  return true;
}

std::string TemporaryFile::Text(size_t at_most) const {
  struct stat status = {};
  if (fstat(file_.get(), &status) != 0) return {};
  std::string text(std::min(at_most, static_cast<size_t>(status.st_size)), '\0');
  size_t size = 0;
  while (size < text.size()) {
    const ssize_t count =
        pread(file_.get(), text.data() + size, text.size() - size, static_cast<off_t>(size));
    if (count == 0 || (count < 0 && errno != EINTR)) break;
    size += static_cast<size_t>(std::max<ssize_t>(count, 0));
  }
  text.resize(size);
  return text;
}

}  // namespace hydrofoil
