#include "state/durable_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/error.h"

namespace hydrofoil::state {

void ThrowSystem(const std::filesystem::path& path, std::string_view what) {
  const std::string why = std::strerror(errno);  // NOLINT(concurrency-mt-unsafe): glibc's is safe
  ThrowIllegalArgument("The state cannot be " + std::string(what) + ": " + path.string() + ": " +
                       why);
}

DurableFile::DurableFile(std::filesystem::path path, Begin begin) : path_(std::move(path)) {
  const int way = begin == Begin::kNew ? O_CREAT | O_TRUNC : 0;
  file_ = FileDescriptor(open(path_.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW | way, 0600));
  if (!file_.valid()) ThrowSystem(path_, "written");
  const off_t end = lseek(file_.get(), 0, SEEK_END);
  if (end < 0) ThrowSystem(path_, "written");
  size_ = static_cast<uint64_t>(end);
}

void DurableFile::Write(std::string_view bytes) {
  // Less at once, so that a process that is killed need not write gigabytes first.
  constexpr size_t kMostAtOnce = size_t{16} << 20;
  while (!bytes.empty()) {
    const ssize_t count = write(file_.get(), bytes.data(), std::min(bytes.size(), kMostAtOnce));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) ThrowSystem(path_, "written");
    // The disk begins now rather than when Sync() waits for it.
    sync_file_range(file_.get(), static_cast<off_t>(size_), count, SYNC_FILE_RANGE_WRITE);
    size_ += static_cast<uint64_t>(count);
    bytes.remove_prefix(static_cast<size_t>(count));
  }
}

void DurableFile::Align(size_t alignment) {
  static constexpr std::array<char, 4096> kZeros = {};
  const size_t surplus = size_ % alignment;
  if (surplus != 0) Write({kZeros.data(), alignment - surplus});
}

void DurableFile::Sync() {
  if (fdatasync(file_.get()) != 0) ThrowSystem(path_, "written");
}

void DurableFile::Truncate(uint64_t size) {
  if (ftruncate(file_.get(), static_cast<off_t>(size)) != 0) ThrowSystem(path_, "written");
  if (lseek(file_.get(), 0, SEEK_END) < 0) ThrowSystem(path_, "written");
  size_ = size;
}

void DurableFile::Reserve(uint64_t bytes) {
  static_cast<void>(fallocate(file_.get(), FALLOC_FL_KEEP_SIZE, static_cast<off_t>(size_),
                              static_cast<off_t>(bytes)));
}

void SyncFolder(const std::filesystem::path& folder) {
  const FileDescriptor opened(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened.valid() || fsync(opened.get()) != 0) ThrowSystem(folder, "written");
}

void WriteDurably(const std::filesystem::path& path, std::string_view bytes) {
  const std::filesystem::path unfinished = path.string() + ".new";
  {
    DurableFile file(unfinished, DurableFile::Begin::kNew);
    file.Write(bytes);
    file.Sync();
  }
  if (rename(unfinished.c_str(), path.c_str()) != 0) ThrowSystem(path, "written");
  SyncFolder(path.parent_path());
}

std::string ReadWhole(const std::filesystem::path& path) {
  constexpr off_t kMost = off_t{1} << 31;
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  struct stat status = {};
  if (!file.valid() || fstat(file.get(), &status) != 0) ThrowSystem(path, "read");
  if (status.st_size >= kMost) ThrowIllegalArgument(path.string() + " is too large.");
  std::string bytes(static_cast<size_t>(status.st_size), '\0');
  size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t count = read(file.get(), &bytes[done], bytes.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) ThrowSystem(path, "read");
    if (count == 0) break;
    done += static_cast<size_t>(count);
  }
  bytes.resize(done);
  return bytes;
}

}  // namespace hydrofoil::state
