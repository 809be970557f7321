#include "model/column_adaptation.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

#include "base/error.h"
#include "frame/column_stats.h"

namespace hydrofoil {
namespace {

constexpr size_t kShownLevels = 20;

std::optional<int64_t> ParseWhole(std::string_view text) {
  if (text.size() > 1 && text.front() == '+') text.remove_prefix(1);
  int32_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Unknown levels are numbered after the trained ones.
LevelsColumn MapLevels(const ColumnPtr& column, const Domain& to) {
  LevelsColumn result{column, {}, {}};
  const Domain& from = *column->domain();
  if (from == to) return result;
  std::unordered_map<std::string_view, uint32_t> index;
  for (size_t i = 0; i < to.size(); ++i) index.emplace(to[i], static_cast<uint32_t>(i));
  for (const std::string& level : from) {
    const auto it = index.find(level);
    if (it != index.end()) {
      result.level_map.push_back(it->second);
      continue;
    }
    result.level_map.push_back(static_cast<uint32_t>(to.size() + result.unknown.size()));
    result.unknown.push_back(level);
  }
  return result;
}

// Texts as levels in their order.
ColumnPtr TextAsLevels(const ColumnPtr& column) {
  std::map<std::string, double, std::less<>> codes;
  for (size_t row = 0; row < column->rows(); ++row) {
    const auto text = column->StringAt(row);
    if (text && !codes.contains(*text)) codes.emplace(*text, 0);
  }
  Domain domain;
  for (auto& [level, code] : codes) {
    code = static_cast<double>(domain.size());
    domain.push_back(level);
  }
  return Column::Generate(
      ColumnType::kCategorical, column->layout(),
      [&](size_t first, std::span<double> out) {
        for (size_t i = 0; i < out.size(); ++i) {
          const auto text = column->StringAt(first + i);
          out[i] = text ? codes.find(*text)->second : NAN;
        }
      },
      std::make_shared<const Domain>(std::move(domain)));
}

// Numbers as codes of `trained` and, behind those, of the numbers that are no level.
LevelsColumn NumbersAsLevels(const NamedColumn& given, const Domain& trained,
                             std::vector<std::string>& warnings) {
  const NumberedLevels levels(trained);
  std::vector<double> codes = given.column->Values();
  if (!std::ranges::all_of(codes, [&](double v) { return std::isnan(v) || levels.Fits(v); })) {
    ThrowNotCategorical(given.name);
  }
  LevelsColumn result;
  std::map<double, double> codes_of_others;
  size_t other_rows = 0;
  for (double& code : codes) {
    if (std::isnan(code)) continue;
    if (const auto level = levels.Find(code)) {
      code = *level;
      continue;
    }
    ++other_rows;
    const auto next = static_cast<double>(trained.size() + codes_of_others.size());
    code = codes_of_others.emplace(code, next).first->second;
  }
  Domain domain = trained;
  domain.resize(trained.size() + codes_of_others.size());
  for (const auto& [number, code] : codes_of_others) {
    domain[static_cast<size_t>(code)] = fmt::format("{}", static_cast<int64_t>(number));
    result.unknown.push_back(domain[static_cast<size_t>(code)]);
  }
  if (!result.unknown.empty()) {
    warnings.push_back(UnknownLevelsWarning(given.name, result.unknown) + " (" +
                       ShareOfRows(other_rows, codes.size()) + ")");
    result.level_map.resize(domain.size());
    std::iota(result.level_map.begin(), result.level_map.end(), 0U);
  }
  result.codes = Column::FromValues(ColumnType::kCategorical, given.column->layout(), codes,
                                    std::make_shared<const Domain>(std::move(domain)));
  return result;
}

bool HasValues(const Column& column) {
  if (!column.is_text()) return column.stats().value_count() > 0;
  for (size_t row = 0; row < column.rows(); ++row) {
    if (!column.IsMissing(row)) return true;
  }
  return false;
}

}  // namespace

NumberedLevels::NumberedLevels(const Domain& domain) {
  for (const std::string& level : domain) {
    const auto number = ParseWhole(level);
    all_numbers_ = all_numbers_ && number;
    if (!number) continue;
    smallest_ = std::min(smallest_, *number);
    largest_ = std::max(largest_, *number);
    codes_.emplace(*number, static_cast<uint32_t>(&level - domain.data()));
  }
}

bool NumberedLevels::CanName(double number) const {
  return all_numbers_ && !codes_.empty() && std::isfinite(number) && number == std::floor(number);
}

bool NumberedLevels::Fits(double number) const {
  return CanName(number) && number >= static_cast<double>(smallest_) &&
         number <= static_cast<double>(largest_);
}

std::optional<uint32_t> NumberedLevels::Find(double number) const {
  if (!Fits(number)) return std::nullopt;
  const auto found = codes_.find(static_cast<int64_t>(number));
  return found == codes_.end() ? std::nullopt : std::optional(found->second);
}

LevelsColumn AdaptToLevels(const NamedColumn& given, const Domain& domain,
                           std::vector<std::string>& warnings) {
  const ColumnType type = given.column->type();
  if (type == ColumnType::kUuid && HasValues(*given.column)) ThrowNotCategorical(given.name);
  if (type != ColumnType::kCategorical && type != ColumnType::kString) {
    return NumbersAsLevels(given, domain, warnings);
  }
  LevelsColumn result =
      MapLevels(type == ColumnType::kString ? TextAsLevels(given.column) : given.column, domain);
  if (!result.unknown.empty()) {
    warnings.push_back(UnknownLevelsWarning(given.name, result.unknown));
  }
  return result;
}

ColumnPtr AdaptToNumbers(const NamedColumn& given, ColumnType trained,
                         std::vector<std::string>& warnings) {
  const ColumnPtr& column = given.column;
  if (column->is_categorical()) {
    ThrowUnfitFrame(
        fmt::format("Test/Validation dataset has categorical column '{}' which is real-valued in "
                    "the training data",
                    given.name));
  }
  if (!HasValues(*column)) return Column::Constant(NAN, column->layout());
  if (column->is_text()) {
    const bool text = column->type() == ColumnType::kString;
    ThrowUnfitFrame(fmt::format(
        "{}. Test/Validation dataset has {} column '{}' which is real-valued in the training data",
        text ? "Operation not allowed on string vector" : "atd but 16-byte UUID",
        text ? "text" : "UUID", given.name));
  }
  const bool times = column->type() == ColumnType::kTime;
  if (times != (trained == ColumnType::kTime)) {
    warnings.push_back(fmt::format(
        "Test/Validation dataset column '{}' has {} where the training data has {} ({}): they are "
        "read as milliseconds since 1970",
        given.name, times ? "times" : "numbers", times ? "numbers" : "times",
        ShareOfRows(column->stats().value_count(), column->rows())));
  }
  return column;
}

void ThrowUnfitFrame(const std::string& text) {
  throw Error(ErrorKind::kIllegalArgument, text,
              {{"http_status", "400"}, {"exception_type", "java.lang.IllegalArgumentException"}});
}

void ThrowNotCategorical(const std::string& name) {
  ThrowUnfitFrame(
      fmt::format("Test/Validation dataset has a non-categorical column '{}' which is categorical "
                  "in the training data",
                  name));
}

std::string ShareOfRows(size_t count, size_t rows) {
  return fmt::format("{:.3g}% of rows", 100.0 * static_cast<double>(count) /
                                            static_cast<double>(std::max<size_t>(1, rows)));
}

std::string UnknownLevelsWarning(const std::string& name, const std::vector<std::string>& levels) {
  std::string list;
  for (size_t i = 0; i < std::min(levels.size(), kShownLevels); ++i) {
    list += fmt::format("{}\"{}\"", i == 0 ? "" : ", ", levels[i]);
  }
  return fmt::format("Test/Validation dataset column '{}' has levels not trained on: [{}{}]", name,
                     list, levels.size() > kShownLevels ? ", ..." : "");
}

}  // namespace hydrofoil
