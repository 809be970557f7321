// Missing values: finding, dropping, filling.
#include <algorithm>
#include <cmath>

#include "base/ambient_stop.h"
#include "frame/column_stats.h"
#include "frame/quantile.h"
#include "rapids/functions/group_rows.h"
#include "rapids/functions/operators.h"
#include "rapids/functions/standard_builtins.h"
#include "rapids/language/fault.h"

namespace hydrofoil::rapids {
namespace {

ColumnPtr MissingFlags(const ColumnPtr& column) {
  return Column::Generate(
      ColumnType::kNumeric, column->layout(), [&](size_t first, std::span<double> out) {
        if (!column->is_text()) {
          column->Decode(first, out);
        }
        for (size_t i = 0; i < out.size(); ++i) {
          const bool missing =
              column->is_text() ? column->IsMissing(first + i) : std::isnan(out[i]);
          out[i] = missing ? 1 : 0;
        }
      });
}

Value IsMissing(Call& call) {
  const auto* given = std::get_if<FrameValue>(&call.value(0));
  if (given == nullptr) {
    return std::holds_alternative<std::string>(call.value(0)) || !std::isnan(call.number(0)) ? 0.0
                                                                                             : 1.0;
  }
  Frame result;
  for (size_t i = 0; i < given->frame.column_count(); ++i) {
    result.Append("isNA(" + given->frame.name(i) + ")", MissingFlags(given->frame.column(i)));
  }
  return MakeFrame(std::move(result));
}

Value OmitMissing(Call& call) {
  const Frame& frame = call.frame(0);
  std::vector<bool> dropped(frame.rows());
  for (const ColumnPtr& column : frame.columns()) {
    if (column->stats().missing_count == 0) {
      continue;
    }
    for (size_t row = 0; row < dropped.size(); ++row) {
      dropped[row] = dropped[row] || column->IsMissing(row);
    }
  }
  std::vector<size_t> rows;
  for (size_t row = 0; row < dropped.size(); ++row) {
    if (!dropped[row]) {
      rows.push_back(row);
    }
  }
  return MakeFrame(frame.TakeRows(rows));
}

// Carries the last value over at most `limit` missing ones; `step` is 1 or -1.
void FillAlong(std::vector<double>& values, int64_t limit, bool forward) {
  if (!forward) {
    std::reverse(values.begin(), values.end());
  }
  double last = kMissingNumber;
  int64_t filled = 0;
  for (double& value : values) {
    if (!std::isnan(value)) {
      last = value;
      filled = 0;
    } else if (filled < limit) {
      value = last;
      ++filled;
    }
  }
  if (!forward) {
    std::reverse(values.begin(), values.end());
  }
}

Frame FillRows(const Frame& frame, int64_t limit, bool forward) {
  std::vector<std::vector<double>> columns;
  for (const ColumnPtr& column : frame.columns()) {
    columns.push_back(column->Values());
  }
  std::vector<double> row(columns.size());
  for (size_t r = 0; r < frame.rows(); ++r) {
    for (size_t i = 0; i < row.size(); ++i) {
      row[i] = columns[i][r];
    }
    FillAlong(row, limit, forward);
    for (size_t i = 0; i < row.size(); ++i) {
      columns[i][r] = row[i];
    }
  }
  Frame result;
  for (size_t i = 0; i < columns.size(); ++i) {
    const Column& like = *frame.column(i);
    result.Append("C" + std::to_string(i + 1),
                  Column::FromValues(like.type(), like.layout(), columns[i], like.domain()));
  }
  return result;
}

// (h2o.fillna frame method axis limit)
Value Fill(Call& call) {
  const Frame& frame = call.frame(0);
  const std::string& method = call.text(1);
  if (method != "forward" && method != "backward") {
    Fail("Method must be forward or backward");
  }
  const bool forward = method == "forward";
  const int64_t limit = call.integer(3, "maxlen", 0, int64_t{1} << 52);
  for (const ColumnPtr& column : frame.columns()) {
    if (column->is_text()) {
      Fail("Cannot fill text columns");
    }
  }
  if (call.number(2) != 0) {
    return MakeFrame(FillRows(frame, limit, forward));
  }
  Frame result;
  for (size_t i = 0; i < frame.column_count(); ++i) {
    const Column& like = *frame.column(i);
    std::vector<double> values = like.Values();
    FillAlong(values, limit, forward);
    result.Append("C" + std::to_string(i + 1),
                  Column::FromValues(like.type(), like.layout(), values, like.domain()));
  }
  return MakeFrame(std::move(result));
}

enum class Imputation { kMean, kMedian, kMode };

struct ImputeRequest {
  Imputation method = Imputation::kMean;
  QuantileMethod combine = QuantileMethod::kInterpolate;
};

// The most frequent of `values`, which are sorted; of equally frequent ones the smallest.
double Mode(const std::vector<double>& values) {
  double mode = kMissingNumber;
  size_t most = 0;
  for (size_t i = 0; i < values.size();) {
    size_t end = i + 1;
    while (end < values.size() && values[end] == values[i]) {
      ++end;
    }
    if (end - i > most) {
      most = end - i;
      mode = values[i];
    }
    i = end;
  }
  return mode;
}

// What fills the missing values of a column, from `values` (some of its rows).
double FillValue(std::vector<double> values, const ImputeRequest& request) {
  std::erase_if(values, [](double value) { return std::isnan(value); });
  if (values.empty()) {
    return kMissingNumber;
  }
  if (request.method != Imputation::kMean) {
    StopCheck check;
    std::sort(values.begin(), values.end(), [&](double a, double b) {
      check();
      return a < b;
    });
    return request.method == Imputation::kMode ? Mode(values)
                                               : SortedQuantile(values, 0.5, request.combine);
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
  }
  return request;
}

// Each group of rows is filled from itself; gives the groups with their fill values.
Value ImputeByGroup(Call& call, Frame& frame, size_t target, ImputeRequest request) {
  const std::vector<size_t> keys = ColumnIndices(frame, call.value(4));
  const bool categorical = frame.column(target)->is_categorical();
  if (frame.column(target)->is_text()) {
    Fail("Operation not allowed on string vector.");
  }
  if (request.method == Imputation::kMode && !categorical) {
    Fail("Mode only allowed on categorical columns");
  }
  if (categorical) {
    request.method = Imputation::kMode;
  }
  const RowGroups groups = GroupRows(frame, keys);
  std::vector<double> values = frame.column(target)->Values();
  std::vector<double> fills;
  for (size_t i = 0; i < groups.size(); ++i) {
    call.CheckStopped();
    const RowGroups::Rows rows = groups[i];
    std::vector<double> part;
    for (const RowNumber row : rows) {
      part.push_back(values[row]);
    }
    fills.push_back(FillValue(std::move(part), request));
    for (const RowNumber row : rows) {
      values[row] = std::isnan(values[row]) ? fills.back() : values[row];
    }
  }
  const Column& like = *frame.column(target);
  Frame result = groups.Keys(frame, keys);
  const std::string prefix = request.method == Imputation::kMean ? "mean_" : "median_";
  result.Append((like.is_categorical() ? "mode_" : prefix) + frame.name(target),
                Column::FromValues(like.type(), result.layout(), fills, like.domain()));
  frame.Replace(target, Column::FromValues(like.type(), like.layout(), values, like.domain()));
  return MakeFrame(std::move(result));
}

std::vector<double> GivenValues(Call& call) {
  if (call.size() < 7 || call.IsAbsent(6)) {
    return {};
  }
  return call.numbers(6).Expand();
}

// Of a whole frame categories take the mode whatever was asked for, and numbers the mean where it
// was the mode; a single categorical column takes nothing else than the mode.
double ColumnFill(const Column& column, bool whole_frame, ImputeRequest request) {
  if (whole_frame && (column.is_categorical() || request.method == Imputation::kMode)) {
    request.method = column.is_categorical() ? Imputation::kMode : Imputation::kMean;
  }
  if (column.is_categorical() && request.method != Imputation::kMode) {
    return kMissingNumber;
  }
  return request.method == Imputation::kMean ? column.stats().mean
                                             : FillValue(column.Values(), request);
}

Value ImputeColumns(Call& call, Frame& frame, std::optional<size_t> target,
                    const ImputeRequest& request) {
  std::vector<double> fills(frame.column_count(), kMissingNumber);
  const std::vector<double> given = GivenValues(call);
  for (size_t i = 0; i < frame.column_count(); ++i) {
    call.CheckStopped();
    const ColumnPtr& column = frame.column(i);
    if ((target && *target != i) || column->is_text()) {
      continue;
    }
    const size_t at = given.size() == frame.column_count() ? i : 0;
    fills[i] = given.empty() ? ColumnFill(*column, !target, request) : given[at];
    if (!std::isnan(fills[i]) && column->stats().missing_count > 0) {
      frame.Replace(i, FillColumn(column, fills[i]));
    }
  }
  return NumberList(fills);
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
  if (target && !call.IsAbsent(4)) {
    result = ImputeByGroup(call, frame, *target, request);
  } else {
    result = ImputeColumns(call, frame, target, request);
  }
  if (!given.key.empty()) {
    call.workspace().ChangeFrame(given.key, std::move(frame));
  }
  return result;
}

}  // namespace

void AddMissing(BuiltinTable& table) {
  table.Add("is.na", "frame", IsMissing);
  table.Add("na.omit", "frame", OmitMissing);
  table.Add("h2o.fillna", "frame method axis limit", Fill);
  table.Add("h2o.impute", "frame column method combine by ...", Impute);
}

}  // namespace hydrofoil::rapids
