// (GB frame groups aggregate column missing [aggregate column missing]...)
#include <algorithm>
#include <cmath>

#include "base/thread_pool.h"
#include "frame/quantile.h"
#include "rapids/fault.h"
#include "rapids/group_rows.h"
#include "rapids/operators.h"

namespace hydrofoil::rapids {
namespace {

enum class Aggregate { kRows, kMean, kSum, kMin, kMax, kVar, kSd, kSumSquares, kMedian, kMode };
enum class MissingRule { kAll, kIgnore, kRemove };

struct Request {
  Aggregate aggregate;
  std::string name;
  size_t column;
  MissingRule missing;
};

Aggregate ReadAggregate(const std::string& name) {
  const std::pair<const char*, Aggregate> names[] = {
      {"nrow", Aggregate::kRows},     {"mean", Aggregate::kMean},
      {"sum", Aggregate::kSum},       {"min", Aggregate::kMin},
      {"max", Aggregate::kMax},       {"var", Aggregate::kVar},
      {"sdev", Aggregate::kSd},       {"sumSquares", Aggregate::kSumSquares},
      {"median", Aggregate::kMedian}, {"mode", Aggregate::kMode}};
  for (const auto& [known, aggregate] : names) {
    if (name == known) {
      return aggregate;
    }
  }
  Fail("No enum constant water.rapids.ast.prims.mungers.AstGroup.FCN." + name);
}

MissingRule ReadMissing(std::string name) {
  if (name == "all") {
    return MissingRule::kAll;
  }
  if (name == "ignore") {
    return MissingRule::kIgnore;
  }
  if (name == "rm") {
    return MissingRule::kRemove;
  }
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  Fail("No enum constant water.rapids.ast.prims.mungers.AstGroup.NAHandling." + name);
}

double Mode(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  double best = kMissingNumber;
  size_t most = 0;
  for (size_t i = 0; i < values.size();) {
    size_t end = i;
    while (end < values.size() && values[end] == values[i]) {
      ++end;
    }
    if (end - i > most) {
      most = end - i;
      best = values[i];
    }
    i = end;
  }
  return best;
}

double Median(std::vector<double> values) {
  if (values.empty()) {
    return kMissingNumber;
  }
  std::sort(values.begin(), values.end());
  return SortedQuantile(values, 0.5, QuantileMethod::kInterpolate);
}

double Compute(Aggregate aggregate, const std::vector<double>& values, double rows) {
  double sum = 0;
  double squares = 0;
  double min = std::numeric_limits<double>::infinity();
  double max = -min;
  for (const double value : values) {
    sum += value;
    squares += value * value;
    min = std::min(min, value);
    max = std::max(max, value);
  }
  switch (aggregate) {
    case Aggregate::kMean:
      return sum / rows;
    case Aggregate::kSum:
      return sum;
    case Aggregate::kMin:
      return values.empty() ? kMissingNumber : min;
    case Aggregate::kMax:
      return values.empty() ? kMissingNumber : max;
    case Aggregate::kSumSquares:
      return squares;
    case Aggregate::kVar:
    case Aggregate::kSd: {
      const double mean = sum / rows;
      double spread = (rows - static_cast<double>(values.size())) * mean * mean;
      for (const double value : values) {
        spread += (value - mean) * (value - mean);
      }
      const double variance = spread / (rows - 1);
      return aggregate == Aggregate::kSd ? std::sqrt(variance) : variance;
    }
    case Aggregate::kMedian:
      return Median(values);
    case Aggregate::kMode:
      return Mode(values);
    case Aggregate::kRows:
      break;
  }
  return rows;
}

// "all": one missing value makes the result missing; "rm": they are left out; "ignore": left out of
// the sum but counted in the number of rows.
double AggregateRows(const Request& request, const std::vector<double>& column,
                     const std::vector<size_t>& rows) {
  if (request.aggregate == Aggregate::kRows) {
    return static_cast<double>(rows.size());
  }
  std::vector<double> values;
  values.reserve(rows.size());
  for (const size_t row : rows) {
    if (!std::isnan(column[row])) {
      values.push_back(column[row]);
    }
  }
  if (request.missing == MissingRule::kAll && values.size() != rows.size()) {
    return kMissingNumber;
  }
  const size_t counted = request.missing == MissingRule::kIgnore ? rows.size() : values.size();
  return Compute(request.aggregate, values, static_cast<double>(counted));
}

std::vector<Request> ReadRequests(Call& call, const Frame& frame) {
  if ((call.size() - 2) % 3 != 0) {
    Fail("Aggregates come in threes: function, column, handling of missing values");
  }
  std::vector<Request> requests;
  for (size_t i = 2; i + 2 < call.size(); i += 3) {
    const std::string name = call.name(i);
    const Aggregate aggregate = ReadAggregate(name);
    const size_t column = ColumnIndices(frame, call.value(i + 1)).front();
    requests.push_back({aggregate, name, column, ReadMissing(call.name(i + 2))});
    if (frame.column(column)->is_text() && aggregate != Aggregate::kRows) {
      Fail("Cannot aggregate text column " + frame.name(column));
    }
  }
  return requests;
}

Value GroupBy(Call& call) {
  const Frame& frame = call.frame(0);
  std::vector<size_t> keys;
  if (!call.IsAbsent(1)) {
    for (const double index : call.numbers(1).Expand()) {
      if (!(index >= 0 && index < static_cast<double>(frame.column_count()))) {
        Fail("Selection must be an integer from 0 to " + std::to_string(frame.column_count()));
      }
      keys.push_back(static_cast<size_t>(index));
    }
  }
  const std::vector<Request> requests = ReadRequests(call, frame);
  const RowGroups groups = GroupRows(frame, keys);
  Frame result = keys.empty() ? Frame() : groups.Keys(frame, keys);
  for (const Request& request : requests) {
    const bool counts = request.aggregate == Aggregate::kRows;
    const std::vector<double> column =
        counts ? std::vector<double>() : frame.column(request.column)->Values();
    std::vector<double> values(groups.rows.size());
    ParallelFor(values.size(), call.stop(),
                [&](size_t i) { values[i] = AggregateRows(request, column, groups.rows[i]); });
    result.Append(counts ? request.name : request.name + "_" + frame.name(request.column),
                  MakeColumn(values));
  }
  return MakeFrame(std::move(result));
}

}  // namespace

void AddGroupBy(BuiltinTable& table) { table.Add("GB", "frame groups ...", GroupBy); }

}  // namespace hydrofoil::rapids
