#include "frame/name_index.h"

#include <algorithm>

namespace hydrofoil {
namespace {

// Shorter lists are searched one by one.
constexpr size_t kFewNames = 32;

}  // namespace

std::optional<size_t> NameIndex::Find(const std::vector<std::string>& names,
                                      std::string_view name) const {
  if (names.size() < kFewNames) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return std::nullopt;
    return static_cast<size_t>(found - names.begin());
  }
  std::shared_ptr<Table> table = table_.load();
  if (table == nullptr) {
    table = std::make_shared<Table>();
    table->reserve(names.size());
    for (size_t i = 0; i < names.size(); ++i) table->emplace(names[i], i);
    table_.store(table);
  }
  const auto found = table->find(name);
  if (found == table->end()) return std::nullopt;
  return found->second;
}

void NameIndex::Appended(const std::vector<std::string>& names) {
  constexpr long kHereAndInTheMember = 2;
  const std::shared_ptr<Table> table = table_.load();
  if (table == nullptr) return;
  if (table.use_count() > kHereAndInTheMember) {
    Forget();
  } else {
    table->emplace(names.back(), names.size() - 1);
  }
}

}  // namespace hydrofoil
