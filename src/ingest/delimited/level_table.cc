#include "ingest/delimited/level_table.h"

#include <bit>
#include <cstring>
#include <utility>

namespace hydrofoil {
namespace {

constexpr size_t kMaxProbes = 64;
constexpr size_t kSlotsPerLevel = 3;  // at least: most texts are found where they are looked for
constexpr uint64_t kOdd = 0x9e3779b97f4a7c15ULL;

template <typename T>
uint64_t WordAt(const char* at) {
  T word;
  std::memcpy(&word, at, sizeof(word));
  return word;
}

}  // namespace

LevelTable::Key LevelTable::KeyOf(std::string_view text) {
  const char* begin = text.data();
  const size_t size = text.size();
  if (size < 4) {
    uint64_t word = 0;
    for (const char c : text) word = word << 8 | static_cast<unsigned char>(c);
    return {word, 0, size};
  }
  if (size < 8) return {WordAt<uint32_t>(begin), WordAt<uint32_t>(begin + size - 4), size};
  Key key{WordAt<uint64_t>(begin), WordAt<uint64_t>(begin + size - 8), size};
  for (size_t i = 8; i + 8 < size && size > 16; i += 8) {
    key.first = (key.first ^ WordAt<uint64_t>(begin + i)) * kOdd;
    key.first ^= key.first >> 32;
  }
  return key;
}

uint32_t LevelTable::HashOf(const Key& key) {
  const uint64_t mixed = (key.first ^ std::rotl(key.second, 29) ^ key.size) * kOdd;
  return static_cast<uint32_t>(mixed >> 32);
}

uint32_t LevelTable::CodeOf(std::string_view text) {
  const Key key = KeyOf(text);
  const uint32_t hash = HashOf(key);
  size_t slot = hash & mask_;
  for (size_t probes = 0; slots_[slot].code != kEmpty; ++probes, slot = (slot + 1) & mask_) {
    const Slot& found = slots_[slot];
    if (found.hash == hash && keys_[found.code] == key &&
        (text.size() <= 16 || levels_[found.code] == text)) {
      return found.code;
    }
    if (probes == kMaxProbes) return OverflowCodeOf(text, key);
  }
  if (!overflow_.empty()) {
    if (const auto found = overflow_.find(text); found != overflow_.end()) return found->second;
  }
  const uint32_t code = AddLevel(text, key);
  slots_[slot] = {hash, code};
  if (kSlotsPerLevel * levels_.size() > slots_.size()) Grow();
  return code;
}

uint32_t LevelTable::OverflowCodeOf(std::string_view text, const Key& key) {
  const auto found = overflow_.find(text);
  if (found != overflow_.end()) return found->second;
  const uint32_t code = AddLevel(text, key);
  overflow_.emplace(std::string(text), code);
  return code;
}

uint32_t LevelTable::AddLevel(std::string_view text, const Key& key) {
  levels_.emplace_back(text);
  keys_.push_back(key);
  return static_cast<uint32_t>(levels_.size() - 1);
}

// Every level of the table keeps its code; those of the overflow stay there.
void LevelTable::Grow() {
  const std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(4 * slots_.size()));
  mask_ = slots_.size() - 1;
  for (const Slot& entry : old) {
    if (entry.code == kEmpty) continue;
    size_t slot = entry.hash & mask_;
    while (slots_[slot].code != kEmpty) slot = (slot + 1) & mask_;
    slots_[slot] = entry;
  }
}

}  // namespace hydrofoil
