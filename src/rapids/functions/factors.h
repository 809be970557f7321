// Turning columns into categorical ones.
#ifndef HYDROFOIL_RAPIDS_FUNCTIONS_FACTORS_H_
#define HYDROFOIL_RAPIDS_FUNCTIONS_FACTORS_H_

#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "frame/column.h"

namespace hydrofoil::rapids {

// The categorical column of the distinct values: numbers in their order, text in byte order.
// Throws Error for UUIDs.
[[nodiscard]] ColumnPtr ToFactor(const ColumnPtr& column);

// The same values with only those levels that occur.
[[nodiscard]] ColumnPtr UsedLevels(const ColumnPtr& column);

// The levels of a new domain, in order of appearance.
class DomainBuilder {
 public:
  // The code of a level; new levels get the next code.
  double CodeOf(const std::string& level) {
    const auto [known, added] = codes_.emplace(level, static_cast<double>(domain_.size()));
    if (added) domain_.push_back(level);
    return known->second;
  }
  [[nodiscard]] DomainPtr Take() { return std::make_shared<const Domain>(std::move(domain_)); }

 private:
  Domain domain_;
  std::unordered_map<std::string, double> codes_;
};

// Code c becomes codes[c], a code of `domain` or missing.
[[nodiscard]] ColumnPtr MapCodes(const ColumnPtr& column, const std::vector<double>& codes,
                                 DomainPtr domain);

}  // namespace hydrofoil::rapids

#endif  // HYDROFOIL_RAPIDS_FUNCTIONS_FACTORS_H_
