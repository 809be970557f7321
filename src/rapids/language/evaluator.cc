#include "rapids/language/evaluator.h"

#include "base/ambient_stop.h"
#include "rapids/language/evaluate.h"
#include "rapids/language/fault.h"

namespace hydrofoil::rapids {
namespace {

// Each level multiplies the work by the rows, columns or groups that its function is applied to.
constexpr int kMostApplied = 4;

// Counts nesting that the text does not show: a function that calls functions.
class DepthGuard {
 public:
  DepthGuard(int& depth, int most, const char* fault) : depth_(depth) {
    if (++depth_ > most) {
      --depth_;
      Fail(fault);
    }
  }
  ~DepthGuard() { --depth_; }
  DepthGuard(const DepthGuard&) = delete;
  DepthGuard& operator=(const DepthGuard&) = delete;

 private:
  int& depth_;
};

// "a b c ..." -> the least number of arguments, and whether more are allowed.
std::pair<size_t, bool> CountArguments(std::string_view names) {
  size_t count = 0;
  bool more = false;
  while (!names.empty()) {
    const size_t end = std::min(names.find(' '), names.size());
    const std::string_view name = names.substr(0, end);
    if (name == "...") {
      more = true;
    } else if (!name.empty()) {
      ++count;
    }
    names.remove_prefix(std::min(end + 1, names.size()));
  }
  return {count, more};
}

void CheckCount(const std::string& function, size_t expected, bool more, size_t given) {
  if (given < expected || (given > expected && !more)) {
    Fail("Incorrect number of arguments; '" + function + "' expects " + std::to_string(expected) +
         " but was passed " + std::to_string(given));
  }
}

}  // namespace

void Evaluator::CheckStopped() const {
  if (stop_.stop_requested()) {
    throw Error(ErrorKind::kCancelled, "Cancelled");
  }
}

Value Evaluator::Evaluate(const NodePtr& node, const ScopePtr& scope) {
  const DepthGuard guard(depth_, 2 * kMaxDepth, "Functions are nested too deeply");
  switch (node->kind) {
    case Node::Kind::kNumber:
      return node->number;
    case Node::Kind::kText:
      return node->text;
    case Node::Kind::kIdentifier:
      return Lookup(node->text, scope);
    case Node::Kind::kNumberList:
      return node->numbers;
    case Node::Kind::kTextList:
      return node->strings;
    case Node::Kind::kCall:
      return EvaluateCall(node, scope);
    case Node::Kind::kLambda:
      return std::make_shared<const Function>(node, scope);
  }
  return 0.0;
}

Value Evaluator::Lookup(const std::string& name, const ScopePtr& scope) const {
  for (const Scope* at = scope.get(); at != nullptr; at = at->outer.get()) {
    for (const auto& [bound, value] : at->names) {
      if (bound == name) {
        return value;
      }
    }
  }
  if (auto frame = workspace_.FindFrame(name)) {
    return FrameValue{std::move(*frame), name};
  }
  if (workspace_.HasModel(name)) {
    return ModelValue{name};
  }
  if (const Builtin* builtin = builtins_.Find(name)) {
    return std::make_shared<const Function>(*builtin);
  }
  Fail("Name lookup of '" + name + "' failed");
}

Value Evaluator::EvaluateCall(const NodePtr& node, const ScopePtr& scope) {
  CheckStopped();
  std::vector<Call::Argument> arguments;
  for (size_t i = 1; i < node->children.size(); ++i) {
    arguments.push_back({node->children[i], std::nullopt});
  }
  // An operation's name wins over a frame of that name, so that no frame can hide `+`.
  const Node& head = *node->children.front();
  if (head.kind == Node::Kind::kIdentifier) {
    if (const Builtin* builtin = builtins_.Find(head.text)) {
      return ApplyArguments(Function(*builtin), std::move(arguments), scope);
    }
  }
  const Value function = Evaluate(node->children.front(), scope);
  const auto* pointer = std::get_if<FunctionPtr>(&function);
  if (pointer == nullptr) {
    Fail("Expected a function but found class " + std::string(ClassName(function)));
  }
  return ApplyArguments(**pointer, std::move(arguments), scope);
}

Value Evaluator::Apply(const Function& function, std::vector<Value> arguments) {
  CheckStopped();
  const DepthGuard guard(applied_, kMostApplied,
                         "Functions are applied within functions more than four deep");
  std::vector<Call::Argument> given;
  for (auto& value : arguments) {
    given.push_back({nullptr, std::move(value)});
  }
  return ApplyArguments(function, std::move(given), nullptr);
}

Value Evaluator::ApplyArguments(const Function& function, std::vector<Call::Argument> arguments,
                                const ScopePtr& scope) {
  if (const Builtin* builtin = function.builtin()) {
    const auto [count, more] = CountArguments(builtin->arguments);
    CheckCount(builtin->name, count, more, arguments.size());
    EvaluateCalls(*builtin, arguments, scope);
    Call call(*this, *builtin, scope, std::move(arguments));
    return builtin->apply(call);
  }
  const Node& lambda = *function.lambda();
  CheckCount(lambda.Text(), lambda.strings.size(), false, arguments.size());
  auto inner = std::make_shared<Scope>();
  inner->outer = function.scope();
  for (size_t i = 0; i < arguments.size(); ++i) {
    Call::Argument& argument = arguments[i];
    inner->names.emplace_back(lambda.strings[i], argument.value ? std::move(*argument.value)
                                                                : Evaluate(argument.node, scope));
  }
  return Evaluate(lambda.children.front(), inner);
}

void Evaluator::EvaluateCalls(const Builtin& builtin, std::vector<Call::Argument>& arguments,
                              const ScopePtr& scope) {
  for (Call::Argument& argument : arguments) {
    if (!builtin.short_circuits && !argument.value && argument.node->kind == Node::Kind::kCall) {
      argument.value = Evaluate(argument.node, scope);
    }
  }
}

Value Evaluate(std::string_view text, Workspace& workspace, const BuiltinTable& builtins,
               const std::stop_token& stop) {
  const AmbientStop ambient(stop);
  return Evaluator(workspace, builtins, stop).Evaluate(Parse(text), nullptr);
}

}  // namespace hydrofoil::rapids
