// Which column of another frame may take the place of a column that was trained on, and how it is
// read: defined only here, for frames and for rows of plain values alike, in the reference's words.
// Free functions and immutable values; safe from every thread.
#ifndef HYDROFOIL_MODEL_COLUMN_ADAPTATION_H_
#define HYDROFOIL_MODEL_COLUMN_ADAPTATION_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "frame/column.h"

namespace hydrofoil {

// The levels of a domain by the whole numbers that they spell.
class NumberedLevels {
 public:
  explicit NumberedLevels(const Domain& domain);

  // Whether a number can name a level at all: it is whole, as all levels are.
  [[nodiscard]] bool CanName(double number) const;
  // Whether a column with this number may take the place of the levels: it can name one and lies
  // between the smallest and the largest of them.
  [[nodiscard]] bool Fits(double number) const;
  // The code of the level, nullopt when no level is that number.
  [[nodiscard]] std::optional<uint32_t> Find(double number) const;

 private:
  std::unordered_map<int64_t, uint32_t> codes_;
  bool all_numbers_ = true;
  int64_t smallest_ = std::numeric_limits<int64_t>::max();
  int64_t largest_ = std::numeric_limits<int64_t>::min();
};

// A column that takes the place of one of the training frame.
struct NamedColumn {
  const std::string& name;
  const ColumnPtr& column;
};

// Codes of levels; `level_map` gives for each the code of the trained level, one of those behind
// the last for a level never trained on. Empty: the codes are the trained ones.
struct LevelsColumn {
  ColumnPtr codes;  // categorical
  std::vector<uint32_t> level_map;
  std::vector<std::string> unknown;  // levels never trained on
};

// Text is read as levels, as are whole numbers that name levels; a column with only missing values
// fits everything. Adds warnings of levels not trained on. Throws Error(kIllegalArgument, 400) for
// other columns.
LevelsColumn AdaptToLevels(const NamedColumn& given, const Domain& domain,
                           std::vector<std::string>& warnings);

// Numbers, and times, which are read as milliseconds since 1970; adds a warning when the column has
// times in place of numbers or the other way round. Throws Error(kIllegalArgument, 400) for levels,
// text and identifiers.
ColumnPtr AdaptToNumbers(const NamedColumn& given, ColumnType trained,
                         std::vector<std::string>& warnings);

// Throws Error(kIllegalArgument) with the status of frames that do not fit a model.
[[noreturn]] void ThrowUnfitFrame(const std::string& text);
[[noreturn]] void ThrowNotCategorical(const std::string& name);

// "25% of rows".
std::string ShareOfRows(size_t count, size_t rows);
// "Test/Validation dataset column 'name' has levels not trained on: ["a", "b"]".
std::string UnknownLevelsWarning(const std::string& name, const std::vector<std::string>& levels);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_COLUMN_ADAPTATION_H_
