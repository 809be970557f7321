#include "rapids/language/value.h"

#include "rapids/language/fault.h"

namespace hydrofoil::rapids {

NumberList::NumberList(const std::vector<double>& numbers) {
  ranges_.reserve(numbers.size());
  for (const double number : numbers) {
    ranges_.push_back({number, 1, 1});
  }
}

double NumberList::size() const {
  double size = 0;
  for (const auto& range : ranges_) {
    size += range.count;
  }
  return size;
}

std::vector<double> NumberList::Expand() const {
  constexpr double kMaxNumbers = 1e7;
  if (size() > kMaxNumbers) {
    Fail("A list may mean at most 10 million numbers");
  }
  std::vector<double> numbers;
  numbers.reserve(static_cast<size_t>(size()));
  for (const auto& range : ranges_) {
    for (double i = 0; i < range.count; ++i) {
      numbers.push_back(range.first + i * range.stride);
    }
  }
  return numbers;
}

}  // namespace hydrofoil::rapids
