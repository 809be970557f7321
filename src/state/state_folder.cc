#include "state/state_folder.h"

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/log.h"
#include "state/durable_file.h"

namespace hydrofoil::state {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFormat = "HYDROFOIL STATE ";
constexpr unsigned kVersion = 1;

std::optional<uint64_t> NumberOf(std::string_view text) {
  uint64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

FileDescriptor Lock(const fs::path& path) {
  FileDescriptor file(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file.valid()) ThrowSystem(path, "written");
  if (flock(file.get(), LOCK_EX | LOCK_NB) == 0) return file;
  if (errno != EWOULDBLOCK) ThrowSystem(path, "locked");
  ThrowIllegalArgument("--state " + path.parent_path().string() +
                       ": another server uses this folder.");
}

// A folder that holds something else is left as it is.
void CheckVersion(const fs::path& folder) {
  const fs::path path = folder / "version";
  std::error_code fault;
  if (!fs::exists(path, fault)) {
    if (fs::exists(folder / "journal", fault)) {
      ThrowIllegalArgument("--state " + folder.string() + ": the file 'version' is missing.");
    }
    return WriteDurably(path, std::string(kFormat) + std::to_string(kVersion) + "\n");
  }
  const std::string text = ReadWhole(path);
  std::string_view rest = text;
  std::optional<uint64_t> version;
  if (rest.starts_with(kFormat) && rest.ends_with('\n')) {
    rest.remove_prefix(kFormat.size());
    rest.remove_suffix(1);
    version = NumberOf(rest);
  }
  if (!version) {
    ThrowIllegalArgument("--state " + folder.string() + ": the file 'version' does not say that " +
                         "this is the state of a server.");
  }
  if (*version > kVersion) {
    ThrowIllegalArgument("--state " + folder.string() + ": the state has version " +
                         std::to_string(*version) + ", which a later program wrote; this one " +
                         "reads versions up to " + std::to_string(kVersion) + ".");
  }
}

}  // namespace

StateFolder::StateFolder(const fs::path& path) : path_(fs::absolute(path)) {
  std::error_code fault;
  fs::create_directories(path_, fault);
  if (!fs::is_directory(path_)) {
    ThrowIllegalArgument("--state " + path_.string() + ": " +
                         (fault ? fault.message() : std::string("it is not a folder")) + ".");
  }
  lock_ = Lock(path_ / "lock");
  CheckVersion(path_);
  for (const char* name : {"objects", "damaged", "notebooks", "spill"}) {
    fs::create_directory(path_ / name, fault);
    if (fault) {
      ThrowIllegalArgument("--state " + (path_ / name).string() + ": " + fault.message() + ".");
    }
  }
  SyncFolder(path_);
  objects_ = FileDescriptor(open((path_ / "objects").c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  SyncObjects();
  for (const uint64_t number : Numbers()) {
    last_number_ = std::max<uint64_t>(last_number_, number);
  }
}

void StateFolder::SyncObjects() const {
  if (fsync(objects_.get()) != 0) ThrowSystem(path_ / "objects", "written");
}

fs::path StateFolder::PathOf(uint64_t number) const {
  return path_ / "objects" / std::to_string(number);
}

std::vector<uint64_t> StateFolder::Numbers() const {
  std::vector<uint64_t> numbers;
  std::error_code fault;
  for (const fs::directory_entry& entry : fs::directory_iterator(path_ / "objects", fault)) {
    if (const auto number = NumberOf(entry.path().filename().string())) numbers.push_back(*number);
  }
  return numbers;
}

void StateFolder::Remove(uint64_t number) const noexcept {
  try {
    unlink(PathOf(number).c_str());  // one that is left is removed at the next start
  } catch (const std::exception&) {
    return;
  }
}

void StateFolder::SetAside(uint64_t number, std::string_view why) const noexcept {
  SetAside(PathOf(number), why);
}

void StateFolder::SetAside(const fs::path& file, std::string_view why) const noexcept try {
  LogError("the state is damaged: " + file.string() + ": " + std::string(why) +
           "; the file is moved to " + (path_ / "damaged").string());
  std::error_code fault;
  if (!fs::exists(file, fault)) return;
  fs::path target = path_ / "damaged" / file.filename();
  for (int i = 1; fs::exists(target, fault); ++i) {
    target = path_ / "damaged" / (file.filename().string() + "." + std::to_string(i));
  }
  fs::rename(file, target, fault);
} catch (const std::exception&) {
  return;  // it stays where it is
}

}  // namespace hydrofoil::state
