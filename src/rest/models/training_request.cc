#include "rest/models/training_request.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "model/parameter_table.h"
#include "store/keys.h"

namespace hydrofoil::rest {

Route TrainingRoute(const Algorithm& algorithm, Route route, std::vector<std::string_view> others) {
  const AlgorithmParameters defaults = algorithm.DefaultParameters();
  const ParameterTable parameters = defaults->table();
  for (const auto& part : {parameters.told, parameters.hidden}) {
    for (const ParameterInfo& info : part) {
      if (const std::string_view why = parameters.WhyIdle(info.name); why.empty()) {
        others.push_back(info.name);
      } else {
        route.without_effect.push_back({{info.name}, why});
      }
    }
  }
  route.parameters = std::move(others);
  route.schema = defaults->schema();
  route.algorithm = &algorithm;
  return route;
}

AlgorithmParameters ReadParameters(const Request& request,
                                   std::span<const std::string_view> others) {
  AlgorithmParameters parameters = request.algorithm().DefaultParameters();
  const ParameterTable table = parameters->table();
  for (const auto& [name, value] : request.parameters()) {
    if (name == "_exclude_fields") continue;
    if (std::ranges::find(others, name) != others.end()) continue;
    const ParameterInfo* info = table.Find(name);
    if (info == nullptr) ThrowIllegalArgument("Unknown parameter: " + name);
    if (value != "null") SetParameter(*parameters, *info, value);
  }
  return parameters;
}

RequestedTraining PrepareTraining(const Context& context, const Request& request) {
  RequestedTraining requested;
  engine::Train command{ReadParameters(request), ""};
  const std::string& given = command.parameters->model_id;
  if (given.empty()) {
    command.key = NewModelKey(request.algorithm().stem(), request.Agent());
  } else {
    command.key = given;
    std::replace(command.key.begin(), command.key.end(), '/', '_');
    if (command.key != given) {
      requested.warnings.push_back(
          "Bad model_id: slash (/) found and replaced with _.  Original "
          "model_id " +
          given + " is now " + command.key + ".");
    }
  }
  requested.training = engine::Prepare(context, command);
  return requested;
}

}  // namespace hydrofoil::rest
