#include "ingest/level_table.h"

#include <bit>
#include <cstring>
#include <utility>

namespace hydrofoil {
namespace {

constexpr size_t kMaxProbes = 64;
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
    return {word, 0};
  }
  if (size < 8) return {WordAt<uint32_t>(begin), WordAt<uint32_t>(begin + size - 4)};
  Key key{WordAt<uint64_t>(begin), WordAt<uint64_t>(begin + size - 8)};
  for (size_t i = 8; i + 8 < size && size > 16; i += 8) {
    key.first = (key.first ^ WordAt<uint64_t>(begin + i)) * kOdd;
    key.first ^= key.first >> 32;
  }
  return key;
}

uint64_t LevelTable::HashOf(const Key& key, size_t size) {
  const uint64_t mixed = (key.first ^ std::rotl(key.second, 29) ^ size) * kOdd;
  return mixed ^ (mixed >> 32);
}

uint32_t LevelTable::CodeOf(std::string_view text) {
  const Key key = KeyOf(text);
  size_t slot = HashOf(key, text.size()) & mask_;
  for (size_t probes = 0; slots_[slot].code != kEmpty; ++probes, slot = (slot + 1) & mask_) {
    const Slot& found = slots_[slot];
    if (found.key == key && found.size == text.size() &&
        (text.size() <= 16 || levels_[found.code] == text)) {
      return found.code;
    }
    if (probes == kMaxProbes) return OverflowCodeOf(text);
  }
  if (const auto found = overflow_.find(text); found != overflow_.end()) return found->second;
  const uint32_t code = AddLevel(text);
  slots_[slot] = {key, static_cast<uint32_t>(text.size()), code};
  if (2 * levels_.size() > slots_.size()) Grow();
  return code;
}

uint32_t LevelTable::OverflowCodeOf(std::string_view text) {
  const auto found = overflow_.find(text);
  if (found != overflow_.end()) return found->second;
  const uint32_t code = AddLevel(text);
  overflow_.emplace(std::string(text), code);
  return code;
}

uint32_t LevelTable::AddLevel(std::string_view text) {
  levels_.emplace_back(text);
  return static_cast<uint32_t>(levels_.size() - 1);
}

// Every level of the table keeps its code; those of the overflow stay there.
void LevelTable::Grow() {
  const std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(4 * slots_.size()));
  mask_ = slots_.size() - 1;
  for (const Slot& entry : old) {
    if (entry.code == kEmpty) continue;
    size_t slot = HashOf(entry.key, entry.size) & mask_;
    while (slots_[slot].code != kEmpty) slot = (slot + 1) & mask_;
    slots_[slot] = entry;
  }
}

}  // namespace hydrofoil
