// Numbers the distinct texts of a categorical column in order of appearance. One thread at a time.
#ifndef HYDROFOIL_INGEST_DELIMITED_LEVEL_TABLE_H_
#define HYDROFOIL_INGEST_DELIMITED_LEVEL_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace hydrofoil {

// An open hash table; since chosen collisions would make it slow, it is replaced by an ordered map
// when probing takes long.
class LevelTable {
 public:
  uint32_t CodeOf(std::string_view text);
  [[nodiscard]] const std::vector<std::string>& levels() const { return levels_; }  // by code

 private:
  static constexpr uint32_t kEmpty = 0xffffffff;

  // The size of a text and two numbers: unique for it if it has at most 16 bytes, else hashes.
  // Longer texts must be compared as well.
  struct Key {
    uint64_t first = 0;
    uint64_t second = 0;
    size_t size = 0;

    bool operator==(const Key&) const = default;
  };

  // Narrow, so that the table stays in the cache.
  struct Slot {
    uint32_t hash = 0;
    uint32_t code = kEmpty;
  };

  static Key KeyOf(std::string_view text);
  static uint32_t HashOf(const Key& key);
  uint32_t OverflowCodeOf(std::string_view text, const Key& key);
  uint32_t AddLevel(std::string_view text, const Key& key);
  void Grow();

  std::vector<Slot> slots_ = std::vector<Slot>(16);
  size_t mask_ = 15;
  std::vector<std::string> levels_;
  std::vector<Key> keys_;  // by code
  std::map<std::string, uint32_t, std::less<>> overflow_;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_DELIMITED_LEVEL_TABLE_H_
