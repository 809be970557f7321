// Operations of expressions that need the server: those on models, and on files.
#ifndef HYDROFOIL_REST_MODEL_OPERATIONS_H_
#define HYDROFOIL_REST_MODEL_OPERATIONS_H_

#include "rapids/builtins.h"

namespace hydrofoil::rest {

// All operations: those on frames and those on models. The latter need a Session as workspace.
// Built once; safe from every thread.
[[nodiscard]] const rapids::BuiltinTable& ServerBuiltins();

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_MODEL_OPERATIONS_H_
