// Naming results, replacing parts of frames, removing, listing.
#include <algorithm>
#include <cmath>

#include "base/ambient_stop.h"
#include "rapids/functions/operators.h"
#include "rapids/functions/standard_builtins.h"
#include "rapids/language/fault.h"
#include "text/real_text.h"

namespace hydrofoil::rapids {
namespace {

[[noreturn]] void FailAssign(const std::string& value, const Column& column) {
  Fail("Cannot assign value " + value + " into a vector of type " + std::string(TypeName(column)) +
       ".");
}

Value AssignTemporary(Call& call) {
  const std::string key = call.name(0);
  Workspace& workspace = call.workspace();
  if (workspace.FindFrame(key) || workspace.HasModel(key)) {
    Fail("Temp ID " + key + " already exists");
  }
  Frame frame = call.frame(1);
  workspace.PutTemporary(key, frame);
  return FrameValue{std::move(frame), key};
}

Value AssignGlobal(Call& call) {
  const std::string key = call.name(0);
  Frame frame = call.frame(1).Stored();
  call.workspace().PutFrame(key, frame);
  return FrameValue{std::move(frame), key};
}

Value RemoveKey(Call& call) { return call.workspace().Remove(call.name(0)) ? 1.0 : 0.0; }

Value ListKeys(Call& call) {
  const auto keys = std::make_shared<const Domain>(call.workspace().Keys());
  std::vector<double> codes(keys->size());
  for (size_t i = 0; i < codes.size(); ++i) {
    codes[i] = static_cast<double>(i);
  }
  return MakeFrame(
      "key", Column::FromValues(ColumnType::kCategorical, MakeLayout(codes.size()), codes, keys));
}

Value Sequence(Call& call) {
  Value last = 0.0;
  for (size_t i = 0; i < call.size(); ++i) {
    last = call.value(i);
  }
  return last;
}

// Which rows `:=` writes, and from which row of the source each comes.
struct RowChoice {
  bool all = false;
  std::vector<bool> chosen;    // a frame's row
  std::vector<size_t> source;  // the source's row of each chosen one, in order
  size_t listed = 0;           // of a list: its rows, those too that are not there
};

RowChoice ChosenByPredicate(const Frame& frame, const Frame& predicate) {
  if (predicate.column_count() != 1 || predicate.rows() != frame.rows()) {
    Fail("Rows must be chosen by a single column of as many rows as the frame has");
  }
  RowChoice choice;
  choice.chosen.resize(frame.rows());
  const std::vector<double> values = predicate.column(0)->Values();
  for (size_t row = 0; row < values.size(); ++row) {
    choice.chosen[row] = values[row] != 0 && !std::isnan(values[row]);
    if (choice.chosen[row]) {
      choice.source.push_back(row);
    }
  }
  return choice;
}

RowChoice ChosenByList(const Frame& frame, const NumberList& list) {
  RowChoice choice;
  const auto rows = static_cast<double>(frame.rows());
  const auto& ranges = list.ranges();
  choice.all = list.empty() || (ranges.size() == 1 && ranges[0].first == 0 &&
                                ranges[0].stride == 1 && ranges[0].count >= rows);
  if (choice.all) {
    return choice;
  }
  // In any order, as R sends them; rows that are not there do not count, of a row that is named
  // twice the last one does.
  std::vector<std::pair<double, size_t>> places;
  for (const double row : list.Expand()) {
    places.emplace_back(row, places.size());
  }
  StopCheck check;
  std::sort(places.begin(), places.end(), [&](const auto& x, const auto& y) {
    check();
    return x < y;
  });
  choice.listed = places.size();
  choice.chosen.resize(frame.rows());
  for (size_t i = 0; i < places.size(); ++i) {
    const auto [row, place] = places[i];
    const bool again = i + 1 < places.size() && places[i + 1].first == row;
    if (again || !(row >= 0 && row < rows)) {
      continue;
    }
    choice.chosen[static_cast<size_t>(row)] = true;
    choice.source.push_back(place);
  }
  return choice;
}

RowChoice ChooseRows(Call& call, const Frame& frame) {
  if (const auto* predicate = std::get_if<FrameValue>(&call.value(3))) {
    return ChosenByPredicate(frame, predicate->frame);
  }
  return ChosenByList(frame, call.numbers(3));
}

ColumnPtr WithTextRows(const ColumnPtr& column, const RowChoice& rows, const Column* source,
                       std::optional<std::string_view> text) {
  std::vector<std::optional<std::string>> values;
  values.reserve(column->rows());
  size_t next = 0;
  for (size_t row = 0; row < column->rows(); ++row) {
    if (rows.all || rows.chosen[row]) {
      values.emplace_back(source != nullptr ? source->StringAt(rows.source[next++]) : text);
    } else {
      values.emplace_back(column->StringAt(row));
    }
  }
  return Column::FromStrings(column->layout(), values, column->type());
}

ColumnPtr WithNumber(const ColumnPtr& column, double number, const RowChoice& rows) {
  if (rows.all && (column->type() == ColumnType::kNumeric || !std::isnan(number))) {
    return Column::Constant(number, column->layout());
  }
  if (column->is_text() && std::isnan(number)) {
    return WithTextRows(column, rows, nullptr, std::nullopt);
  }
  if (column->is_text() || (column->is_categorical() && !std::isnan(number))) {
    FailAssign(NumberText(number), *column);
  }
  const auto fill = [&](size_t first, std::span<double> out) {
    column->Decode(first, out);
    for (size_t i = 0; i < out.size(); ++i) {
      out[i] = rows.all || rows.chosen[first + i] ? number : out[i];
    }
  };
  return Column::Generate(column->type(), column->layout(), fill, column->domain());
}

ColumnPtr WithText(const ColumnPtr& column, const std::string& text, const RowChoice& rows) {
  if (column->is_text()) {
    return WithTextRows(column, rows, nullptr, text);
  }
  if (!column->is_categorical()) {
    FailAssign(text, *column);
  }
  const Domain& domain = *column->domain();
  const auto it = std::find(domain.begin(), domain.end(), text);
  if (it == domain.end()) {
    FailAssign(text, *column);
  }
  const auto code = static_cast<double>(it - domain.begin());
  const auto fill = [&](size_t first, std::span<double> out) {
    column->Decode(first, out);
    for (size_t i = 0; i < out.size(); ++i) {
      out[i] = rows.all || rows.chosen[first + i] ? code : out[i];
    }
  };
  return Column::Generate(column->type(), column->layout(), fill, column->domain());
}

ColumnPtr WithRows(const ColumnPtr& column, const Column& source, const RowChoice& rows) {
  const bool same = column->is_categorical()
                        ? source.is_categorical() && *source.domain() == *column->domain()
                        : !source.is_categorical() && source.is_text() == column->is_text();
  if (!same) {
    Fail("Source and destination columns must have the same type and levels");
  }
  if (column->is_text()) {
    return WithTextRows(column, rows, &source, {});
  }
  std::vector<double> values = column->Values();
  const std::vector<double> given = source.Values();
  size_t next = 0;
  for (size_t row = 0; row < values.size(); ++row) {
    if (rows.chosen[row]) {
      values[row] = given[rows.source[next++]];
    }
  }
  return Column::FromValues(column->type(), column->layout(), values, column->domain());
}

void CheckSource(const Frame& source, size_t columns, const RowChoice& rows, size_t frame_rows) {
  if (source.column_count() != columns) {
    Fail("Source and destination frames must have the same count of columns");
  }
  const size_t chosen = rows.listed > 0 ? rows.listed : rows.source.size();
  const size_t expected = rows.all ? frame_rows : chosen;
  const bool by_position = !rows.all && rows.listed == 0 && !rows.source.empty() &&
                           rows.source.back() >= rows.source.size();  // a predicate's rows
  if (source.rows() != (by_position ? frame_rows : expected)) {
    Fail("Requires same count of rows in the number-list (" + std::to_string(expected) +
         ") as in the source (" + std::to_string(source.rows()) + ")");
  }
}

// (:= frame source columns rows)
Value ReplacePart(Call& call) {
  Frame frame = call.frame(0);
  const Value& source = call.value(1);
  const NumberList::Range all_columns{0, static_cast<double>(frame.column_count()), 1};
  const Value chosen =
      call.IsAbsent(2) ? Value(NumberList(std::vector{all_columns})) : call.value(2);
  const std::vector<size_t> columns = ColumnIndices(frame, chosen);
  const RowChoice rows = ChooseRows(call, frame);
  const auto* given = std::get_if<FrameValue>(&source);
  if (given != nullptr) {
    CheckSource(given->frame, columns.size(), rows, frame.rows());
  }
  for (size_t i = 0; i < columns.size(); ++i) {
    const ColumnPtr& column = frame.column(columns[i]);
    if (given != nullptr) {
      const ColumnPtr& part = given->frame.column(i);
      frame.Replace(columns[i], rows.all ? part : WithRows(column, *part, rows));
    } else if (const auto* text = std::get_if<std::string>(&source)) {
      frame.Replace(columns[i], WithText(column, *text, rows));
    } else {
      frame.Replace(columns[i], WithNumber(column, call.number(1), rows));
    }
  }
  return MakeFrame(std::move(frame));
}

ColumnPtr ConstantText(const std::string& text, const RowLayoutPtr& layout) {
  const std::vector<std::optional<std::string>> values(layout->back(), text);
  return Column::FromStrings(layout, values);
}

// (append frame value name [value name]...)
Value AppendColumns(Call& call) {
  Frame frame = call.frame(0);
  FreeNames names(frame);
  if (call.size() % 2 == 0) {
    Fail("Incorrect number of arguments; 'append' expects pairs of a column and its name");
  }
  for (size_t i = 1; i + 1 < call.size(); i += 2) {
    const Value& value = call.value(i);
    ColumnPtr column;
    if (const auto* given = std::get_if<FrameValue>(&value)) {
      if (given->frame.column_count() != 1) {
        Fail("Can only append one column");
      }
      column = given->frame.column(0);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      column = ConstantText(*text, frame.layout());
    } else {
      column = Column::Constant(call.number(i), frame.layout());
    }
    if (frame.column_count() > 0 && column->rows() != frame.rows()) {
      Fail("Can not make vectors of different length compatible!");
    }
    frame.Append(names.Next(call.text(i + 1)), column);
  }
  return MakeFrame(std::move(frame));
}

// (colnames= frame columns names)
Value RenameColumns(Call& call) {
  Frame frame = call.frame(0);
  const Value& names = call.value(2);
  if (!std::holds_alternative<std::string>(names) && !std::holds_alternative<StringList>(names)) {
    Fail("Column naming requires a string-list, but found a class " +
         std::string(std::holds_alternative<NumberList>(names)
                         ? "water.rapids.ast.params.AstNumList"
                         : ClassName(names)));
  }
  const StringList new_names = call.texts(2);
  const std::vector<size_t> columns = ColumnIndices(frame, call.value(1));
  if (columns.size() != new_names.size()) {
    Fail("Must have the same number of column choices as names");
  }
  for (size_t i = 0; i < columns.size(); ++i) {
    frame.Rename(columns[i], new_names[i]);
  }
  return MakeFrame(std::move(frame));
}

}  // namespace

void AddAssignment(BuiltinTable& table) {
  table.Add("tmp=", "key frame", AssignTemporary);
  table.Add("assign", "key frame", AssignGlobal);
  table.Add("rm", "key", RemoveKey);
  table.Add("ls", "", ListKeys);
  table.Add(",", "...", Sequence);
  table.Add(":=", "frame source columns rows", ReplacePart);
  table.Add("append", "frame value name ...", AppendColumns);
  table.Add("colnames=", "frame columns names", RenameColumns);
}

}  // namespace hydrofoil::rapids
