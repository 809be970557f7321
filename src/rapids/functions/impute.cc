// Filling missing values with the mean, the median, the mode or what is given.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>
#include <map>

#include "base/ambient_stop.h"
#include "frame/column_stats.h"
#include "frame/quantile.h"
#include "rapids/functions/group_rows.h"
#include "rapids/functions/operators.h"
#include "rapids/functions/standard_builtins.h"
#include "rapids/language/fault.h"
#include "text/letter_case.h"
#include "text/real_text.h"

namespace hydrofoil::rapids {
namespace {

enum class Imputation { kMean, kMedian, kMode };

struct ImputeRequest {
  Imputation method = Imputation::kMean;
  QuantileMethod combine = QuantileMethod::kInterpolate;
};

// The most frequent of the values, which are sorted; of several the smallest.
double Mode(std::span<const double> values) {
  double best = kMissingNumber;
  size_t most = 0;
  for (size_t first = 0; first < values.size();) {
    const size_t end =
        static_cast<size_t>(std::upper_bound(values.begin() + static_cast<std::ptrdiff_t>(first),
                                             values.end(), values[first]) -
                            values.begin());
    if (end - first > most) {
      most = end - first;
      best = values[first];
    }
    first = end;
  }
  return best;
}

// What fills the missing values of `column`, from `values` (some of its rows); categorical columns
// always take the most frequent level.
double FillValue(const Column& column, std::vector<double> values, const ImputeRequest& request) {
  const bool mode = request.method == Imputation::kMode || column.is_categorical();
  std::erase_if(values, [](double value) { return std::isnan(value); });
  if (values.empty()) {
    return kMissingNumber;
  }
  if (mode || request.method == Imputation::kMedian) {
    StopCheck check;
    std::sort(values.begin(), values.end(), [&](double a, double b) {
      check();
      return a < b;
    });
    return mode ? Mode(values) : SortedQuantile(values, 0.5, request.combine);
  }
  double mean = 0;
  double n = 0;
  for (const double value : values) {
    mean += (value - mean) / ++n;
  }
  return mean;
}

ColumnPtr FillColumn(const ColumnPtr& column, double value) {
  const auto fill = [&](size_t first, std::span<double> out) {
    column->Decode(first, out);
    for (double& at : out) {
      at = std::isnan(at) ? value : at;
    }
  };
  return Column::Generate(column->type(), column->layout(), fill, column->domain());
}

ImputeRequest ReadRequest(Call& call) {
  ImputeRequest request;
  const std::string& method = call.text(2);
  if (method == "median") {
    request.method = Imputation::kMedian;
  } else if (method == "mode") {
    request.method = Imputation::kMode;
  } else if (method != "mean") {
    Fail("Method must be one of mean, median or mode");
  }
  const std::string& combine = call.text(3);
  if (combine == "average") {
    request.combine = QuantileMethod::kAverage;
  } else if (combine == "low" || combine == "lo") {
    request.combine = QuantileMethod::kLow;
  } else if (combine == "high" || combine == "hi") {
    request.combine = QuantileMethod::kHigh;
  } else if (combine != "interpolate") {
    Fail("No enum constant hex.quantile.QuantileModel.CombineMethod." + UpperCase(combine));
  }
  return request;
}

// Fills the column from the rows of each group; gives what filled each.
std::vector<double> ImputeColumnByGroup(Call& call, Frame& frame, size_t target,
                                        const RowGroups& groups, const ImputeRequest& request) {
  std::vector<double> values = frame.column(target)->Values();
  std::vector<double> fills;
  for (size_t i = 0; i < groups.size(); ++i) {
    call.CheckStopped();
    const RowGroups::Rows rows = groups[i];
    std::vector<double> part;
    for (const RowNumber row : rows) {
      part.push_back(values[row]);
    }
    fills.push_back(FillValue(*frame.column(target), std::move(part), request));
    for (const RowNumber row : rows) {
      values[row] = std::isnan(values[row]) ? fills.back() : values[row];
    }
  }
  const Column& like = *frame.column(target);
  frame.Replace(target, Column::FromValues(like.type(), like.layout(), values, like.domain()));
  return fills;
}

std::string_view Prefix(const Column& column, const ImputeRequest& request) {
  if (column.is_categorical() || request.method == Imputation::kMode) {
    return "mode_";
  }
  return request.method == Imputation::kMean ? "mean_" : "median_";
}

// Gives the groups with the values that filled them.
Value ImputeByGroup(Call& call, Frame& frame, std::optional<size_t> target, ImputeRequest request) {
  if (!target && request.method == Imputation::kMode) {
    request.method = Imputation::kMean;
  } else if (target && request.method == Imputation::kMode &&
             !frame.column(*target)->is_categorical()) {
    Fail("Mode only allowed on categorical columns");
  } else if (target && frame.column(*target)->is_text()) {
    Fail("Operation not allowed on string vector.");
  }
  const std::vector<size_t> keys = ColumnIndices(frame, call.value(4));
  const RowGroups groups = GroupRows(frame, keys);
  Frame result = groups.Keys(frame, keys);
  for (size_t i = 0; i < frame.column_count(); ++i) {
    const ColumnPtr like = frame.column(i);
    const bool is_key = std::find(keys.begin(), keys.end(), i) != keys.end();
    if (target ? *target != i : is_key || like->is_text()) {
      continue;
    }
    const std::vector<double> fills = ImputeColumnByGroup(call, frame, i, groups, request);
    result.Append(std::string(Prefix(*like, request)) + frame.name(i),
                  Column::FromValues(like->type(), result.layout(), fills, like->domain()));
  }
  return MakeFrame(std::move(result));
}

// The fill of one column from a text: a level, or a number.
double ReadFill(const Column& column, const std::string& text) {
  if (column.is_categorical()) {
    const auto& domain = *column.domain();
    const auto at = std::find(domain.begin(), domain.end(), text);
    if (at == domain.end()) {
      Fail("Impute value of: " + text + " not found in existing levels");
    }
    return static_cast<double>(at - domain.begin());
  }
  double number = kMissingNumber;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (!column.is_text() && text != "NA" &&
      (fault != std::errc() || end != text.data() + text.size())) {
    Fail("Impute value of: " + text + " is not a number");
  }
  return number;
}

// One value a column, or none where nothing is given.
std::vector<double> GivenValues(Call& call, const Frame& frame) {
  if (call.size() < 7 || call.IsAbsent(6)) {
    return {};
  }
  std::vector<double> values;
  const auto* texts = std::get_if<StringList>(&call.value(6));
  if (texts == nullptr) {
    values = call.numbers(6).Expand();
  }
  const size_t count = texts == nullptr ? values.size() : texts->size();
  if (count != frame.column_count()) {
    Fail("Length of values does not match length of columns: " + std::to_string(count) + " and " +
         std::to_string(frame.column_count()));
  }
  for (size_t i = 0; texts != nullptr && i < count; ++i) {
    values.push_back(ReadFill(*frame.column(i), (*texts)[i]));
  }
  return values;
}

// A categorical column that is named takes nothing but the mode, as in the reference.
double ImputedValue(const Column& column, bool named, const ImputeRequest& request) {
  if (column.is_categorical() && named && request.method != Imputation::kMode) {
    return kMissingNumber;
  }
  if (request.method == Imputation::kMean && !column.is_categorical()) {
    return column.stats().mean;
  }
  return FillValue(column, column.Values(), request);
}

Value ImputeColumns(Call& call, Frame& frame, std::optional<size_t> target, ImputeRequest request) {
  std::vector<double> fills = GivenValues(call, frame);
  const bool given = !fills.empty();
  fills.resize(frame.column_count(), kMissingNumber);
  if (!target && request.method == Imputation::kMode) {
    request.method = Imputation::kMean;  // of numbers, as in the reference
  }
  for (size_t i = 0; i < frame.column_count(); ++i) {
    call.CheckStopped();
    const ColumnPtr& column = frame.column(i);
    if (column->is_text() || (target && !given && *target != i)) {
      continue;
    }
    if (!given) {
      fills[i] = ImputedValue(*column, target.has_value(), request);
    } else if (column->is_categorical() &&
               fills[i] >= static_cast<double>(column->domain()->size())) {
      Fail("Impute value of: " + NumberText(fills[i]) + " not found in existing levels");
    }
    if (!std::isnan(fills[i]) && column->stats().missing_count > 0) {
      frame.Replace(i, FillColumn(column, fills[i]));
    }
  }
  return NumberList(fills);
}

// What `at(row)` gives of `column`, in the codes of `like` where both are categorical; missing
// values are one more value.
std::function<double(size_t)> KeyReader(const ColumnPtr& column, const Column& like) {
  constexpr double kMissingKey = -std::numeric_limits<double>::infinity();
  std::vector<double> codes;
  if (column->is_categorical() && like.is_categorical()) {
    const auto& levels = *like.domain();
    for (const std::string& level : *column->domain()) {
      codes.push_back(
          static_cast<double>(std::find(levels.begin(), levels.end(), level) - levels.begin()));
    }
  }
  return [column, codes](size_t row) {
    const double value = column->At(row);
    return std::isnan(value) ? kMissingKey
           : codes.empty()   ? value
                             : codes[static_cast<size_t>(value)];
  };
}

std::vector<double> ReadKey(const std::vector<std::function<double(size_t)>>& readers, size_t row) {
  std::vector<double> key;
  for (const auto& reader : readers) {
    key.push_back(reader(row));
  }
  return key;
}

// Fills from a frame of groups: its first columns are the groups, its last one is what fills.
Value ImputeFromGroups(Call& call, Frame& frame, size_t target) {
  const Frame& groups = call.frame(5);
  std::vector<size_t> keys;
  if (!call.IsAbsent(4)) {
    keys = ColumnIndices(frame, call.value(4));
  } else if (groups.column_count() != 2) {
    Fail("Ambiguous group-by frame. Supply the `by` columns to proceed.");
  } else {
    keys = ColumnIndices(frame, groups.name(0));
  }
  if (keys.size() >= groups.column_count() || frame.column(target)->is_text()) {
    Fail("The group-by frame has no column that fills " + frame.name(target));
  }
  std::vector<std::function<double(size_t)>> of_groups;
  std::vector<std::function<double(size_t)>> of_rows;
  for (size_t k = 0; k < keys.size(); ++k) {
    of_groups.push_back(KeyReader(groups.column(k), *frame.column(keys[k])));
    of_rows.push_back(KeyReader(frame.column(keys[k]), *frame.column(keys[k])));
  }
  const Column& fills = *groups.column(groups.column_count() - 1);
  std::map<std::vector<double>, double> known;
  for (size_t row = 0; row < groups.rows(); ++row) {
    known[ReadKey(of_groups, row)] = fills.At(row);
  }
  const Column& like = *frame.column(target);
  std::vector<double> values = like.Values();
  for (size_t row = 0; row < values.size(); ++row) {
    if (std::isnan(values[row])) {
      const auto found = known.find(ReadKey(of_rows, row));
      values[row] = found == known.end() ? kMissingNumber : found->second;
    }
  }
  frame.Replace(target, Column::FromValues(like.type(), like.layout(), values, like.domain()));
  return MakeFrame(groups);
}

// (h2o.impute frame column method combine by groups values). Changes the frame that is named.
Value Impute(Call& call) {
  const FrameValue& given = call.frame_value(0);
  Frame frame = given.frame;
  const double column = call.number(1);
  if (!(column >= -1 && column < static_cast<double>(frame.column_count()))) {
    Fail("Column not -1 or in range 0 to " + std::to_string(frame.column_count()));
  }
  const auto target = column < 0 ? std::nullopt : std::optional(static_cast<size_t>(column));
  const ImputeRequest request = ReadRequest(call);
  Value result;
  if (target && call.size() > 5 && !call.IsAbsent(5)) {
    result = ImputeFromGroups(call, frame, *target);
  } else if (call.IsAbsent(4)) {
    result = ImputeColumns(call, frame, target, request);
  } else {
    result = ImputeByGroup(call, frame, target, request);
  }
  if (!given.key.empty()) {
    call.workspace().ChangeFrame(given.key, std::move(frame));
  }
  return result;
}

}  // namespace

void AddImputation(BuiltinTable& table) {
  table.Add("h2o.impute", "frame column method combine by ...", Impute);
}

}  // namespace hydrofoil::rapids
