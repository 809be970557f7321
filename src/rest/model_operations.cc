#include "rest/model_operations.h"

#include <memory>
#include <string>

#include "base/error.h"
#include "models/model.h"
#include "rapids/evaluate.h"
#include "rapids/number_text.h"
#include "store/session.h"

namespace hydrofoil::rest {
namespace {

using rapids::Call;

ModelPtr RequireModel(Call& call, size_t argument, const Store& store) {
  const auto* named = std::get_if<rapids::ModelValue>(&call.value(argument));
  if (named == nullptr) {
    ThrowIllegalArgument("Expected a Model but found a " +
                         std::string(rapids::ClassName(call.value(argument))));
  }
  return store.Require<Model>(named->key, "model");
}

Store& StoreOf(Call& call) { return dynamic_cast<Session&>(call.workspace()).store(); }

// Gives the threshold that was in force.
rapids::Value ResetThreshold(Call& call) {
  Store& store = StoreOf(call);
  const ModelPtr model = RequireModel(call, 0, store);
  const double threshold = call.number(1);
  if (!(threshold >= 0 && threshold <= 1)) {
    ThrowIllegalArgument("Reset threshold should be value from 0 to 1 (included). Got " +
                         rapids::NumberText(threshold) + ".");
  }
  auto changed = std::make_shared<Model>(*model);
  changed->default_threshold = threshold;
  store.Put<Model>(changed->key, ObjectKind::kModel, changed);
  Frame frame;
  frame.Append("C1", Column::Constant(model->default_threshold, MakeLayout(1)));
  return rapids::FrameValue{std::move(frame), ""};
}

rapids::BuiltinTable MakeBuiltins() {
  rapids::BuiltinTable table = rapids::StandardBuiltins();
  table.Add("model.reset.threshold", "model threshold", ResetThreshold);
  return table;
}

}  // namespace

const rapids::BuiltinTable& ServerBuiltins() {
  static const rapids::BuiltinTable kTable = MakeBuiltins();
  return kTable;
}

}  // namespace hydrofoil::rest
