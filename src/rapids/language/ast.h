// The syntax tree of an expression. Immutable once parsed; shared by the functions it defines.
#ifndef HYDROFOIL_RAPIDS_LANGUAGE_AST_H_
#define HYDROFOIL_RAPIDS_LANGUAGE_AST_H_

#include <memory>
#include <string>
#include <vector>

#include "rapids/language/value.h"

namespace hydrofoil::rapids {

struct Node;
using NodePtr = std::shared_ptr<const Node>;

struct Node {
  enum class Kind { kNumber, kText, kIdentifier, kNumberList, kTextList, kCall, kLambda };

  Kind kind = Kind::kNumber;
  double number = 0;              // kNumber
  std::string text;               // kText: the string; kIdentifier: the name
  NumberList numbers;             // kNumberList
  StringList strings;             // kTextList: the strings; kLambda: the parameters
  std::vector<NodePtr> children;  // kCall: function and arguments; kLambda: the body

  // The expression as text, e.g. (+ x 1.0 ).
  [[nodiscard]] std::string Text() const;
};

// Deeper nesting is refused: it would exhaust the stack.
inline constexpr int kMaxDepth = 500;

// Throws Error(kMalformedRequest) naming what is wrong.
[[nodiscard]] NodePtr Parse(std::string_view text);

}  // namespace hydrofoil::rapids

#endif  // HYDROFOIL_RAPIDS_LANGUAGE_AST_H_
