// Wide and long forms of frames, repeated rows, new names.
#include <algorithm>
#include <cmath>
#include <ranges>

#include "base/ambient_stop.h"
#include "base/memory_budget.h"
#include "frame/column_stats.h"
#include "rapids/functions/group_rows.h"
#include "rapids/functions/operators.h"
#include "rapids/functions/standard_builtins.h"
#include "rapids/language/fault.h"
#include "text/plain_text.h"
#include "text/real_text.h"

namespace hydrofoil::rapids {
namespace {

// (dropdup frame columns keep): one row for each combination of values, the first or the last.
Value DropDuplicates(Call& call) {
  const Frame& frame = call.frame(0);
  const std::string keep = call.name(2);
  const bool first = EqualIgnoringCase(keep, "first");
  if (!first && !EqualIgnoringCase(keep, "last")) {
    Fail("Unknown drop order: '" + keep + "'. Known types: [First, Last]");
  }
  const Value& columns = call.value(1);
  const bool named =
      std::holds_alternative<std::string>(columns) || std::holds_alternative<StringList>(columns);
  for (const std::string& name : named ? call.texts(1) : StringList()) {
    if (!frame.Find(name)) Fail("Unknown column name: '" + name + "'");
  }
  std::vector<size_t> rows;
  const RowGroups groups = GroupRows(frame, ColumnIndices(frame, columns));
  for (size_t i = 0; i < groups.size(); ++i) {
    rows.push_back(first ? groups[i].front() : groups[i].back());
  }
  StopCheck check;
  std::sort(rows.begin(), rows.end(), [&](size_t a, size_t b) {
    check();
    return a < b;
  });
  return MakeFrame(frame.TakeRows(rows));
}

size_t RequiredColumn(const Frame& frame, const std::string& name) {
  const auto index = frame.Find(name);
  if (!index) {
    Fail("Column " + name + " not found");
  }
  return *index;
}

// (pivot frame index column value): a row for each value of `index`, a column for each value of
// `column`; the first one counts where there are several.
Value Pivot(Call& call) {
  const Frame& frame = call.frame(0);
  const size_t index = RequiredColumn(frame, call.text(1));
  const size_t across = RequiredColumn(frame, call.text(2));
  const ColumnPtr& value = frame.column(RequiredColumn(frame, call.text(3)));
  if (frame.column(across)->is_text() || value->is_text()) {
    Fail("pivot needs numeric or categorical columns");
  }
  if (frame.column(index)->stats().missing_count > 0) {
    Fail("Index column '" + frame.name(index) + "' has > 0 NAs");
  }
  const GroupNumbers rows = NumberGroups(frame, {index});
  const RowGroups columns = GroupRows(frame, {across});
  if (columns.size() > 100'000) {
    Fail("pivot would make " + std::to_string(columns.size()) +
         " columns: at most 100000 are possible");
  }
  RequireMemory(rows.size() * columns.size() * sizeof(double), "The pivoted frame");
  Frame result = frame.Select({index}).TakeRows(std::span(rows.firsts));
  for (size_t i = 0; i < columns.size(); ++i) {
    const RowGroups::Rows group = columns[i];
    const double name = frame.column(across)->At(group.front());
    if (std::isnan(name)) {
      continue;
    }
    std::vector<double> cells(rows.size(), kMissingNumber);
    for (const RowNumber row : std::views::reverse(group)) {
      cells[rows.of_row[row]] = value->At(row);
    }
    const DomainPtr& levels = frame.column(across)->domain();
    result.Append(levels ? (*levels)[static_cast<size_t>(name)] : LevelText(name),
                  Column::FromValues(value->type(), result.layout(), cells, value->domain()));
  }
  return MakeFrame(std::move(result));
}

// (melt frame kept columns variable_name value_name skip_missing): a row for each of `columns` of
// each row.
Value Melt(Call& call) {
  const Frame& frame = call.frame(0);
  const std::vector<size_t> kept = ColumnIndices(frame, call.value(1));
  std::vector<size_t> columns;
  if (!call.IsAbsent(2)) {
    columns = ColumnIndices(frame, call.value(2));
  } else {
    std::vector<bool> is_kept(frame.column_count());
    for (const size_t column : kept) {
      is_kept[column] = true;
    }
    for (size_t i = 0; i < is_kept.size(); ++i) {
      if (!is_kept[i]) {
        columns.push_back(i);
      }
    }
  }
  const bool skip_missing = call.flag(5);
  auto variables = std::make_shared<Domain>();
  std::vector<std::vector<double>> sources;
  for (const size_t column : columns) {
    if (!IsNumeric(*frame.column(column))) {
      Fail("melt needs numeric columns, found " + frame.name(column));
    }
    variables->push_back(frame.name(column));
    sources.push_back(frame.column(column)->Values());
  }
  RequireMemory(frame.rows() * columns.size() * 3 * sizeof(double), "The melted frame");
  std::vector<size_t> rows;
  std::vector<double> codes;
  std::vector<double> values;
  StopCheck check;
  for (size_t row = 0; row < frame.rows(); ++row) {
    for (size_t i = 0; i < sources.size(); ++i) {
      check();
      if (!skip_missing || !std::isnan(sources[i][row])) {
        rows.push_back(row);
        codes.push_back(static_cast<double>(i));
        values.push_back(sources[i][row]);
      }
    }
  }
  Frame result = frame.Select(kept).TakeRows(rows);
  const RowLayoutPtr layout = MakeLayout(rows.size());
  result.Append(call.text(3),
                Column::FromValues(ColumnType::kCategorical, layout, codes, variables));
  result.Append(call.text(4), Column::FromValues(ColumnType::kNumeric, layout, values));
  return MakeFrame(std::move(result));
}

// (rename old new): another key for a frame.
Value Rename(Call& call) {
  const std::string old_key = call.name(0);
  const std::string new_key = call.name(1);
  auto frame = call.workspace().FindFrame(old_key);
  if (!frame) {
    Fail("Unknown object " + old_key);
  }
  if (old_key != new_key) {
    call.workspace().PutFrame(new_key, std::move(*frame));
    call.workspace().Remove(old_key);
  }
  return kMissingNumber;
}

}  // namespace

void AddReshaping(BuiltinTable& table) {
  table.Add("dropdup", "frame columns keep", DropDuplicates);
  table.Add("pivot", "frame index column value", Pivot);
  table.Add("melt", "frame kept columns variable_name value_name skip_missing", Melt);
  table.Add("rename", "old new", Rename);
}

}  // namespace hydrofoil::rapids
