// What an expression evaluates to.
#ifndef HYDROFOIL_RAPIDS_LANGUAGE_VALUE_H_
#define HYDROFOIL_RAPIDS_LANGUAGE_VALUE_H_

#include <cstddef>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "frame/frame.h"

namespace hydrofoil::rapids {

// A list of numbers as written, e.g. [1 5:3 -2]: `first:count:stride` means count numbers.
// Kept as ranges, since a slice may name millions of rows.
class NumberList {
 public:
  struct Range {
    double first = 0;
    double count = 1;
    double stride = 1;
  };

  NumberList() = default;
  explicit NumberList(std::vector<Range> ranges) : ranges_(std::move(ranges)) {}
  explicit NumberList(const std::vector<double>& numbers);

  [[nodiscard]] const std::vector<Range>& ranges() const { return ranges_; }
  [[nodiscard]] bool empty() const { return ranges_.empty(); }
  // How many numbers it means.
  [[nodiscard]] double size() const;
  // All numbers. Throws Error(kIllegalArgument) when they are more than 10 million.
  [[nodiscard]] std::vector<double> Expand() const;

 private:
  std::vector<Range> ranges_;
};

// A frame; `key` is its name in the workspace, empty for an intermediate result.
struct FrameValue {
  Frame frame;
  std::string key;
};

// One row of numbers (a `getrow`, or what a per-row function is called with).
struct RowValue {
  std::vector<double> numbers;
  std::vector<std::string> names;
};

// A model in the workspace, for operations on models that other folders add to the table.
struct ModelValue {
  std::string key;
};

// Frames by name, e.g. the result of a permutation importance by metric.
struct FrameMapValue {
  std::vector<std::string> names;
  std::vector<FrameValue> frames;
};

class Function;  // rapids/language/builtins.h
using FunctionPtr = std::shared_ptr<const Function>;
using StringList = std::vector<std::string>;

using Value = std::variant<double, NumberList, std::string, StringList, FrameValue, RowValue,
                           ModelValue, FrameMapValue, FunctionPtr>;

}  // namespace hydrofoil::rapids

#endif  // HYDROFOIL_RAPIDS_LANGUAGE_VALUE_H_
