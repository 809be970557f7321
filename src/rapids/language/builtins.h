// Operations by name, and the way one is called.
#ifndef HYDROFOIL_RAPIDS_LANGUAGE_BUILTINS_H_
#define HYDROFOIL_RAPIDS_LANGUAGE_BUILTINS_H_

#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "rapids/language/ast.h"
#include "rapids/language/value.h"
#include "rapids/language/workspace.h"

namespace hydrofoil::rapids {

class Call;
class Evaluator;
struct Scope;

struct Builtin {
  std::string name;
  std::string arguments;  // their names, e.g. "frame columns"; "..." at the end: any number more
  std::function<Value(Call&)> apply;
  bool short_circuits = false;  // evaluates its arguments itself, only those it needs
};

// The table of operations. Filled by explicit calls while the program starts; then only read, from
// any thread. Other folders copy StandardBuiltins()
// (rapids/functions/standard_builtins.h) and add operations on models.
class BuiltinTable {
 public:
  void Add(std::string name, std::string arguments, std::function<Value(Call&)> apply);
  void AddShortCircuit(std::string name, std::string arguments, std::function<Value(Call&)> apply);
  // A second name for an operation of the table.
  void Alias(std::string name, std::string_view existing);
  // Null when there is none.
  [[nodiscard]] const Builtin* Find(std::string_view name) const;
  [[nodiscard]] std::vector<const Builtin*> All() const;

 private:
  std::map<std::string, Builtin, std::less<>> entries_;
};

// A built-in as a value, or a lambda with the names it closes over.
class Function {
 public:
  explicit Function(const Builtin& builtin) : builtin_(&builtin) {}
  Function(NodePtr lambda, std::shared_ptr<const Scope> scope)
      : lambda_(std::move(lambda)), scope_(std::move(scope)) {}

  [[nodiscard]] const Builtin* builtin() const { return builtin_; }
  [[nodiscard]] const NodePtr& lambda() const { return lambda_; }
  [[nodiscard]] const std::shared_ptr<const Scope>& scope() const { return scope_; }
  [[nodiscard]] std::string Text() const;

 private:
  const Builtin* builtin_ = nullptr;
  NodePtr lambda_;
  std::shared_ptr<const Scope> scope_;
};

// One application of an operation. Arguments that are calls have values; others are evaluated when
// first asked for. The typed accessors throw Error with the reference's text when the argument is
// something else.
class Call {
 public:
  struct Argument {
    NodePtr node;  // null when called with values, e.g. by `apply`
    std::optional<Value> value;
  };

  Call(Evaluator& evaluator, const Builtin& builtin, std::shared_ptr<const Scope> scope,
       std::vector<Argument> arguments);

  [[nodiscard]] const Builtin& builtin() const { return builtin_; }
  [[nodiscard]] size_t size() const { return arguments_.size(); }
  // The expression of argument i; null when called with values.
  [[nodiscard]] const Node* node(size_t i) const { return arguments_.at(i).node.get(); }
  // Whether argument i is a bare name that means nothing: `_`, `NULL`, or an empty list.
  [[nodiscard]] bool IsAbsent(size_t i) const;

  const Value& value(size_t i);
  // A frame, also by its name in quotes, which no word of the language can be: 123, or with blanks.
  const FrameValue* find_frame(size_t i);  // null where it is something else
  const FrameValue& frame_value(size_t i);
  const Frame& frame(size_t i) { return frame_value(i).frame; }
  // The only column of argument i.
  const ColumnPtr& column(size_t i);
  // A number, or the first of a list.
  double number(size_t i);
  bool flag(size_t i) { return number(i) != 0; }
  // An integer in [min, max], named `what` in the error message.
  int64_t integer(size_t i, std::string_view what, int64_t min, int64_t max);
  // A list of numbers or a single number.
  NumberList numbers(size_t i);
  const std::string& text(size_t i);
  // A list of strings or a single string.
  StringList texts(size_t i);
  // A string, or a bare name that is not evaluated.
  std::string name(size_t i);
  FunctionPtr function(size_t i);

  Value Apply(const Function& function, std::vector<Value> arguments);

  [[nodiscard]] Workspace& workspace() const;
  // Throws Error(kCancelled) once the user asked for it.
  void CheckStopped() const;
  [[nodiscard]] const std::stop_token& stop() const;

 private:
  Evaluator& evaluator_;
  const Builtin& builtin_;
  std::shared_ptr<const Scope> scope_;
  std::vector<Argument> arguments_;
};

// The reference's name of the kind of `value`, e.g. "water.rapids.vals.ValNum"; for error messages.
[[nodiscard]] std::string_view ClassName(const Value& value);

}  // namespace hydrofoil::rapids

#endif  // HYDROFOIL_RAPIDS_LANGUAGE_BUILTINS_H_
