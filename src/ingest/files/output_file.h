// A file being written for a client: appears whole under its name with Commit(), or not at all. It
// has no name before where the file system can do that, so that nothing is left of a server that is
// killed; elsewhere it is a hidden file, which the next one of that name removes if its writer is
// no more. One owner, one thread at a time.
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
  std::string temporary_name_;  // empty: it has none
  FileDescriptor file_;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_FILES_OUTPUT_FILE_H_
