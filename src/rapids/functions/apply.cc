// Functions over columns, rows and groups; choosing element by element.
#include <algorithm>
#include <cmath>

#include "rapids/functions/factors.h"
#include "rapids/functions/group_rows.h"
#include "rapids/functions/operators.h"
#include "rapids/functions/standard_builtins.h"
#include "rapids/language/fault.h"

namespace hydrofoil::rapids {
namespace {

// The numbers that a function gave for one row or one group.
std::vector<double> ResultNumbers(const Value& value) {
  if (const auto* number = std::get_if<double>(&value)) {
    return {*number};
  }
  if (const auto* row = std::get_if<RowValue>(&value)) {
    return row->numbers;
  }
  if (const auto* list = std::get_if<NumberList>(&value)) {
    return list->Expand();
  }
  if (const auto* frame = std::get_if<FrameValue>(&value); frame && frame->frame.rows() == 1) {
    std::vector<double> numbers;
    for (const ColumnPtr& column : frame->frame.columns()) {
      numbers.push_back(column->At(0));
    }
    return numbers;
  }
  Fail("Expected a Row but found a class " + std::string(ClassName(value)));
}

// Appends row `row` of a result; all rows must have as many numbers as the first.
void AddResult(std::vector<std::vector<double>>& columns, size_t row,
               const std::vector<double>& numbers) {
  if (row == 0) {
    columns.resize(numbers.size());
  }
  if (columns.size() != numbers.size()) {
    Fail("Functions must return the same number of columns each time, found " +
         std::to_string(numbers.size()) + " and " + std::to_string(columns.size()));
  }
  for (size_t i = 0; i < numbers.size(); ++i) {
    columns[i].push_back(numbers[i]);
  }
}

Value ApplyToRows(Call& call, const Frame& frame, const Function& function) {
  std::vector<std::vector<double>> values;
  for (const ColumnPtr& column : frame.columns()) {
    values.push_back(column->Values());
  }
  std::vector<std::vector<double>> results;
  for (size_t row = 0; row < frame.rows(); ++row) {
    RowValue argument{{}, frame.names()};
    for (const auto& column : values) {
      argument.numbers.push_back(column[row]);
    }
    const Value result = call.Apply(function, {std::move(argument)});
    AddResult(results, row, ResultNumbers(result));
  }
  Frame made;
  const auto names = DefaultNames(results.size());
  for (size_t i = 0; i < results.size(); ++i) {
    made.Append(names[i], Column::FromValues(ColumnType::kNumeric, frame.layout(), results[i]));
  }
  return MakeFrame(std::move(made));
}

ColumnPtr ResultColumn(const Value& value) {
  if (const auto* frame = std::get_if<FrameValue>(&value)) {
    if (frame->frame.column_count() != 1) {
      Fail("apply result Frames must have one column, found " +
           std::to_string(frame->frame.column_count()) + " cols");
    }
    return frame->frame.column(0);
  }
  if (std::holds_alternative<std::string>(value)) {
    throw Error(ErrorKind::kIllegalArgument, "unimplemented");
  }
  return MakeColumn(ResultNumbers(value));
}

Value ApplyToColumns(Call& call, const Frame& frame, const Function& function) {
  Frame made;
  for (size_t i = 0; i < frame.column_count(); ++i) {
    const ColumnPtr column = ResultColumn(call.Apply(function, {MakeFrame(frame.Select({i}))}));
    if (made.column_count() > 0 && column->rows() != made.rows()) {
      Fail("apply results must have the same number of rows, found " +
           std::to_string(column->rows()) + " and " + std::to_string(made.rows()));
    }
    made.Append(frame.name(i), column);
  }
  return MakeFrame(std::move(made));
}

// (apply frame margin function): margin 1 over rows, 2 over columns.
Value Apply(Call& call) {
  const Frame& frame = call.frame(0);
  if (!std::holds_alternative<double>(call.value(1))) {
    Fail("Expected a number but found a " + std::string(ClassName(call.value(1))));
  }
  const double margin = call.number(1);
  const FunctionPtr function = call.function(2);
  if (margin == 1) {
    return ApplyToRows(call, frame, *function);
  }
  if (margin != 2) {
    Fail("Only row-wise (margin 1) or col-wise (margin 2) allowed");
  }
  return ApplyToColumns(call, frame, *function);
}

// (ddply frame groups function)
Value ApplyToGroups(Call& call) {
  const Frame& frame = call.frame(0);
  const std::vector<size_t> keys = ColumnIndices(frame, call.value(1));
  const FunctionPtr function = call.function(2);
  const RowGroups groups = GroupRows(frame, keys);
  std::vector<std::vector<double>> results;
  for (size_t i = 0; i < groups.size(); ++i) {
    const Value result = call.Apply(*function, {MakeFrame(frame.TakeRows(groups[i]))});
    AddResult(results, i, ResultNumbers(result));
  }
  Frame made = groups.Keys(frame, keys);
  for (size_t i = 0; i < results.size(); ++i) {
    made.Append("ddply_C" + std::to_string(i + 1), MakeColumn(results[i]));
  }
  return MakeFrame(std::move(made));
}

// One outcome of `ifelse`: the same for all rows, or a column for each of the test's.
struct Outcome {
  const Frame* frame = nullptr;
  const std::string* text = nullptr;
  double number = 0;

