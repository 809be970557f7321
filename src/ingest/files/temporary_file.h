// A file in the system's folder for temporary files, removed with its owner. Written by one thread,
// then read by any.
#ifndef HYDROFOIL_INGEST_FILES_TEMPORARY_FILE_H_
#define HYDROFOIL_INGEST_FILES_TEMPORARY_FILE_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "ingest/files/file_descriptor.h"

namespace hydrofoil {

class TemporaryFile {
 public:
  // Throws Error: kIllegalArgument when the folder cannot be written to, kInternal when there is
  // none.
  TemporaryFile();
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  // False on failure.
  [[nodiscard]] bool Append(std::string_view bytes) const;
  // What was written; of more than `at_most` bytes, the first ones.
  [[nodiscard]] std::string Text(size_t at_most) const;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
  FileDescriptor file_;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_FILES_TEMPORARY_FILE_H_
