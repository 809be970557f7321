// An open file of the operating system, closed with its owner. Move-only.
#ifndef HYDROFOIL_INGEST_FILES_FILE_DESCRIPTOR_H_
#define HYDROFOIL_INGEST_FILES_FILE_DESCRIPTOR_H_

#include <unistd.h>

#include <utility>

namespace hydrofoil {

class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor() {
    if (fd_ >= 0) close(fd_);
  }

  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool valid() const { return fd_ >= 0; }
  // Releases the descriptor; the caller closes it.
  [[nodiscard]] int release() { return std::exchange(fd_, -1); }

 private:
  int fd_ = -1;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_FILES_FILE_DESCRIPTOR_H_
