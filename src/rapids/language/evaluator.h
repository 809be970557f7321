// Walks a syntax tree. One per call of Evaluate(); one thread.
#ifndef HYDROFOIL_RAPIDS_LANGUAGE_EVALUATOR_H_
#define HYDROFOIL_RAPIDS_LANGUAGE_EVALUATOR_H_

#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "rapids/language/builtins.h"

namespace hydrofoil::rapids {

// Names bound by a lambda's parameters, and the scope around it.
struct Scope {
  std::shared_ptr<const Scope> outer;
  std::vector<std::pair<std::string, Value>> names;
};
using ScopePtr = std::shared_ptr<const Scope>;

class Evaluator {
 public:
  Evaluator(Workspace& workspace, const BuiltinTable& builtins, std::stop_token stop)
      : workspace_(workspace), builtins_(builtins), stop_(std::move(stop)) {}

  Value Evaluate(const NodePtr& node, const ScopePtr& scope);
  Value Apply(const Function& function, std::vector<Value> arguments);

  [[nodiscard]] Workspace& workspace() const { return workspace_; }
  [[nodiscard]] const std::stop_token& stop() const { return stop_; }
  void CheckStopped() const;

 private:
  Value Lookup(const std::string& name, const ScopePtr& scope) const;
  Value EvaluateCall(const NodePtr& node, const ScopePtr& scope);
  // Nested calls are evaluated before all else, from left to right: they may name frames (tmp=)
  // that later arguments use.
  void EvaluateCalls(const Builtin& builtin, std::vector<Call::Argument>& arguments,
                     const ScopePtr& scope);
  Value ApplyArguments(const Function& function, std::vector<Call::Argument> arguments,
                       const ScopePtr& scope);

  Workspace& workspace_;
  const BuiltinTable& builtins_;
  std::stop_token stop_;
  int depth_ = 0;
  int applied_ = 0;  // functions that operations are applying, nested
};

}  // namespace hydrofoil::rapids

#endif  // HYDROFOIL_RAPIDS_LANGUAGE_EVALUATOR_H_
