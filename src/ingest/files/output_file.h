// A file being written for a client: appears complete under its name with Commit(), or not at all.
// Where the file system allows it has no name before that, so that a server that is killed leaves
// nothing; elsewhere it is a hidden file, which the next writer of that name removes if its own
// writer has ended. One owner, one thread at a time.
#ifndef HYDROFOIL_INGEST_FILES_OUTPUT_FILE_H_
#define HYDROFOIL_INGEST_FILES_OUTPUT_FILE_H_

#include <string>
#include <string_view>

#include "ingest/files/access_policy.h"

namespace hydrofoil {

class OutputFile {
 public:
  // Starts a file beside `location`. Throws Error(kForbidden) where `policy` does not allow
  // it, Error(kIllegalArgument) when the file exists and `force` is not set. With `force`, regular
  // files are replaced; links, folders and programs never.
  OutputFile(const AccessPolicy& policy, std::string_view location, bool force);
  // Removes what was not committed.
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  void Write(std::string_view bytes);
  void Commit();
  [[nodiscard]] const std::filesystem::path& path() const { return destination_.path; }

 private:
  void RequireReplaceable() const;
  void Open();
  void GiveName();
  void RemoveAbandoned() const;

  AccessPolicy::Destination destination_;
  bool force_;
  std::string temporary_name_;  // empty: the file has no name
  FileDescriptor file_;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_FILES_OUTPUT_FILE_H_