  [[nodiscard]] const ColumnPtr* At(size_t column) const {
    return frame == nullptr ? nullptr : &frame->column(frame->column_count() == 1 ? 0 : column);
  }
};

std::string Describe(const Frame& frame) {
  return std::to_string(frame.column_count()) + " columns and " + std::to_string(frame.rows()) +
         " rows";
}

Outcome ReadOutcome(Call& call, size_t i, const Frame& test) {
  const Value& value = call.value(i);
  if (const auto* frame = std::get_if<FrameValue>(&value)) {
    const Frame& given = frame->frame;
    if (given.rows() != test.rows() || given.column_count() != test.column_count()) {
      Fail("ifelse test frame and other frames must match dimensions, found " + Describe(test) +
           " and " + Describe(given));
    }
    return {&given, nullptr, 0};
  }
  if (const auto* text = std::get_if<std::string>(&value)) {
    return {nullptr, text, 0};
  }
  return {nullptr, nullptr, call.number(i)};
}

// The common levels of both outcomes, and codes for each outcome: of two texts the one for false
// first; of a column and a text sorted, of two columns as they come.
class Levels {
 public:
  Levels(const Outcome& yes, const Outcome& no, size_t column) {
    for (const Outcome* outcome : {&yes, &no}) {
      if (const ColumnPtr* at = outcome->At(column); at != nullptr && (*at)->is_categorical()) {
        for (const auto& level : *(*at)->domain()) {
          Add(level);
        }
      }
    }
    const bool sorted = !domain_->empty();
    for (const Outcome* outcome : {&no, &yes}) {
      if (outcome->text != nullptr) {
        Add(*outcome->text);
        if (sorted) Sort();
      }
    }
  }

  [[nodiscard]] bool empty() const { return domain_->empty(); }
  [[nodiscard]] DomainPtr domain() const { return domain_; }
  [[nodiscard]] std::vector<double> Map(const Column& column) const {
    std::vector<double> codes;
    for (const auto& level : *column.domain()) {
      codes.push_back(Code(level));
    }
    return codes;
  }
  [[nodiscard]] double Code(const std::string& level) const {
    const auto known = codes_.find(level);
    return known == codes_.end() ? static_cast<double>(domain_->size()) : known->second;
  }

 private:
  void Sort() {
    std::sort(domain_->begin(), domain_->end());
    for (size_t i = 0; i < domain_->size(); ++i) {
      codes_[(*domain_)[i]] = static_cast<double>(i);
    }
  }

  void Add(const std::string& level) {
    if (codes_.emplace(level, static_cast<double>(domain_->size())).second) {
      domain_->push_back(level);
    }
  }

