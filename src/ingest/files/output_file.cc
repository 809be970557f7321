#include "ingest/files/output_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/fs.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "base/error.h"

namespace hydrofoil {
namespace {

std::string TemporaryStem(const std::string& name) { return "." + name.substr(0, 200) + "."; }
constexpr std::string_view kTemporaryEnding = ".part";

std::string TemporaryName(const std::string& name) {
  static std::atomic<unsigned> counter{0};
  return fmt::format("{}{}.{}{}", TemporaryStem(name), getpid(), ++counter, kTemporaryEnding);
}

// Whether `file` is one that TemporaryName() gave a file to be called `name`.
bool IsTemporaryOf(std::string_view file, const std::string& name) {
  const std::string stem = TemporaryStem(name);
  if (!file.starts_with(stem) || !file.ends_with(kTemporaryEnding)) return false;
  if (file.size() <= stem.size() + kTemporaryEnding.size()) return false;
  file = file.substr(stem.size(), file.size() - stem.size() - kTemporaryEnding.size());
  return file.find_first_not_of("0123456789.") == std::string_view::npos;
}

[[noreturn]] void ThrowWrite(const std::filesystem::path& path, int error) {
  ThrowIllegalArgument(fmt::format("Cannot write {}: {}", path.string(), std::strerror(error)));
}

}  // namespace

OutputFile::OutputFile(const AccessPolicy& policy, std::string_view location, bool force)
    : destination_(policy.OpenForWrite(AccessPolicy::PathOf(location))), force_(force) {
  RequireReplaceable();
  Open();
}

void OutputFile::Open() {
  const int folder = destination_.folder.get();
  file_ = FileDescriptor(openat(folder, ".", O_WRONLY | O_TMPFILE | O_CLOEXEC, 0666));
  if (file_.valid()) {
    return;
  }
  RemoveAbandoned();
  temporary_name_ = TemporaryName(destination_.name);
  file_ = FileDescriptor(openat(folder, temporary_name_.c_str(),
                                O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
  if (!file_.valid()) {
    const int error = errno;
    temporary_name_.clear();
    ThrowWrite(path(), error);
  }
  flock(file_.get(), LOCK_EX | LOCK_NB);
}

// A writer holds a lock on its file, which ends with it: what can be locked is nobody's. One that
// was made but not yet locked is lost to its writer, whose Commit() says so.
void OutputFile::RemoveAbandoned() const {
  const int folder = openat(destination_.folder.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const std::unique_ptr<DIR, int (*)(DIR*)> listing(folder < 0 ? nullptr : fdopendir(folder),
                                                    &closedir);
  if (listing == nullptr) return;
  while (const dirent* entry = readdir(listing.get())) {
    if (!IsTemporaryOf(entry->d_name, destination_.name)) continue;
    const FileDescriptor file(
        openat(folder, entry->d_name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (file.valid() && flock(file.get(), LOCK_EX | LOCK_NB) == 0) {
      unlinkat(folder, entry->d_name, 0);
    }
  }
}

void OutputFile::GiveName() {
  RemoveAbandoned();
  flock(file_.get(), LOCK_EX | LOCK_NB);
  const std::string name = TemporaryName(destination_.name);
  const std::string self = "/proc/self/fd/" + std::to_string(file_.get());
  if (linkat(AT_FDCWD, self.c_str(), destination_.folder.get(), name.c_str(), AT_SYMLINK_FOLLOW) !=
      0) {
    ThrowWrite(path(), errno);
  }
  temporary_name_ = name;
}

OutputFile::~OutputFile() {
  if (!temporary_name_.empty()) {
    unlinkat(destination_.folder.get(), temporary_name_.c_str(), 0);
  }
}

void OutputFile::RequireReplaceable() const {
  struct stat status = {};
  if (fstatat(destination_.folder.get(), destination_.name.c_str(), &status, AT_SYMLINK_NOFOLLOW) !=
      0) {
    return;
  }
  if (!force_) {
    ThrowIllegalArgument(fmt::format("File {} already exists!", path().string()));
  }
  const bool program = (status.st_mode & (S_IXUSR | S_IXGRP | S_IXOTH)) != 0;
  if (!S_ISREG(status.st_mode) || program) {
    throw Error(ErrorKind::kForbidden,
                fmt::format("Cannot write {}: it exists and is a {}", path().string(),
                            S_ISREG(status.st_mode)   ? "program"
                            : S_ISDIR(status.st_mode) ? "folder"
                                                      : "link or special file"));
  }
}

void OutputFile::Write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(file_.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written < 0) {
      ThrowWrite(path(), errno);
    }
    bytes.remove_prefix(static_cast<size_t>(written));
  }
}

void OutputFile::Commit() {
  // Errors of delayed writing (full disk, quota) must show before the old file is gone.
  if (fsync(file_.get()) != 0) {
    ThrowWrite(path(), errno);
  }
  RequireReplaceable();
  if (temporary_name_.empty()) {
    GiveName();
  }
  const int folder = destination_.folder.get();
  const unsigned flags = force_ ? 0 : RENAME_NOREPLACE;
  if (syscall(SYS_renameat2, folder, temporary_name_.c_str(), folder, destination_.name.c_str(),
              flags) != 0) {
    ThrowWrite(path(), errno);
  }
  temporary_name_.clear();
}

}  // namespace hydrofoil
