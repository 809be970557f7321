#include "rapids/language/builtins.h"

#include <cmath>
#include <utility>

#include "base/check.h"
#include "rapids/language/evaluator.h"
#include "rapids/language/fault.h"

namespace hydrofoil::rapids {
namespace {

struct Describe {
  std::string_view operator()(double) const { return "water.rapids.vals.ValNum"; }
  std::string_view operator()(const NumberList&) const { return "water.rapids.vals.ValNums"; }
  std::string_view operator()(const std::string&) const { return "water.rapids.vals.ValStr"; }
  std::string_view operator()(const StringList&) const { return "water.rapids.vals.ValStrs"; }
  std::string_view operator()(const FrameValue&) const { return "water.rapids.vals.ValFrame"; }
  std::string_view operator()(const RowValue&) const { return "water.rapids.vals.ValRow"; }
  std::string_view operator()(const ModelValue&) const { return "water.rapids.vals.ValModel"; }
  std::string_view operator()(const FrameMapValue&) const {
    return "water.rapids.vals.ValMapFrame";
  }
  std::string_view operator()(const FunctionPtr&) const { return "water.rapids.vals.ValFun"; }
};

[[noreturn]] void FailKind(std::string_view expected, const Value& value) {
  Fail("Expected a " + std::string(expected) + " but found a class " +
       std::string(ClassName(value)));
}

}  // namespace

std::string_view ClassName(const Value& value) { return std::visit(Describe{}, value); }

void BuiltinTable::Add(std::string name, std::string arguments, std::function<Value(Call&)> apply) {
  Builtin builtin{name, std::move(arguments), std::move(apply), false};
  HYDROFOIL_CHECK(entries_.emplace(std::move(name), std::move(builtin)).second);
}

void BuiltinTable::AddShortCircuit(std::string name, std::string arguments,
                                   std::function<Value(Call&)> apply) {
  Add(name, std::move(arguments), std::move(apply));
  entries_.find(name)->second.short_circuits = true;
}

void BuiltinTable::Alias(std::string name, std::string_view existing) {
  const Builtin* builtin = Find(existing);
  HYDROFOIL_CHECK(builtin != nullptr);
  Add(std::move(name), builtin->arguments, builtin->apply);
}

const Builtin* BuiltinTable::Find(std::string_view name) const {
  const auto it = entries_.find(name);
  return it == entries_.end() ? nullptr : &it->second;
}

std::vector<const Builtin*> BuiltinTable::All() const {
  std::vector<const Builtin*> all;
  all.reserve(entries_.size());
  for (const auto& [name, builtin] : entries_) {
    all.push_back(&builtin);
  }
  return all;
}

std::string Function::Text() const {
  return builtin_ != nullptr ? builtin_->name : lambda_->Text();
}

Call::Call(Evaluator& evaluator, const Builtin& builtin, std::shared_ptr<const Scope> scope,
           std::vector<Argument> arguments)
    : evaluator_(evaluator),
      builtin_(builtin),
      scope_(std::move(scope)),
      arguments_(std::move(arguments)) {}

bool Call::IsAbsent(size_t i) const {
  const Node* at = node(i);
  if (at == nullptr) {
    return false;
  }
  const bool bare = at->kind == Node::Kind::kIdentifier || at->kind == Node::Kind::kText;
  return (bare && (at->text == "_" || at->text == "NULL")) ||
         (at->kind == Node::Kind::kNumberList && at->numbers.empty());
}

const Value& Call::value(size_t i) {
  if (i >= arguments_.size()) {
    Fail("Incorrect number of arguments; '" + builtin_.name + "' expects at least " +
         std::to_string(i + 1) + " but was passed " + std::to_string(arguments_.size()));
  }
  Argument& argument = arguments_[i];
  if (!argument.value) {
    argument.value = evaluator_.Evaluate(argument.node, scope_);
  }
  return *argument.value;
}

const FrameValue* Call::find_frame(size_t i) {
  (void)value(i);
  Value& at = *arguments_[i].value;
  if (const auto* text = std::get_if<std::string>(&at)) {
    if (auto frame = workspace().FindFrame(*text)) {
      at = FrameValue{std::move(*frame), std::string(*text)};
    }
  }
  return std::get_if<FrameValue>(&at);
}

const FrameValue& Call::frame_value(size_t i) {
  const FrameValue* found = find_frame(i);
  if (found == nullptr) {
    FailKind("Frame", value(i));
  }
  return *found;
}

const ColumnPtr& Call::column(size_t i) {
  const Frame& at = frame(i);
  if (at.column_count() != 1) {
    Fail("'" + builtin_.name + "' takes a single column, found " +
         std::to_string(at.column_count()) + " columns");
  }
  return at.column(0);
}

double Call::number(size_t i) {
  const Value& at = value(i);
  if (const auto* found = std::get_if<double>(&at)) {
    return *found;
  }
  if (const auto* list = std::get_if<NumberList>(&at); list != nullptr && !list->empty()) {
    return list->ranges().front().first;
  }
  FailKind("Number", at);
}

int64_t Call::integer(size_t i, std::string_view what, int64_t min, int64_t max) {
  const double value = number(i);
  if (!(value >= static_cast<double>(min) && value <= static_cast<double>(max)) ||
      value != std::floor(value)) {
    Fail("'" + builtin_.name + "': " + std::string(what) + " must be an integer from " +
         std::to_string(min) + " to " + std::to_string(max));
  }
  return static_cast<int64_t>(value);
}

NumberList Call::numbers(size_t i) {
  const Value& at = value(i);
  if (const auto* list = std::get_if<NumberList>(&at)) {
    return *list;
  }
  if (const auto* single = std::get_if<double>(&at)) {
    return NumberList(std::vector<double>{*single});
  }
  if (const auto* row = std::get_if<RowValue>(&at)) {
    return NumberList(row->numbers);
  }
  const Node* expression = node(i);
  Fail("Requires a number-list, but found an " +
       (expression != nullptr && expression->kind == Node::Kind::kIdentifier
            ? std::string("AstId")
            : std::string(ClassName(at))));
}

const std::string& Call::text(size_t i) {
  const Value& at = value(i);
  const auto* found = std::get_if<std::string>(&at);
  if (found == nullptr) {
    FailKind("String", at);
  }
  return *found;
}

StringList Call::texts(size_t i) {
  const Value& at = value(i);
  if (const auto* list = std::get_if<StringList>(&at)) {
    return *list;
  }
  if (const auto* list = std::get_if<NumberList>(&at); list != nullptr && list->empty()) {
    return {};
  }
  return {text(i)};
}

std::string Call::name(size_t i) {
  const Node* expression = node(i);
  if (expression != nullptr &&
      (expression->kind == Node::Kind::kIdentifier || expression->kind == Node::Kind::kNumber)) {
    return expression->Text();
  }
  return text(i);
}

FunctionPtr Call::function(size_t i) {
  const Value& at = value(i);
  const auto* found = std::get_if<FunctionPtr>(&at);
  if (found == nullptr) {
    FailKind("Function", at);
  }
  return *found;
}

Value Call::Apply(const Function& function, std::vector<Value> arguments) {
  return evaluator_.Apply(function, std::move(arguments));
}

Workspace& Call::workspace() const { return evaluator_.workspace(); }

void Call::CheckStopped() const { evaluator_.CheckStopped(); }

const std::stop_token& Call::stop() const { return evaluator_.stop(); }

}  // namespace hydrofoil::rapids
