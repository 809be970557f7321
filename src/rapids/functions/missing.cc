// Missing values: finding, dropping, carrying on.
#include <algorithm>
#include <cmath>

#include "base/ambient_stop.h"
#include "frame/column_stats.h"
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

}  // namespace

void AddMissing(BuiltinTable& table) {
  table.Add("is.na", "frame", IsMissing);
  table.Add("na.omit", "frame", OmitMissing);
  table.Add("h2o.fillna", "frame method axis limit", Fill);
}

}  // namespace hydrofoil::rapids
