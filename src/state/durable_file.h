// Files whose bytes are on disk when they say so. One owner, one thread at a time. All throw
// Error(kIllegalArgument) with the path and the system's reason.
#ifndef HYDROFOIL_STATE_DURABLE_FILE_H_
#define HYDROFOIL_STATE_DURABLE_FILE_H_

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "ingest/files/file_descriptor.h"

namespace hydrofoil::state {

// With the current errno.
[[noreturn]] void ThrowSystem(const std::filesystem::path& path, std::string_view what);

class DurableFile {
 public:
  // A new, empty file, or the end of an existing one.
  enum class Begin { kNew, kEnd };
  DurableFile(std::filesystem::path path, Begin begin);

  void Write(std::string_view bytes);
  // Zeros up to the next multiple of `alignment`.
  void Align(size_t alignment);
  // After this, what was written is on disk.
  void Sync();
  // Bytes in the file.
  [[nodiscard]] uint64_t size() const { return size_; }
  void Truncate(uint64_t size);
  // Makes sure that so many more bytes fit, whoever fills the disk, where the file system can.
  void Reserve(uint64_t bytes);

 private:
  std::filesystem::path path_;
  FileDescriptor file_;
  uint64_t size_ = 0;
};

// After this, the names in a folder are on disk.
void SyncFolder(const std::filesystem::path& folder);

// Completely or not at all.
void WriteDurably(const std::filesystem::path& path, std::string_view bytes);

// All of a file, which must have less than 2 GB.
std::string ReadWhole(const std::filesystem::path& path);

}  // namespace hydrofoil::state

#endif  // HYDROFOIL_STATE_DURABLE_FILE_H_
