// Orders of rows.
#include <cmath>

#include "base/ambient_stop.h"
#include "rapids/functions/group_rows.h"
#include "rapids/functions/operators.h"
#include "rapids/functions/standard_builtins.h"
#include "rapids/language/fault.h"

namespace hydrofoil::rapids {
namespace {

// 1 for ascending, -1 for descending; ascending where nothing is given.
std::vector<bool> Directions(Call& call, size_t i, size_t count) {
  std::vector<bool> descending(count, false);
  if (i < call.size() && !call.IsAbsent(i)) {
    const std::vector<double> given = call.numbers(i).Expand();
    for (size_t k = 0; k < std::min(count, given.size()); ++k) {
      descending[k] = given[k] < 0;
    }
  }
  return descending;
}

void CheckSortable(const Frame& frame, const std::vector<size_t>& keys) {
  for (const size_t key : keys) {
    if (frame.column(key)->is_text()) {
      Fail("Cannot sort by text column " + frame.name(key) + "; make it a factor first");
    }
  }
}

// (sort frame columns directions)
Value Sort(Call& call) {
  const Frame& frame = call.frame(0);
  const std::vector<size_t> keys = ColumnIndices(frame, call.value(1));
  if (keys.empty()) {
    return call.value(0);
  }
  CheckSortable(frame, keys);
  const auto order = SortedRows(frame, keys, Directions(call, 2, keys.size()));
  return MakeFrame(frame.TakeRows(order.span()));
}

// (rank_within_groupby frame groups columns directions name by_columns): the rows
// sorted by groups and columns, or by the columns alone.
Value RankWithinGroups(Call& call) {
  const Frame& frame = call.frame(0);
  const std::vector<size_t> groups = ColumnIndices(frame, call.value(1));
  const std::vector<size_t> columns = ColumnIndices(frame, call.value(2));
  std::vector<size_t> keys = groups;
  keys.insert(keys.end(), columns.begin(), columns.end());
  CheckSortable(frame, keys);
  const std::vector<bool> directions = Directions(call, 3, columns.size());
  std::vector<bool> descending(groups.size(), false);
  descending.insert(descending.end(), directions.begin(), directions.end());
  const RawArray<RowNumber> order = SortedRows(frame, keys, descending);
  std::vector<double> ranks(frame.rows(), kMissingNumber);
  const auto same_group = [&](size_t a, size_t b) {
    return std::all_of(groups.begin(), groups.end(), [&](size_t group) {
      const double x = frame.column(group)->At(a);
      const double y = frame.column(group)->At(b);
      return x == y || (std::isnan(x) && std::isnan(y));
    });
  };
  double rank = 0;
  StopCheck check;
  for (size_t i = 0; i < order.size(); ++i) {
    check();
    rank = i > 0 && same_group(order[i - 1], order[i]) ? rank : 0;
    const bool missing = std::any_of(columns.begin(), columns.end(), [&](size_t column) {
      return frame.column(column)->IsMissing(order[i]);
    });
    ranks[order[i]] = missing ? kMissingNumber : ++rank;
  }
  Frame result = frame;
  result.Append(call.name(4), Column::FromValues(ColumnType::kNumeric, frame.layout(), ranks));
  result = result.TakeRows(order.span());
  if (!call.flag(5)) return MakeFrame(std::move(result));
  return MakeFrame(result.TakeRows(SortedRows(result, columns, directions).span()));
}

}  // namespace

void AddSort(BuiltinTable& table) {
  table.Add("sort", "frame columns ...", Sort);
  table.Add("rank_within_groupby", "frame groups columns directions name by_columns",
            RankWithinGroups);
}

}  // namespace hydrofoil::rapids
