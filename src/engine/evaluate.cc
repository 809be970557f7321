#include "engine/evaluate.h"

#include <memory>
#include <variant>

#include "base/ambient_stop.h"
#include "engine/model_functions.h"
#include "rapids/functions/standard_builtins.h"
#include "rapids/language/evaluate.h"

namespace hydrofoil::engine {

rapids::Value Run(Context& context, const Evaluate& command, const std::stop_token& stop) {
  const SessionPtr session = context.sessions.Get(command.session);
  std::stop_source any;
  const auto stop_any = [&any] { any.request_stop(); };
  const std::stop_callback by_caller(stop, stop_any);
  const std::stop_callback by_program(context.ending.get_token(), stop_any);
  const Session::Evaluation evaluation(*session, command.text, any.get_token());
  const AmbientStop along(evaluation.stop());
  rapids::Value value =
      rapids::Evaluate(command.text, *session, FunctionsOf(context), evaluation.stop());
  auto* frame = std::get_if<rapids::FrameValue>(&value);
  if (frame != nullptr && !command.destination.empty()) {
    session->PutFrame(command.destination, frame->frame.Stored());
    frame->key = command.destination;
  }
  return value;
}

const rapids::BuiltinTable& FunctionsOf(Context& context) {
  std::call_once(context.functions_made, [&context] {
    auto table = std::make_shared<rapids::BuiltinTable>(rapids::StandardBuiltins());
    AddModelFunctions(context, *table);
    context.functions = std::move(table);
  });
  return *context.functions;
}

}  // namespace hydrofoil::engine