  std::shared_ptr<Domain> domain_ = std::make_shared<Domain>();
  std::unordered_map<std::string, double> codes_;
};

// Writes an outcome's values for rows [first, first + out.size()).
class OutcomeReader {
 public:
  OutcomeReader(const Outcome& outcome, size_t column, const Levels& levels)
      : number_(outcome.text != nullptr ? levels.Code(*outcome.text) : outcome.number) {
    if (const ColumnPtr* at = outcome.At(column)) {
      column_ = *at;
      if (column_->is_text() || (!levels.empty() && !column_->is_categorical())) {
        Fail("ifelse cannot mix numbers, categories and text");
      }
      if (column_->is_categorical()) {
        codes_ = levels.Map(*column_);
      }
    } else if (outcome.text == nullptr && !levels.empty() && !std::isnan(number_)) {
      Fail("ifelse cannot mix numbers, categories and text");
    }
  }

  void Read(size_t first, std::span<double> out) const {
    if (column_ == nullptr) {
      std::fill(out.begin(), out.end(), number_);
      return;
    }
    column_->Decode(first, out);
    for (double& value : out) {
      value = codes_.empty() || std::isnan(value) ? value : codes_[static_cast<size_t>(value)];
    }
  }

  [[nodiscard]] bool is_time() const {
    return column_ != nullptr && column_->type() == ColumnType::kTime;
  }

 private:
  ColumnPtr column_;
  std::vector<double> codes_;
  double number_;
};

ColumnPtr Choose(const ColumnPtr& test, size_t column, const Outcome& yes, const Outcome& no) {
  const Levels levels(yes, no, column);
  const OutcomeReader if_true(yes, column, levels);
  const OutcomeReader if_false(no, column, levels);
  const auto fill = [&](size_t first, std::span<double> out) {
    std::vector<double> truths(out.size());
    std::vector<double> others(out.size());
    test->Decode(first, truths);
    if_true.Read(first, out);
    if_false.Read(first, others);
    for (size_t i = 0; i < out.size(); ++i) {
      out[i] = std::isnan(truths[i]) ? kMissingNumber : truths[i] != 0 ? out[i] : others[i];
    }
  };
  if (!levels.empty()) {
    const ColumnPtr chosen =
        Column::Generate(ColumnType::kCategorical, test->layout(), fill, levels.domain());
    return yes.text == nullptr && no.text == nullptr ? chosen : UsedLevels(chosen);
  }
  const bool time = if_true.is_time() && if_false.is_time();
  return Column::Generate(time ? ColumnType::kTime : ColumnType::kNumeric, test->layout(), fill);
}

Value ChooseFromRow(Call& call, const RowValue& test) {
  RowValue result = test;
  for (double& number : result.numbers) {
    if (!std::isnan(number)) {
      number = number != 0 ? call.number(1) : call.number(2);
    }
  }
  return result;
}

Value IfElse(Call& call) {
  const Value& test = call.value(0);
  if (const auto* row = std::get_if<RowValue>(&test)) {
    return ChooseFromRow(call, *row);
  }
  const auto* frame = std::get_if<FrameValue>(&test);
  if (frame == nullptr) {
    const double number = call.number(0);
    if (std::isnan(number)) {
      return kMissingNumber;
    }
    return call.value(number != 0 ? 1 : 2);
  }
  const Outcome yes = ReadOutcome(call, 1, frame->frame);
  const Outcome no = ReadOutcome(call, 2, frame->frame);
  Frame result;
  const auto names = DefaultNames(frame->frame.column_count());
  for (size_t i = 0; i < names.size(); ++i) {
    result.Append(names[i], Choose(frame->frame.column(i), i, yes, no));
  }
  return MakeFrame(std::move(result));
}

}  // namespace

void AddApply(BuiltinTable& table) {
  table.Add("apply", "frame margin function", Apply);
  table.Add("ddply", "frame groups function", ApplyToGroups);
  table.Add("ifelse", "test yes no", IfElse);
}

}  // namespace hydrofoil::rapids
