// (GB frame groups aggregate column missing [aggregate column missing]...)
#include <algorithm>
#include <cctype>

#include "rapids/functions/group_aggregates.h"
#include "rapids/functions/group_rows.h"
#include "rapids/functions/operators.h"
#include "rapids/functions/standard_builtins.h"
#include "rapids/language/fault.h"

namespace hydrofoil::rapids {
namespace {

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

std::vector<Request> ReadRequests(Call& call, const Frame& frame) {
  if ((call.size() - 2) % 3 != 0) {
    Fail("Aggregates come in threes: function, column, handling of missing values");
  }
  std::vector<Request> requests;
  for (size_t i = 2; i + 2 < call.size(); i += 3) {
    const std::string name = call.name(i);
    const Aggregate aggregate = ReadAggregate(name);
    const size_t column = ColumnIndex(frame, call.value(i + 1));
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
  const GroupNumbers groups = NumberGroups(frame, keys);
  Frame result = keys.empty() ? Frame() : frame.Select(keys).TakeRows(std::span(groups.firsts));
  GroupAggregator aggregator(groups, call.stop());
  for (const Request& request : requests) {
    const bool counts = request.aggregate == Aggregate::kRows;
    const std::vector<double> values =
        aggregator.Compute(*frame.column(request.column), request.aggregate, request.missing);
    result.Append(counts ? request.name : request.name + "_" + frame.name(request.column),
                  MakeColumn(values));
  }
  return MakeFrame(std::move(result));
}

}  // namespace

void AddGroupBy(BuiltinTable& table) { table.Add("GB", "frame groups ...", GroupBy); }

}  // namespace hydrofoil::rapids
