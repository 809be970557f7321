// Choosing rows and columns.
#include <algorithm>
#include <cmath>
#include <cstddef>

#include "base/thread_pool.h"
#include "frame/column_blocks.h"
#include "frame/flat_values.h"
#include "rapids/functions/operators.h"
#include "rapids/functions/standard_builtins.h"
#include "rapids/language/fault.h"

namespace hydrofoil::rapids {
namespace {

Value ChooseColumns(Call& call, bool drop) {
  const Value& source = call.value(0);
  const Node* expression = call.node(1);
  if (expression != nullptr && expression->kind == Node::Kind::kIdentifier &&
      std::holds_alternative<FrameValue>(call.value(1))) {
    Fail("Requires a number-list, but found an AstId");
  }
  if (const auto* row = std::get_if<RowValue>(&source)) {
    // A row is chosen from as a frame of its names would be.
    std::vector<ColumnPtr> columns;
    const RowLayoutPtr layout = MakeLayout(1);
    for (const double number : row->numbers) {
      columns.push_back(Column::Constant(number, layout));
    }
    RowValue result;
    for (const size_t i : SelectColumns(Frame(row->names, columns), call.value(1), drop)) {
      result.numbers.push_back(row->numbers[i]);
      result.names.push_back(row->names[i]);
    }
    return result;
  }
  const Frame& frame = call.frame(0);
  return MakeFrame(frame.Select(SelectColumns(frame, call.value(1), drop)));
}

// The rows of each chunk in parallel, then one after the other.
RawArray<RowNumber> TrueRows(const Column& column) {
  const RowLayout& layout = *column.layout();
  CheckRowNumbers(column.rows());
  std::vector<std::vector<RowNumber>> found(layout.size() - 1);
  ParallelFor(found.size(), [&](size_t i) {
    std::vector<RowNumber>& rows = found[i];
    rows.resize(layout[i + 1] - layout[i]);
    auto row = static_cast<RowNumber>(layout[i]);
    size_t count = 0;
    ForBlocks(column, i, [&](std::span<const double> values) {
      for (const double value : values) {
        rows[count] = row++;
        count += value != 0 && !std::isnan(value) ? 1 : 0;
      }
    });
    rows.resize(count);
  });
  std::vector<size_t> starts = {0};
  for (const auto& rows : found) starts.push_back(starts.back() + rows.size());
  RawArray<RowNumber> all(starts.back());
  ParallelFor(found.size(), [&](size_t i) {
    std::copy(found[i].begin(), found[i].end(),
              all.span().begin() + static_cast<ptrdiff_t>(starts[i]));
  });
  return all;
}

RawArray<RowNumber> RowsOfPredicate(const Frame& frame, const Frame& predicate) {
  if (predicate.column_count() != 1) {
    Fail("Conditional Row Slicing Expression evaluated to " +
         std::to_string(predicate.column_count()) + " columns.  Must be a boolean Vec.");
  }
  if (predicate.rows() != frame.rows()) {
    Fail("Can not make vectors of different length compatible!");
  }
  return TrueRows(*predicate.column(0));
}

std::vector<size_t> RowsWithout(size_t count, const NumberList& list) {
  std::vector<bool> dropped(count);
  for (const double number : list.Expand()) {
    if (!(number < 0)) {
      Fail("H2O does not currently reorder rows, please sort your row selection first");
    }
    const double row = -number - 1;
    if (row >= 0 && row < static_cast<double>(count)) {
      dropped[static_cast<size_t>(row)] = true;
    }
  }
  std::vector<size_t> rows;
  for (size_t row = 0; row < count; ++row) {
    if (!dropped[row]) {
      rows.push_back(row);
    }
  }
  return rows;
}

// Ascending, without repeats; what lies beyond the last row is left out.
std::vector<size_t> RowsOfList(size_t count, const NumberList& list) {
  if (!list.empty() && list.ranges().front().first < 0) {
    return RowsWithout(count, list);
  }
  std::vector<size_t> rows;
  double last = -1;
  for (const auto& range : list.ranges()) {
    for (double i = 0; i < range.count; ++i) {
      const double row = range.first + i * range.stride;
      if (!(row > last)) {
        Fail("H2O does not currently reorder rows, please sort your row selection first");
      }
      last = row;
      if (row >= static_cast<double>(count)) {
        break;
      }
      rows.push_back(static_cast<size_t>(row));
    }
  }
  return rows;
}

// A row that is not there is a row of missing values.
Frame MissingRow(const Frame& frame) {
  const RowLayoutPtr layout = MakeLayout(1);
  const double missing[] = {kMissingNumber};
  const std::optional<std::string> no_text[] = {std::nullopt};
  Frame result;
  for (size_t i = 0; i < frame.column_count(); ++i) {
    const Column& like = *frame.column(i);
    result.Append(frame.name(i),
                  like.is_text() ? Column::FromStrings(layout, no_text, like.type())
                                 : Column::FromValues(like.type(), layout, missing, like.domain()));
  }
  return result;
}

Value ChooseRows(Call& call) {
  const Frame& frame = call.frame(0);
  const Value& choice = call.value(1);
  if (const auto* predicate = std::get_if<FrameValue>(&choice)) {
    const RawArray<RowNumber> rows = RowsOfPredicate(frame, predicate->frame);
    return MakeFrame(frame.TakeRows(rows.span()));
  }
  if (const auto* number = std::get_if<double>(&choice)) {
    if (std::isnan(*number)) {
      Fail("Expected a Frame but found a class water.rapids.vals.ValNum");
    }
    if (*number >= static_cast<double>(frame.rows())) {
      return MakeFrame(MissingRow(frame));
    }
    return MakeFrame(frame.TakeRows(
        RowsOfList(frame.rows(), NumberList(std::vector<double>{std::trunc(*number)}))));
  }
  const auto* list = std::get_if<NumberList>(&choice);
  if (list == nullptr) {
    Fail("Row slicing requires a number-list as the last argument, but found a class " +
         std::string(std::holds_alternative<std::string>(choice) ? "water.rapids.ast.params.AstStr"
                                                                 : ClassName(choice)));
  }
  return MakeFrame(frame.TakeRows(RowsOfList(frame.rows(), *list)));
}

// The single value of a 1x1 frame; other frames stay.
Value Flatten(Call& call) {
  const FrameValue& value = call.frame_value(0);
  const Frame& frame = value.frame;
  if (frame.rows() != 1 || frame.column_count() != 1) {
    return value;
  }
  const Column& column = *frame.column(0);
  if (column.is_text()) {
    return std::string(column.StringAt(0).value_or("NA"));
  }
  const double number = column.At(0);
  if (!column.is_categorical()) {
    return number;
  }
  return std::isnan(number) ? "NA" : (*column.domain())[static_cast<size_t>(number)];
}

Value GetRow(Call& call) {
  const Frame& frame = call.frame(0);
  if (frame.rows() != 1) {
    Fail("The frame should have only 1 row; found " + std::to_string(frame.rows()) + " rows.");
  }
  RowValue row;
  row.names = frame.names();
  for (const ColumnPtr& column : frame.columns()) {
    row.numbers.push_back(IsNumeric(*column) ? column->At(0) : kMissingNumber);
  }
  return row;
}

}  // namespace

void AddSlicing(BuiltinTable& table) {
  table.Add("cols", "frame columns", [](Call& call) { return ChooseColumns(call, true); });
  table.Add("cols_py", "frame columns", [](Call& call) { return ChooseColumns(call, false); });
  table.Add("rows", "frame rows", ChooseRows);
  table.Add("flatten", "frame", Flatten);
  table.Add("getrow", "frame", GetRow);
}

}  // namespace hydrofoil::rapids
