// The command that evaluates an expression.
#ifndef HYDROFOIL_ENGINE_EVALUATE_H_
#define HYDROFOIL_ENGINE_EVALUATE_H_

#include <stop_token>
#include <string>

#include "engine/context.h"
#include "rapids/language/builtins.h"
#include "rapids/language/value.h"

namespace hydrofoil::engine {

struct Evaluate {
  std::string text;
  std::string session;           // by name; "": one of its own
  std::string destination = {};  // a name for the resulting frame; "": none
};

// Waits for other expressions of the session. Throws as rapids::Evaluate; Error(kCancelled), soon,
// once `stop` is requested, the session is ended or the program ends.
rapids::Value Run(Context& context, const Evaluate& command, const std::stop_token& stop);

// All operations of expressions: those on frames and those on models.
const rapids::BuiltinTable& FunctionsOf(Context& context);

}  // namespace hydrofoil::engine

#endif  // HYDROFOIL_ENGINE_EVALUATE_H_
