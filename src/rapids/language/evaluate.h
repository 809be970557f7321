// The expression language of the clients: prefix expressions over frames, numbers and strings,
// e.g. (tmp= t1 (rows iris (> (cols_py iris 'sepal_len') 5))).
#ifndef HYDROFOIL_RAPIDS_LANGUAGE_EVALUATE_H_
#define HYDROFOIL_RAPIDS_LANGUAGE_EVALUATE_H_

#include <stop_token>
#include <string_view>

#include "rapids/language/value.h"
#include "rapids/language/workspace.h"

namespace hydrofoil::rapids {

class BuiltinTable;  // rapids/language/builtins.h

// Parses and evaluates `text`. Assignments are visible completely or not at all; those made
// before a fault stay. Throws Error: kMalformedRequest for text that cannot be parsed,
// kIllegalArgument or kNotFound for wrong operands, kCancelled once `stop` is requested.
[[nodiscard]] Value Evaluate(std::string_view text, Workspace& workspace,
                             const BuiltinTable& builtins, const std::stop_token& stop = {});

}  // namespace hydrofoil::rapids

#endif  // HYDROFOIL_RAPIDS_LANGUAGE_EVALUATE_H_
