// Operations of expressions that need more than frames: those on models, and on files.
#ifndef HYDROFOIL_ENGINE_MODEL_FUNCTIONS_H_
#define HYDROFOIL_ENGINE_MODEL_FUNCTIONS_H_

#include "engine/context.h"
#include "rapids/language/builtins.h"

namespace hydrofoil::engine {

// They reach `context`, which outlives the table.
void AddModelFunctions(Context& context, rapids::BuiltinTable& table);

}  // namespace hydrofoil::engine

#endif  // HYDROFOIL_ENGINE_MODEL_FUNCTIONS_H_
