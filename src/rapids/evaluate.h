// The expression language of the clients: prefix expressions over frames, numbers and strings,
// e.g. (tmp= t1 (rows iris (> (cols_py iris 'sepal_len') 5))).
#ifndef HYDROFOIL_RAPIDS_EVALUATE_H_
#define HYDROFOIL_RAPIDS_EVALUATE_H_

#include <stop_token>
#include <string_view>

#include "rapids/value.h"
#include "rapids/workspace.h"

namespace hydrofoil::rapids {

class BuiltinTable;  // rapids/builtins.h

// Every operation of this folder. Built once; safe from every thread.
[[nodiscard]] const BuiltinTable& StandardBuiltins();

// Parses and evaluates `text`. Whole or nothing is visible of each assignment; assignments made
// before a fault stay. Throws Error: kMalformedRequest for text that cannot be parsed,
// kIllegalArgument or kNotFound for wrong operands, kCancelled once `stop` is requested.
[[nodiscard]] Value Evaluate(std::string_view text, Workspace& workspace,
                             const std::stop_token& stop = {});
// The same with operations of other folders in addition (see BuiltinTable).
[[nodiscard]] Value Evaluate(std::string_view text, Workspace& workspace,
                             const BuiltinTable& builtins, const std::stop_token& stop = {});

}  // namespace hydrofoil::rapids

#endif  // HYDROFOIL_RAPIDS_EVALUATE_H_
