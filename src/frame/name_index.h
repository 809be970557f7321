// Where names are in a list of names, in constant time: a table of them, made at the first
// look-up if the list is long. A part of whoever owns the list, and changed with it; Find() may
// be called from many threads at once. Copies share the table until one of them changes.
#ifndef HYDROFOIL_FRAME_NAME_INDEX_H_
#define HYDROFOIL_FRAME_NAME_INDEX_H_

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hydrofoil {

class NameIndex {
 public:
  NameIndex() = default;
  NameIndex(const NameIndex& other) : table_(other.table_.load()) {}
  NameIndex& operator=(const NameIndex& other) {
    table_.store(other.table_.load());
    return *this;
  }
  ~NameIndex() = default;

  // The first place of `name` in `names`, which must be the list given to all other calls.
  [[nodiscard]] std::optional<size_t> Find(const std::vector<std::string>& names,
                                           std::string_view name) const;
  // After the last of `names` was added.
  void Appended(const std::vector<std::string>& names);
  // After any other change.
  void Forget() { table_.store(nullptr); }

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  using Table = std::unordered_map<std::string, size_t, Hash, std::equal_to<>>;

  mutable std::atomic<std::shared_ptr<Table>> table_;  // never changed while it is shared
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_FRAME_NAME_INDEX_H_
