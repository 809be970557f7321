#include "algorithms/deeplearning/parameters/validation_parts.h"

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
     "Custom metrics run the client's code on the server; they are not supported."},
};

}  // namespace

void CheckSupported(const ValidationInput& input, MessageList& out) {
  for (const Unsupported& feature : kUnsupported) {
    out.ErrorIf(feature.asked_for(Own(input)), feature.field, feature.text);
  }
}

}  // namespace hydrofoil
