#include "store/notebook_store.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <fstream>
#include <iterator>
#include <utility>

#include "base/error.h"

namespace hydrofoil {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMostName = 255;  // of file systems
// No name has a dot, so this is nobody's.
constexpr std::string_view kUnfinished = ".unfinished";

bool IsPlain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

void RequireCategory(std::string_view category) {
  if (!category.empty() && category.size() <= kMostName &&
      std::all_of(category.begin(), category.end(), IsPlain)) {
    return;
  }
  throw Error(ErrorKind::kMalformedRequest,
              "NodePersistentStorage illegal category (" + std::string(category) + ")");
}

void RequireName(std::string_view name) {
  const auto allowed = [](char c) {
    return IsPlain(c) || c == '_' || c == ' ' || c == '(' || c == ')';
  };
  if (!name.empty() && name.size() <= kMostName && std::all_of(name.begin(), name.end(), allowed)) {
    return;
  }
  throw Error(ErrorKind::kMalformedRequest,
              "NodePersistentStorage illegal name (" + std::string(name) + ")");
}

int64_t Now() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

int64_t TimeOf(const fs::path& path) {
  std::error_code fault;
  const auto written = fs::last_write_time(path, fault);
  if (fault) return 0;
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::file_clock::to_sys(written).time_since_epoch())
      .count();
}

// On the disk when it comes back with true.
bool WriteAll(const fs::path& path, std::string_view text) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return false;
  bool written = true;
  while (written && !text.empty()) {
    const ssize_t count = write(file, text.data(), text.size());
    written = count >= 0 || errno == EINTR;
    if (count > 0) text.remove_prefix(static_cast<size_t>(count));
  }
  written = written && fsync(file) == 0;
  return close(file) == 0 && written;
}

bool SyncFolder(const fs::path& folder) {
  const int file = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = file >= 0 && fsync(file) == 0;
  if (file >= 0) close(file);
  return synced;
}

[[noreturn]] void ThrowUnwritable(const fs::path& path) {
  ThrowIllegalArgument("The notebook cannot be written: " + path.string());
}

}  // namespace

NotebookStore::NotebookStore(fs::path folder) : folder_(std::move(folder)) {
  std::error_code fault;
  if (folder_.empty()) return;
  fs::create_directories(folder_, fault);
  if (!fs::is_directory(folder_, fault)) {
    ThrowIllegalArgument("The folder of notebooks cannot be used: " + folder_.string());
  }
}

fs::path NotebookStore::PathOf(std::string_view category, std::string_view name) const {
  return folder_ / category / name;
}

void NotebookStore::Put(std::string_view category, std::string_view name, std::string text) {
  RequireCategory(category);
  RequireName(name);
  const MutexLock lock(mutex_);
  RequireRoom(category, name, text.size());
  if (!folder_.empty()) return Write(category, name, text);
  texts_[std::string(category)].insert_or_assign(std::string(name), Text{std::move(text), Now()});
}

void NotebookStore::RequireRoom(std::string_view category, std::string_view name,
                                size_t bytes) const {
  if (bytes > kMostBytes) {
    ThrowIllegalArgument("The notebook '" + std::string(name) + "' has " + std::to_string(bytes) +
                         " bytes, at most " + std::to_string(kMostBytes) + " are kept.");
  }
  if (!folder_.empty()) return;
  size_t all = bytes;
  for (const auto& [of, texts] : texts_) {
    for (const auto& [one, text] : texts) {
      if (of != category || one != name) all += text.bytes.size() + one.size();
    }
  }
  if (all > kMostInMemory) {
    ThrowIllegalArgument("There is no room for the notebook '" + std::string(name) +
                         "': without a folder the server keeps " + std::to_string(kMostInMemory) +
                         " bytes. Start it with --notebooks, or remove some.");
  }
}

void NotebookStore::Write(std::string_view category, std::string_view name,
                          std::string_view text) const {
  const fs::path path = PathOf(category, name);
  std::error_code fault;
  fs::create_directories(path.parent_path(), fault);
  const fs::path unfinished = folder_ / category / kUnfinished;
  if (!WriteAll(unfinished, text)) ThrowUnwritable(path);
  fs::rename(unfinished, path, fault);
  if (fault || !SyncFolder(path.parent_path())) ThrowUnwritable(path);
}

std::optional<std::string> NotebookStore::Get(std::string_view category,
                                              std::string_view name) const {
  RequireCategory(category);
  RequireName(name);
  const MutexLock lock(mutex_);
  if (!folder_.empty()) {
    const fs::path path = PathOf(category, name);
    std::error_code fault;
    if (!fs::is_regular_file(path, fault) || fs::file_size(path, fault) > kMostBytes) return {};
    std::ifstream file(path, std::ios::binary);
    if (!file) return {};
    return std::string(std::istreambuf_iterator<char>(file), {});
  }
  const auto texts = texts_.find(category);
  if (texts == texts_.end()) return {};
  const auto text = texts->second.find(name);
  if (text == texts->second.end()) return {};
  return text->second.bytes;
}

void NotebookStore::Remove(std::string_view category, std::string_view name) {
  RequireCategory(category);
  RequireName(name);
  const MutexLock lock(mutex_);
  if (!folder_.empty()) {
    std::error_code fault;
    if (fs::is_regular_file(PathOf(category, name), fault))
      fs::remove(PathOf(category, name), fault);
    return;
  }
  const auto texts = texts_.find(category);
  if (texts == texts_.end()) return;
  const auto text = texts->second.find(name);
  if (text != texts->second.end()) texts->second.erase(text);
}

bool NotebookStore::Has(std::string_view category) const {
  RequireCategory(category);
  const MutexLock lock(mutex_);
  std::error_code fault;
  return folder_.empty() ? texts_.contains(category) : fs::is_directory(folder_ / category, fault);
}

bool NotebookStore::Has(std::string_view category, std::string_view name) const {
  return Get(category, name).has_value();
}

std::vector<NotebookStore::Entry> NotebookStore::List(std::string_view category) const {
  RequireCategory(category);
  const MutexLock lock(mutex_);
  if (!folder_.empty()) return ListFolder(category);
  std::vector<Entry> entries;
  const auto texts = texts_.find(category);
  if (texts == texts_.end()) return entries;
  for (const auto& [name, text] : texts->second) {
    entries.push_back({name, text.bytes.size(), text.time_millis});
  }
  return entries;
}

std::vector<NotebookStore::Entry> NotebookStore::ListFolder(std::string_view category) const {
  std::vector<Entry> entries;
  std::error_code fault;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder_ / category, fault)) {
    const std::string name = entry.path().filename();
    if (name == kUnfinished || !entry.is_regular_file(fault)) continue;
    entries.push_back({name, static_cast<size_t>(entry.file_size(fault)), TimeOf(entry.path())});
  }
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.name < b.name; });
  return entries;
}

}  // namespace hydrofoil
