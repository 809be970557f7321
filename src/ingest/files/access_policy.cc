#include "ingest/files/access_policy.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include "base/error.h"

namespace hydrofoil {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void ThrowForbidden(const fs::path& path) {
  throw Error(ErrorKind::kForbidden,
              fmt::format("Access to {} is not allowed: it is not in a folder that the server may "
                          "use (--root names them).",
                          path.string()));
}

[[noreturn]] void ThrowMissing(const fs::path& path) {
  throw Error(ErrorKind::kNotFound, fmt::format("File {} does not exist", path.string()));
}

[[noreturn]] void ThrowSystem(const fs::path& path, const char* action, int error) {
  const auto kind = error == EACCES || error == EPERM || error == ELOOP
                        ? ErrorKind::kForbidden
                        : ErrorKind::kIllegalArgument;
  throw Error(kind, fmt::format("Cannot {} {}: {}", action, path.string(), std::strerror(error)));
}

bool IsHidden(const fs::path& name) {
  const std::string text = name.string();
  return text.size() > 1 && text[0] == '.' && text != "..";
}

// Where the descriptor really points to.
fs::path PathBehind(const FileDescriptor& file) {
  std::error_code ignored;
  return fs::read_symlink(fmt::format("/proc/self/fd/{}", file.get()), ignored);
}

// Where the Python client keeps its data: what HYDROFOIL_H2O_DATA says (the package hydrofoil sets
// it for the servers that it starts), else in the environment that the server was started in.
std::vector<fs::path> ClientDataFolders() {
  if (const char* told = std::getenv("HYDROFOIL_H2O_DATA")) {
    return {told};
  }
  std::vector<fs::path> folders = {"/usr/lib/python3/dist-packages/h2o/h2o_data"};
  if (const char* environment = std::getenv("VIRTUAL_ENV")) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(fs::path(environment) / "lib", error)) {
      folders.push_back(entry.path() / "site-packages/h2o/h2o_data");
    }
  }
  return folders;
}

// The file that `h2o://name` stands for: one inside the reference's program, or the client's copy.
std::string ClientData(std::string_view location) {
  const std::string name(location.substr(location.find_last_of('/') + 1));
  const bool plain = std::all_of(name.begin(), name.end(),
                                 [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; });
  for (const fs::path& folder : ClientDataFolders()) {
    std::error_code error;
    if (plain && fs::is_regular_file(folder / (name + ".csv"), error)) {
      return folder / (name + ".csv");
    }
  }
  ThrowIllegalArgument(fmt::format(
      "{} is a file inside H2O's own program, which is not here, nor is the client's copy. "
      "h2o.load_dataset(\"{}\") sends it, if the client has one.",
      location, name));
}

std::string WithoutScheme(std::string_view location) {
  const size_t scheme = location.find(":/");
  if (scheme == std::string_view::npos || scheme == 0 || location.find('/') < scheme) {
    return std::string(location);
  }
  const std::string_view name = location.substr(0, scheme);
  if (name == "h2o") {
    return ClientData(location);
  }
  if (name != "file" && name != "nfs") {
    ThrowIllegalArgument(
        fmt::format("{} is no file of the server's machine. Such files can be read and written, by "
                    "path, file: or nfs:; imports also read http, https, s3 and hdfs.",
                    location));
  }
  std::string_view path = location.substr(scheme + 1);
  while (path.size() > 1 && path[1] == '/') {
    path.remove_prefix(1);
  }
  return std::string(path);
}

}  // namespace

AccessPolicy AccessPolicy::Unrestricted() {
  AccessPolicy policy;
  policy.restricted_ = false;
  return policy;
}

AccessPolicy AccessPolicy::Within(const std::vector<fs::path>& roots) {
  AccessPolicy policy;
  for (const fs::path& root : roots) {
    std::error_code error;
    const fs::path canonical = fs::canonical(root, error);
    if (error || !fs::is_directory(canonical, error)) {
      ThrowIllegalArgument(fmt::format("--root {} is not a folder.", root.string()));
    }
    policy.roots_.push_back(canonical);
  }
  return policy;
}

fs::path AccessPolicy::PathOf(std::string_view location) {
  if (location.empty() || location.find('\0') != std::string_view::npos) {
    ThrowIllegalArgument("Required field path not specified");
  }
  return fs::absolute(WithoutScheme(location));
}

bool AccessPolicy::Allows(const fs::path& canonical) const {
  return !restricted_ || std::any_of(roots_.begin(), roots_.end(), [&](const fs::path& root) {
    return std::mismatch(root.begin(), root.end(), canonical.begin(), canonical.end()).first ==
           root.end();
  });
}

