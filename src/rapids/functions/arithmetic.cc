// Binary operators: arithmetic, comparison, logic; element by element over frames, rows, numbers.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <memory>
#include <span>
#include <string_view>

#include "rapids/functions/operators.h"
#include "rapids/functions/standard_builtins.h"
#include "rapids/language/fault.h"

namespace hydrofoil::rapids {
namespace {

using Operator = double (*)(double, double);

// out[i] = apply(x[i], y[i]), without a call for each.
using BlockOperator = void (*)(const double* x, const double* y, std::span<double> out);

struct Properties {
  Operator apply;
  BlockOperator block;
  bool compares = false;  // result 0 or 1; also for text
  bool equality = false;  // == and !=; with a number they give C1, C2, ...
  std::string_view name = {};
};

bool IsMissing(double x) { return std::isnan(x); }

double Equal(double x, double y) { return x == y || (IsMissing(x) && IsMissing(y)) ? 1 : 0; }

double Less(double x, double y) { return x < y ? 1 : 0; }
double LessOrEqual(double x, double y) { return x <= y ? 1 : 0; }
double Greater(double x, double y) { return x > y ? 1 : 0; }
double GreaterOrEqual(double x, double y) { return x >= y ? 1 : 0; }

double And(double x, double y) {
  if (x == 0 || y == 0) {
    return 0;
  }
  return IsMissing(x) || IsMissing(y) ? kMissingNumber : 1;
}

double Or(double x, double y) {
  if ((x != 0 && !IsMissing(x)) || (y != 0 && !IsMissing(y))) {
    return 1;
  }
  return IsMissing(x) || IsMissing(y) ? kMissingNumber : 0;
}

// Half to even, at `digits` after the point.
// Java's conversion of a double to an int.
double Truncated(double value) {
  constexpr double kMost = std::numeric_limits<int32_t>::max();
  return IsMissing(value) ? 0 : std::clamp(std::trunc(value), -kMost - 1, kMost);
}

// Java's Math.round.
double RoundedDigits(double digits) {
  return digits == std::trunc(digits) ? digits : IsMissing(digits) ? 0 : std::floor(digits + 0.5);
}

// Half to even without digits, half away from zero with some, as the reference has it.
double Round(double x, double digits) {
  digits = RoundedDigits(digits);
  if (IsMissing(x) || digits == 0) {
    return std::nearbyint(x);
  }
  const double scale = Truncated(std::pow(10, Truncated(digits)));
  return std::copysign(std::floor(std::abs(x) * scale + 0.5) / scale, x);
}

// The decimal digits of the exact value, half to even.
double Significant(double x, double digits) {
  constexpr double kAllDigits = 800;  // no double has more
  if (!std::isfinite(x)) {
    return x;
  }
  const double wanted = std::clamp(RoundedDigits(digits), 1.0, kAllDigits);
  std::array<char, 900> text{};
  const int size = std::snprintf(text.data(), text.size(), "%.*e", static_cast<int>(wanted) - 1, x);
  std::from_chars(text.data(), text.data() + size, x);
  return x;
}

template <auto kApply>
void ApplyBlock(const double* x, const double* y, std::span<double> out) {
  for (size_t i = 0; i < out.size(); ++i) {
    out[i] = kApply(x[i], y[i]);
  }
}

template <auto kApply>
constexpr Properties Of(bool compares = false, bool equality = false) {
  return {kApply, ApplyBlock<kApply>, compares, equality};
}

// One side of an operator; a null column stands for the number beside it.
struct Side {
  ColumnPtr column;
  double number = 0;
};

constexpr size_t kBlock = 1024;
using Block = std::array<double, kBlock>;

void Read(const Side& side, size_t first, std::span<double> out) {
  if (side.column) {
    side.column->Decode(first, out);
  }
}

ColumnPtr Combine(const Properties& op, const Side& left, const Side& right) {
  size_t steps = 1;
  for (const Side* side : {&left, &right}) {
    steps += side->column ? CutChain(*side->column) : 0;
  }
  const auto fill = [block = op.block, left, right](size_t first, std::span<double> out) {
    Block x;
    Block y;
    const size_t most = std::min(kBlock, out.size());
    if (!left.column) std::fill_n(x.begin(), most, left.number);
    if (!right.column) std::fill_n(y.begin(), most, right.number);
    for (size_t at = 0; at < out.size(); at += kBlock) {
      const size_t count = std::min(kBlock, out.size() - at);
      Read(left, first + at, std::span(x).first(count));
      Read(right, first + at, std::span(y).first(count));
      block(x.data(), y.data(), out.subspan(at, count));
    }
  };
  return Column::Deferred((left.column ? left.column : right.column)->layout(), fill, steps);
}

ColumnPtr AllMissing(const ColumnPtr& like) {
  return Column::Constant(kMissingNumber, like->layout());
}

std::optional<std::string_view> TextAt(const Column& column, size_t row) {
  if (column.is_text()) {
    return column.StringAt(row);
  }
  const double code = column.At(row);
  if (IsMissing(code)) {
    return std::nullopt;
  }
  return (*column.domain())[static_cast<size_t>(code)];
}

// Compares as text, by way of the sign of the comparison: apply(sign, 0).
ColumnPtr CompareText(Operator apply, const ColumnPtr& left, const ColumnPtr& right) {
  return Column::Generate(
      ColumnType::kNumeric, left->layout(), [&](size_t first, std::span<double> out) {
        for (size_t i = 0; i < out.size(); ++i) {
          const auto x = TextAt(*left, first + i);
          const auto y = TextAt(*right, first + i);
          out[i] = !x || !y ? apply(x ? 0 : kMissingNumber, y ? 0 : kMissingNumber)
                            : apply(x->compare(*y), 0);
        }
      });
}

// Categories beside numbers count by their codes, but one on the left has no order and no sum.
ColumnPtr CombineColumns(const Properties& op, const ColumnPtr& left, ColumnPtr right) {
  right = Column::WithLayout(right, left->layout());
  const bool text = left->is_text() || right->is_text();
  const bool numeric = IsNumeric(*left) || IsNumeric(*right);
  if (!text &&
      (numeric || left->domain() == right->domain() || *left->domain() == *right->domain())) {
    return IsNumeric(*left) || op.equality ? Combine(op, {left, 0}, {right, 0}) : AllMissing(left);
  }
  return numeric || !op.compares ? AllMissing(left) : CompareText(op.apply, left, right);
}

ColumnPtr ColumnWithNumber(const Properties& op, const ColumnPtr& column, double number,
                           bool number_left) {
  const Side side{column, 0};
  const Side constant{nullptr, number};
  if (IsNumeric(*column)) {
    return number_left ? Combine(op, constant, side) : Combine(op, side, constant);
  }
  if (!op.equality) {
    return AllMissing(column);
  }
  if (!column->is_text() || !IsMissing(number)) {
    return Column::Constant(op.apply(0, 1), column->layout());  // never equal to a number
  }
  return Column::Generate(ColumnType::kNumeric, column->layout(),
                          [&](size_t first, std::span<double> out) {
                            for (size_t i = 0; i < out.size(); ++i) {
                              // An empty text is None too, though it is not missing.
                              const auto text = column->StringAt(first + i);
                              const bool missing = !text || text->empty();
                              out[i] = op.apply(missing ? number : 0, number);
                            }
                          });
}

Value FrameWithNumber(const Properties& op, const Frame& frame, double number, bool number_left) {
  Frame result;
  const auto names =
      op.equality && !number_left ? DefaultNames(frame.column_count()) : frame.names();
  for (size_t i = 0; i < frame.column_count(); ++i) {
    result.Append(names[i], ColumnWithNumber(op, frame.column(i), number, number_left));
  }
  return MakeFrame(std::move(result));
}

// A text stands for its code among the levels, -1 where it is none of them.
ColumnPtr LevelsWithText(const Properties& op, const ColumnPtr& column, const std::string& text,
                         bool text_left) {
  const auto& levels = *column->domain();
  const auto found = std::find(levels.begin(), levels.end(), text);
  const double code = found == levels.end() ? -1 : static_cast<double>(found - levels.begin());
  const Side side{column, 0};
  const Side constant{nullptr, code};
  return text_left ? Combine(op, constant, side) : Combine(op, side, constant);
}

ColumnPtr ColumnWithText(const Properties& op, const ColumnPtr& column, const std::string& text,
                         bool text_left) {
  if (column->is_categorical()) {
    return LevelsWithText(op, column, text, text_left);
  }
  if (!op.compares) {
    throw Error(ErrorKind::kIllegalArgument, "unimplemented: Binary operation '" +
                                                 std::string(op.name) +
                                                 "' is not supported on String columns.");
  }
  if (!column->is_text()) {  // all numbers stand before all texts
    return Column::Constant(text_left ? op.apply(1, 0) : op.apply(0, 1), column->layout());
  }
  return Column::Generate(
      ColumnType::kNumeric, column->layout(), [&](size_t first, std::span<double> out) {
        for (size_t i = 0; i < out.size(); ++i) {
          const auto at = column->StringAt(first + i);
          const int sign = !at ? 0 : text_left ? text.compare(*at) : at->compare(text);
          out[i] = op.apply(at ? sign : kMissingNumber, 0);
        }
      });
}

Value FrameWithText(const Properties& op, const Frame& frame, const std::string& text,
                    bool text_left) {
  Frame result;
  for (size_t i = 0; i < frame.column_count(); ++i) {
    result.Append(frame.name(i), ColumnWithText(op, frame.column(i), text, text_left));
  }
  return MakeFrame(std::move(result));
}

// A column with the only value of another one.
ColumnPtr ColumnWithCell(const Properties& op, const ColumnPtr& column, const ColumnPtr& cell,
                         bool cell_left) {
  if (cell->is_text() || (cell->is_categorical() && !IsNumeric(*column))) {
    const auto text = TextAt(*cell, 0);
    return text ? ColumnWithText(op, column, std::string(*text), cell_left)
                : ColumnWithNumber(op, column, kMissingNumber, cell_left);
  }
  return ColumnWithNumber(op, column, cell->At(0), cell_left);
}

// Frames of as many rows and as many columns; a single row or column serves for all.
Value FrameWithFrame(const Properties& op, const Frame& left, const Frame& right) {
  if (left.rows() != right.rows() && left.rows() != 1 && right.rows() != 1) {
    Fail("Frames must have same rows, found " + std::to_string(left.rows()) + " rows and " +
         std::to_string(right.rows()) + " rows.");
  }
  const size_t columns = std::max(left.column_count(), right.column_count());
  if (left.column_count() != right.column_count() && left.column_count() != 1 &&
      right.column_count() != 1) {
    Fail("Frames must have same columns, found " + std::to_string(left.column_count()) +
         " columns and " + std::to_string(right.column_count()) + " columns.");
  }
  for (const Frame* side : {&left, &right}) {
    if (columns > 1 && side->column_count() == 1) {
      static_cast<void>(side->column(0)->chunks());  // read with each column of the other side
    }
  }
  Frame result;
  const Frame& named = left.column_count() >= right.column_count() ? left : right;
  for (size_t i = 0; i < columns; ++i) {
    const ColumnPtr& x = left.column(left.column_count() == 1 ? 0 : i);
    const ColumnPtr& y = right.column(right.column_count() == 1 ? 0 : i);
    result.Append(named.name(i), left.rows() == right.rows() ? CombineColumns(op, x, y)
                                 : right.rows() == 1         ? ColumnWithCell(op, x, y, false)
                                                             : ColumnWithCell(op, y, x, true));
  }
  return MakeFrame(std::move(result));
}

// One number for every column of the frame.
Value FrameWithRow(const Properties& op, const Frame& frame, const RowValue& row, bool row_left) {
  if (row.numbers.size() != frame.column_count()) {
    Fail("Row must have the same number of columns as the frame, found " +
         std::to_string(row.numbers.size()) + " and " + std::to_string(frame.column_count()));
  }
  Frame result;
  for (size_t i = 0; i < frame.column_count(); ++i) {
    const Side column{frame.column(i), 0};
    const Side number{nullptr, row.numbers[i]};
    result.Append(frame.name(i),
                  row_left ? Combine(op, number, column) : Combine(op, column, number));
  }
  return MakeFrame(std::move(result));
}

// Numbers and rows: a row with a number or with a row of the same length.
Value Numbers(const Properties& op, Call& call) {
  const auto* left = std::get_if<RowValue>(&call.value(0));
  const auto* right = std::get_if<RowValue>(&call.value(1));
  if (left == nullptr && right == nullptr) {
    return op.apply(call.number(0), call.number(1));
  }
  RowValue result = left != nullptr ? *left : *right;
  for (size_t i = 0; i < result.numbers.size(); ++i) {
    const double x = left != nullptr ? left->numbers[i] : call.number(0);
    if (left != nullptr && right != nullptr && right->numbers.size() != left->numbers.size()) {
      Fail("Rows must have the same number of columns");
    }
    result.numbers[i] = op.apply(x, right != nullptr ? right->numbers[i] : call.number(1));
  }
  return result;
}

Value Binary(const Properties& op, Call& call) {
  const Value& left = call.value(0);
  const Value& right = call.value(1);
  const auto* x = std::get_if<FrameValue>(&left);
  const auto* y = std::get_if<FrameValue>(&right);
  if (x != nullptr && y != nullptr) {
    return FrameWithFrame(op, x->frame, y->frame);
  }
  if (x == nullptr && y == nullptr) {
    if (std::holds_alternative<std::string>(left) || std::holds_alternative<std::string>(right)) {
      throw Error(ErrorKind::kIllegalArgument, "unimplemented");
    }
    return Numbers(op, call);
  }
  const Frame& frame = x != nullptr ? x->frame : y->frame;
  const Value& other = x != nullptr ? right : left;
  if (const auto* text = std::get_if<std::string>(&other)) {
    return FrameWithText(op, frame, *text, x == nullptr);
  }
  if (const auto* row = std::get_if<RowValue>(&other)) {
    return FrameWithRow(op, frame, *row, x == nullptr);
  }
  return FrameWithNumber(op, frame, call.number(x != nullptr ? 1 : 0), x == nullptr);
}

// `&&` and `||` do not evaluate the right side when the left number decides.
Value ShortCut(const Properties& op, double deciding, Call& call) {
  if (const auto* left = std::get_if<double>(&call.value(0));
      left != nullptr && !IsMissing(*left) && (*left != 0) == (deciding != 0)) {
    return deciding;
  }
  return Binary(op, call);
}

void Add(BuiltinTable& table, const char* name, Properties op) {
  op.name = name;
  table.Add(name, "left right", [op](Call& call) { return Binary(op, call); });
}

void AddComparisons(BuiltinTable& table) {
  Add(table, "<", Of<Less>(true));
  Add(table, "<=", Of<LessOrEqual>(true));
  Add(table, ">", Of<Greater>(true));
  Add(table, ">=", Of<GreaterOrEqual>(true));
  Add(table, "==", Of<Equal>(true, true));
  Add(table, "!=", Of<[](double x, double y) { return 1 - Equal(x, y); }>(true, true));
}

}  // namespace

void AddArithmetic(BuiltinTable& table) {
  Add(table, "+", Of<[](double x, double y) { return x + y; }>());
  Add(table, "-", Of<[](double x, double y) { return x - y; }>());
  Add(table, "*", Of<[](double x, double y) { return x * y; }>());
  Add(table, "/", Of<[](double x, double y) { return x / y; }>());
  Add(table, "^", Of<[](double x, double y) { return std::pow(x, y); }>());
  Add(table, "%", Of<[](double x, double y) { return std::fmod(x, y); }>());
  table.Alias("%%", "%");
  table.Alias("mod", "%");
  Add(table, "intDiv", Of<[](double x, double y) {
        return std::trunc(y) == 0 ? kMissingNumber : std::trunc(std::trunc(x) / std::trunc(y));
      }>());
  Add(table, "%/%", Of<[](double x, double y) { return std::trunc(x / y); }>());
  AddComparisons(table);

  static constexpr Properties kBoth = Of<And>();
  static constexpr Properties kEither = Of<Or>();
  Add(table, "&", kBoth);
  Add(table, "|", kEither);
  table.AddShortCircuit("&&", "left right", [](Call& call) { return ShortCut(kBoth, 0, call); });
  table.AddShortCircuit("||", "left right", [](Call& call) { return ShortCut(kEither, 1, call); });

  Add(table, "round", Of<Round>());
  Add(table, "signif", Of<Significant>());
}

}  // namespace hydrofoil::rapids
