#include "deeplearning/validation_messages.h"

namespace hydrofoil {

namespace {

using P = DeepLearningParameters;

struct Unsupported {
  const char* field;
  bool (*asked_for)(const P&);
  const char* text;
};

// To build a feature is to delete its line.
constexpr Unsupported kUnsupported[] = {
    {"custom_metric_func", [](const P& p) { return !p.custom_metric_func.empty(); },
     "Custom metrics run code of the client on the server; they are not supported."},
    {"export_checkpoints_dir", [](const P& p) { return !p.export_checkpoints_dir.empty(); },
     "Saving models is not built yet: no export_checkpoints_dir can be given."},
};

}  // namespace

void CheckSupported(const ValidationInput& input, MessageList& out) {
  for (const Unsupported& feature : kUnsupported) {
    out.ErrorIf(feature.asked_for(input.parameters), feature.field, feature.text);
  }
}

}  // namespace hydrofoil