void AccessPolicy::RequireAllowed(const fs::path& canonical, const fs::path& as_given) const {
  if (canonical.empty() || !Allows(canonical)) {
    ThrowForbidden(as_given);
  }
}

fs::path AccessPolicy::ResolveForRead(const fs::path& path) const {
  std::error_code error;
  const fs::path canonical = fs::weakly_canonical(path, error);
  if (error && restricted_) {
    ThrowForbidden(path);
  }
  if (error) {
    ThrowSystem(path, "read", error.value());
  }
  RequireAllowed(canonical, path);
  if (!fs::exists(canonical, error)) {
    if (error.value() == EACCES) {
      ThrowSystem(path, "read", EACCES);
    }
    ThrowMissing(path);
  }
  return canonical;
}

FileDescriptor AccessPolicy::OpenForRead(const fs::path& path) const {
  const fs::path canonical = ResolveForRead(path);
  // Non-blocking: opening a named pipe must not wait for its writer.
  FileDescriptor file(open(canonical.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file.valid()) {
    ThrowSystem(path, "read", errno);
  }
  RequireAllowed(PathBehind(file), path);
  struct stat status = {};
  if (fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
    ThrowIllegalArgument(fmt::format("Cannot read {}: it is not a regular file", path.string()));
  }
  return file;
}

std::vector<fs::path> AccessPolicy::FilesBelow(const fs::path& folder, size_t limit) const {
  // Folders inside may be passed over; the one that was asked for may not.
  if (access(ResolveForRead(folder).c_str(), R_OK | X_OK) != 0) {
    ThrowSystem(folder, "read", errno);
  }
  std::vector<fs::path> files;
  std::error_code error;
  const auto options = fs::directory_options::skip_permission_denied;
  fs::recursive_directory_iterator it(folder, options, error);
  for (; !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
    const bool hidden = IsHidden(it->path().filename());
    std::error_code status_error;
    const fs::file_status status = it->symlink_status(status_error);
    if (hidden && fs::is_directory(status)) {
      it.disable_recursion_pending();
    }
    if (!hidden && fs::is_regular_file(status)) {
      files.push_back(it->path());
    }
    if (files.size() > limit) {
      ThrowIllegalArgument(
          fmt::format("More than {} files in {}: name fewer.", limit, folder.string()));
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> AccessPolicy::Complete(std::string_view typed, size_t limit) const {
  std::vector<std::string> matches;
  if (typed.empty() || typed.find('\0') != std::string_view::npos) {
    return matches;
  }
  std::error_code error;
  const fs::path path = PathOf(typed);
  const bool is_folder = fs::is_directory(path, error);
  const fs::path folder = is_folder ? path : path.parent_path();
  const std::string start = is_folder ? "" : path.filename().string();
  const fs::path canonical = fs::canonical(folder, error);
  if (error) {
    return matches;
  }
  if (!Allows(canonical)) {
    // Above the allowed folders only these can be completed to.
    for (const fs::path& root : roots_) {
      if (root.string().starts_with(path.string()) && matches.size() < limit) {
        matches.push_back(root.string());
      }
    }
    return matches;
  }
  fs::directory_iterator it(folder, fs::directory_options::skip_permission_denied, error);
  for (; !error && it != fs::directory_iterator(); it.increment(error)) {
    if (it->path().filename().string().starts_with(start)) {
      matches.push_back(it->path().string());
    }
  }
  std::sort(matches.begin(), matches.end());
  matches.resize(std::min(matches.size(), limit));
  return matches;
}

AccessPolicy::Destination AccessPolicy::OpenForWrite(const fs::path& path) const {
  const fs::path normal = path.lexically_normal();
  std::error_code error;
  const fs::path folder = fs::weakly_canonical(normal.parent_path(), error);
  if (error || !normal.has_filename()) {
    ThrowIllegalArgument(fmt::format("Cannot write {}: not the name of a file", path.string()));
  }
  RequireAllowed(folder, path);
  if (IsHidden(normal.filename()) || std::any_of(folder.begin(), folder.end(), IsHidden)) {
    throw Error(
        ErrorKind::kForbidden,
        fmt::format("Cannot write {}: hidden files and folders are not written to", path.string()));
  }
  fs::create_directories(folder, error);
  FileDescriptor opened(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened.valid()) {
    ThrowSystem(path, "write", errno);
  }
  RequireAllowed(PathBehind(opened), path);
  return {std::move(opened), normal.filename().string(), folder / normal.filename()};
}

}  // namespace hydrofoil
