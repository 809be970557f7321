// Which files imports and exports may touch: everything the process's user may, or only what lies
// in named folders. Every path that comes from a client goes through here. Immutable, safe from
// every thread.
//
// Paths are judged after symbolic links and ".." are resolved, and once more on the opened file, so
// that swapping a link in the meantime does not help. Outside the folders the answer is always
// Error(kForbidden), whether the file exists or not.
#ifndef HYDROFOIL_INGEST_FILES_ACCESS_POLICY_H_
#define HYDROFOIL_INGEST_FILES_ACCESS_POLICY_H_

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/files/file_descriptor.h"

namespace hydrofoil {

class AccessPolicy {
 public:
  static AccessPolicy Unrestricted();
  // Only below `roots`; no roots allow nothing. Throws Error(kIllegalArgument) when one of them is
  // not a folder.
  static AccessPolicy Within(const std::vector<std::filesystem::path>& roots);

  [[nodiscard]] bool restricted() const { return restricted_; }

  // The absolute path that a client means by `location`, as spelled: a path, file://path or
  // nfs://path. Throws Error(kIllegalArgument) for other schemes. Does not look at the disk.
  static std::filesystem::path PathOf(std::string_view location);

  // The same file without links, allowed to be read. Throws Error(kNotFound) "File X does not
  // exist" and Error(kForbidden).
  [[nodiscard]] std::filesystem::path ResolveForRead(const std::filesystem::path& path) const;
  // Opens a regular file. Throws as ResolveForRead, and Error(kIllegalArgument) for anything else.
  [[nodiscard]] FileDescriptor OpenForRead(const std::filesystem::path& path) const;

  // The regular files below the folder that are not hidden, sorted; links and folders that may not
  // be read are skipped. Throws Error(kIllegalArgument) when there are more than `limit`.
  [[nodiscard]] std::vector<std::filesystem::path> FilesBelow(const std::filesystem::path& folder,
                                                              size_t limit) const;
  // What a file name typed so far may become: entries of its folder, sorted, at most `limit`.
  // Nothing of what is not allowed.
  [[nodiscard]] std::vector<std::string> Complete(std::string_view typed, size_t limit) const;

  // An opened folder, made if needed, and the plain name of a file to be written there. Throws
  // Error(kForbidden), also for hidden files and files in hidden folders.
  struct Destination {
    FileDescriptor folder;
    std::string name;
    std::filesystem::path path;
  };
  [[nodiscard]] Destination OpenForWrite(const std::filesystem::path& path) const;

 private:
  [[nodiscard]] bool Allows(const std::filesystem::path& canonical) const;
  void RequireAllowed(const std::filesystem::path& canonical,
                      const std::filesystem::path& as_given) const;

  bool restricted_ = true;
  std::vector<std::filesystem::path> roots_;  // without links
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_FILES_ACCESS_POLICY_H_
