// Finding rows and values; sequences.
#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <unordered_map>

#include "base/ambient_stop.h"
#include "base/memory_budget.h"
#include "frame/column_stats.h"
#include "rapids/functions/operators.h"
#include "rapids/functions/standard_builtins.h"
#include "rapids/language/fault.h"

namespace hydrofoil::rapids {
namespace {

constexpr int64_t kMaxRows = int64_t{1} << 40;

Value Which(Call& call) {
  const Frame& frame = call.frame(0);
  std::vector<double> found;
  if (frame.rows() == 1 && frame.column_count() > 1) {
    for (size_t i = 0; i < frame.column_count(); ++i) {
      const double value = frame.column(i)->At(0);
      if (value != 0 && !std::isnan(value)) {
        found.push_back(static_cast<double>(i));
      }
    }
    return MakeFrame("C1", MakeColumn(found));
  }
  if (frame.column_count() != 1 || !IsNumeric(*frame.column(0)) ||
      (frame.rows() > 0 && !frame.column(0)->stats().is_integer)) {
    Fail("which requires a single integer column");
  }
  const std::vector<double> values = frame.column(0)->Values();
  for (size_t row = 0; row < values.size(); ++row) {
    if (std::isnan(values[row])) {
      FailOnMissing();
    }
    if (values[row] != 0) {
      found.push_back(static_cast<double>(row));
    }
  }
  return MakeFrame("C1", MakeColumn(found));
}

using Better = bool (*)(double, double);

// The first position of the best of `values`; missing if there is none, or if a missing one counts.
double BestPosition(std::span<const double> values, bool skip_missing, Better better) {
  double best = kMissingNumber;
  for (size_t i = 0; i < values.size(); ++i) {
    if (std::isnan(values[i])) {
      if (!skip_missing) {
        return kMissingNumber;
      }
    } else if (std::isnan(best) || better(values[i], values[static_cast<size_t>(best)])) {
      best = static_cast<double>(i);
    }
  }
  return best;
}

// (which.max frame na_rm axis)
Value WhichBest(Call& call, Better better) {
  if (const auto* row = std::get_if<RowValue>(&call.value(0))) {
    return RowValue{{BestPosition(row->numbers, call.flag(1), better)}, {}};
  }
  const Frame& frame = call.frame(0);
  const bool skip_missing = call.flag(1);
  std::vector<std::vector<double>> columns;
  for (const ColumnPtr& column : frame.columns()) {
    columns.push_back(IsNumeric(*column) ? column->Values()
                                         : std::vector<double>(frame.rows(), kMissingNumber));
  }
  std::vector<double> results;
  if (call.number(2) == 0) {
    for (const auto& column : columns) {
      results.push_back(BestPosition(column, skip_missing, better));
    }
    return MakeRow(frame.names(), results);
  }
  std::vector<double> row(columns.size());
  for (size_t r = 0; r < frame.rows(); ++r) {
    for (size_t i = 0; i < row.size(); ++i) {
      row[i] = columns[i][r];
    }
    results.push_back(BestPosition(row, skip_missing, better));
  }
  return MakeFrame(call.builtin().name, MakeColumn(results));
}

std::function<double(std::string_view)> TextMatcher(const StringList& texts, double no_match,
                                                    double start) {
  return [=](std::string_view text) {
    const auto it = std::find(texts.begin(), texts.end(), text);
    return it == texts.end() ? no_match : static_cast<double>(it - texts.begin()) + start;
  };
}

// (match column values no_match start_index): positions in `values`, the first one `start_index`.
Value Match(Call& call) {
  const Frame& frame = call.frame(0);
  const double no_match = call.IsAbsent(2) ? kMissingNumber : call.number(2);
  const double start = call.size() > 3 && !call.IsAbsent(3) ? call.number(3) : 1;
  const Value& wanted = call.value(1);
  const bool texts =
      std::holds_alternative<std::string>(wanted) || std::holds_alternative<StringList>(wanted);
  if (frame.column_count() != 1 || (texts && IsNumeric(*frame.column(0)))) {
    Fail(frame.column_count() == 1 || texts ? "Input vector is numeric and has no domain."
                                            : "match only applies to a single column");
  }
  const ColumnPtr& column = frame.column(0);
  if (!texts) {
    const std::vector<double> numbers = call.numbers(1).Expand();
    return MakeFrame(
        "C1", MapColumn(column, [&](double value) {
          const auto it = std::find(numbers.begin(), numbers.end(), value);
          return it == numbers.end() ? no_match : static_cast<double>(it - numbers.begin()) + start;
        }));
  }
  const auto match = TextMatcher(call.texts(1), no_match, start);
  if (column->is_categorical()) {
    std::vector<double> by_code;
    for (const auto& level : *column->domain()) {
      by_code.push_back(match(level));
    }
    return MakeFrame("C1", MapColumn(column, [&](double code) {
                       return std::isnan(code) ? no_match : by_code[static_cast<size_t>(code)];
                     }));
  }
  return MakeFrame("C1", Column::Generate(ColumnType::kNumeric, column->layout(),
                                          [&](size_t first, std::span<double> out) {
                                            for (size_t i = 0; i < out.size(); ++i) {
                                              const auto text = column->StringAt(first + i);
                                              out[i] = text ? match(*text) : no_match;
                                            }
                                          }));
}

// (topn frame column percent from_bottom): -1 takes the smallest values.
Value TopRows(Call& call) {
  const Frame& frame = call.frame(0);
  const size_t index = ColumnIndex(frame, call.value(1));
  const double percent = call.number(2);
  if (!(percent > 0 && percent <= 100)) {
    Fail("nPercent must be a number between 0 and 100");
  }
  const bool largest = call.number(3) != -1;
  const std::vector<double> values = frame.column(index)->Values();
  std::vector<size_t> rows;
  for (size_t row = 0; row < values.size(); ++row) {
    if (!std::isnan(values[row])) {
      rows.push_back(row);
    }
  }
  StopCheck check;
  std::stable_sort(rows.begin(), rows.end(), [&](size_t a, size_t b) {
    check();
    return largest ? values[a] > values[b] : values[a] < values[b];
  });
  const auto wanted =
      static_cast<size_t>(std::llround(static_cast<double>(frame.rows()) * percent * 0.01));
  rows.resize(std::min(rows.size(), wanted));
  std::vector<double> indices;
  std::vector<double> best;
  for (const size_t row : rows) {
    indices.push_back(static_cast<double>(row));
    best.push_back(values[row]);
  }
  return MakeFrame(
      Frame({"Original_Row_Indices", frame.name(index)}, {MakeColumn(indices), MakeColumn(best)}));
}

// A few bytes of an expression may ask for any number of rows. Constant ones take next to nothing
// themselves, but what is made of them does.
void RequireRows(size_t count) { RequireMemory(count * sizeof(double), "The repeated values"); }

Value Arithmetic(double from, double by, size_t count) {
  RequireRows(count);
  return MakeFrame("C1", Column::Generate(ColumnType::kNumeric, MakeLayout(count),
                                          [&](size_t first, std::span<double> out) {
                                            for (size_t i = 0; i < out.size(); ++i) {
                                              out[i] = from + static_cast<double>(first + i) * by;
                                            }
                                          }));
}

Value MakeSequence(Call& call) {
  const double from = call.number(0);
  const double to = call.number(1);
  const double by = call.number(2);
  const double steps = (to - from) / by;
  if (!std::isfinite(steps) || std::abs(steps) > static_cast<double>(kMaxRows)) {
    Fail(from == to ? "'by' must not be zero" : "invalid '(to - from)/by' in seq(.)");
  }
  if (steps < 0) {
    Fail("wrong sign in 'by' argument");
  }
  return Arithmetic(from, by, static_cast<size_t>(steps + 1e-10) + 1);
}

// (rep_len x n): a number or the rows of a column, repeated to n rows; of several columns, the
// columns are repeated.
Value RepeatToLength(Call& call) {
  const auto n = static_cast<size_t>(call.integer(1, "length", 0, kMaxRows));
  RequireRows(n);
  const auto* given = std::get_if<FrameValue>(&call.value(0));
  if (given == nullptr) {
    if (!std::holds_alternative<double>(call.value(0))) {
      Fail("Expected a number but found a class " + std::string(ClassName(call.value(0))));
    }
    return MakeFrame("C1", Column::Constant(call.number(0), MakeLayout(n)));
  }
  const Frame& frame = given->frame;
  if (frame.column_count() == 1 && frame.rows() > 0) {
    RequireRows(2 * n);
    std::vector<size_t> rows(n);
    for (size_t i = 0; i < n; ++i) {
      rows[i] = i % frame.rows();
    }
    Frame result = frame.TakeRows(rows);
    result.Rename(0, "C1");
    return MakeFrame(std::move(result));
  }
  if (frame.column_count() == 0 || n > 100'000) {
    Fail("rep_len of several columns makes at least 1 and at most 100000 columns");
  }
  Frame result;
  for (size_t i = 0; i < n; ++i) {
    result.Append("C" + std::to_string(i + 1), frame.column(i % frame.column_count()));
  }
  return MakeFrame(std::move(result));
}

}  // namespace

void AddSearch(BuiltinTable& table) {
  table.Add("which", "column", Which);
  table.Add("which.max", "frame na_rm axis", [](Call& call) {
    return WhichBest(call, [](double x, double best) { return x > best; });
  });
  table.Add("which.min", "frame na_rm axis", [](Call& call) {
    return WhichBest(call, [](double x, double best) { return x < best; });
  });
  table.Add("match", "column values no_match ...", Match);
  table.Add("topn", "frame column percent direction", TopRows);
  table.Add("seq", "from to by", MakeSequence);
  table.Add("seq_len", "n", [](Call& call) {
    return Arithmetic(1, 1, static_cast<size_t>(call.integer(0, "length", 1, kMaxRows)));
  });
  table.Add("rep_len", "x n", RepeatToLength);
}

}  // namespace hydrofoil::rapids
