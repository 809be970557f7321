// Small texts that clients keep on the server by category and name: notebooks and the like. In
// memory, or as files of a folder, category/name, that outlive the server. Safe from every thread.
#ifndef HYDROFOIL_STORE_NOTEBOOK_STORE_H_
#define HYDROFOIL_STORE_NOTEBOOK_STORE_H_

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/mutex.h"

namespace hydrofoil {

// Categories are letters, digits and '-'; names may have '_', ' ', '(' and ')' too, as in H2O, so
// neither is ever a path. All members throw Error(kMalformedRequest) for others.
class NotebookStore {
 public:
  static constexpr size_t kMostBytes = size_t{16} << 20;     // of one text
  static constexpr size_t kMostInMemory = size_t{64} << 20;  // of all together, without a folder

  struct Entry {
    std::string name;
    size_t size;          // bytes
    int64_t time_millis;  // since 1970, of the last change
  };

  // Without a folder everything ends with the process.
  NotebookStore() = default;
  // Makes the folder where there is none; throws Error(kIllegalArgument) when that fails.
  explicit NotebookStore(std::filesystem::path folder);

  // Replaces what is there, completely or not at all. Throws Error(kIllegalArgument) when it is too
  // large or cannot be written.
  void Put(std::string_view category, std::string_view name, std::string text);
  [[nodiscard]] std::optional<std::string> Get(std::string_view category,
                                               std::string_view name) const;
  void Remove(std::string_view category, std::string_view name);
  [[nodiscard]] bool Has(std::string_view category) const;
  [[nodiscard]] bool Has(std::string_view category, std::string_view name) const;
  // By name.
  [[nodiscard]] std::vector<Entry> List(std::string_view category) const;

 private:
  struct Text {
    std::string bytes;
    int64_t time_millis;
  };
  [[nodiscard]] std::filesystem::path PathOf(std::string_view category,
                                             std::string_view name) const;
  void Write(std::string_view category, std::string_view name, std::string_view text) const;
  [[nodiscard]] std::vector<Entry> ListFolder(std::string_view category) const;
  void RequireRoom(std::string_view category, std::string_view name, size_t bytes) const
      REQUIRES(mutex_);

  std::filesystem::path folder_;  // empty: in memory
  mutable Mutex mutex_;
  std::map<std::string, std::map<std::string, Text, std::less<>>, std::less<>> texts_
      GUARDED_BY(mutex_);
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_STORE_NOTEBOOK_STORE_H_
