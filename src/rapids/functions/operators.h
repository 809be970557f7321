// Element-wise work on frames, shared by the families.
#ifndef HYDROFOIL_RAPIDS_FUNCTIONS_OPERATORS_H_
#define HYDROFOIL_RAPIDS_FUNCTIONS_OPERATORS_H_

#include <algorithm>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rapids/language/builtins.h"

namespace hydrofoil::rapids {

inline constexpr double kMissingNumber = std::numeric_limits<double>::quiet_NaN();

// A frame without a name.
[[nodiscard]] inline Value MakeFrame(Frame frame) { return FrameValue{std::move(frame), {}}; }
[[nodiscard]] Value MakeFrame(std::string name, const ColumnPtr& column);

// C1, C2, ...
[[nodiscard]] std::vector<std::string> DefaultNames(size_t count);

// Names for columns that are added to `frame` one by one.
class FreeNames {
 public:
  explicit FreeNames(const Frame& frame) : frame_(frame) {}
  // `wanted`, or if that is taken, the first free one of wanted0, wanted1, ...
  [[nodiscard]] std::string Next(const std::string& wanted);

 private:
  const Frame& frame_;
  std::unordered_map<std::string, size_t> tried_;  // suffixes of a name that are taken
};

[[nodiscard]] inline bool IsNumeric(const Column& column) {
  return column.type() == ColumnType::kNumeric || column.type() == ColumnType::kTime ||
         column.type() == ColumnType::kBad;
}

// The reference's name of the type, as its error messages have it: "Numeric", "Enum", "String", ...
[[nodiscard]] std::string_view TypeName(const Column& column);

[[nodiscard]] inline bool AllNumeric(const Frame& frame) {
  return std::all_of(frame.columns().begin(), frame.columns().end(),
                     [](const ColumnPtr& column) { return IsNumeric(*column); });
}

// A single-row frame: one value per column.
[[nodiscard]] Value MakeRow(const std::vector<std::string>& names,
                            const std::vector<double>& values);

// A numeric column of `values`, with a layout of its own.
[[nodiscard]] ColumnPtr MakeColumn(const std::vector<double>& values);

// Longer chains of operations are cut: the operand becomes a stored column, so that
// reading a value never takes long, however often an expression repeats itself.
inline constexpr size_t kLongestChain = 8;
// Makes the chunks of an operand whose values take too long to compute repeatedly; returns the
// number of operations that a value takes now.
size_t CutChain(const Column& operand);

// A new numeric column: `map(value)` of every value of `column`, computed when it is read.
template <typename Map>
ColumnPtr DeferMap(const ColumnPtr& column, const Map& map) {
  const size_t steps = CutChain(*column);
  return Column::Deferred(
      column->layout(),
      [column, map](size_t first, std::span<double> out) {
        column->Decode(first, out);
        for (double& value : out) {
          value = map(value);
        }
      },
      steps + 1);
}

// The same, computed now.
template <typename Map>
ColumnPtr MapColumn(const ColumnPtr& column, const Map& map) {
  return Column::Generate(ColumnType::kNumeric, column->layout(),
                          [&](size_t first, std::span<double> out) {
                            column->Decode(first, out);
                            for (double& value : out) {
                              value = map(value);
                            }
                          });
}

// The columns that `choice` names: numbers count from 0; names must exist. Negative numbers drop
// columns if `drop`, else count from the end. Out of range: Error, or ignored in lists.
[[nodiscard]] std::vector<size_t> SelectColumns(const Frame& frame, const Value& choice, bool drop);
// The same for an operand that names existing columns by number or name, no negatives.
[[nodiscard]] std::vector<size_t> ColumnIndices(const Frame& frame, const Value& choice);
// The first of them; fails where there is none.
[[nodiscard]] size_t ColumnIndex(const Frame& frame, const Value& choice);

}  // namespace hydrofoil::rapids

#endif  // HYDROFOIL_RAPIDS_FUNCTIONS_OPERATORS_H_
