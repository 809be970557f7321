// Model builders: what can be trained with which parameters, checking them, training.
#include <nlohmann/json.hpp>
#include <string>

#include "algorithms/table.h"
#include "base/error.h"
#include "rest/models/model_routes.h"
#include "rest/models/training_request.h"
#include "rest/protocol/absent_routes.h"
#include "rest/protocol/error_answer.h"
#include "rest/protocol/job_schema.h"
#include "schema/model_parameter_schema.h"
#include "store/keys.h"

namespace hydrofoil::rest {
namespace {

using std::string;

Json BuilderJson(const Algorithm& algorithm, Json job, const ModelParameters& parameters,
                 std::span<const ValidationMessage> messages) {
  const string stem(algorithm.stem());
  Json json = Schema(stem + "V3", stem);
  json["_exclude_fields"] = "";
  json["job"] = std::move(job);
  json["algo"] = algorithm.name();
  json["algo_full_name"] = algorithm.full_name();
  Json& categories = json["can_build"] = Json::array();
  for (const ModelCategory category : algorithm.categories()) {
    categories.push_back(ModelCategoryName(category));
  }
  json["visibility"] = "Stable";
  json["supervised"] = algorithm.supervised();
  json["messages"] = MessagesJson(messages);
  json["error_count"] = ErrorCount(messages);
  json["parameters"] = RequestedParametersJson(parameters);
  return json;
}

// With default parameters.
void AddBuilder(Json& answer, const Algorithm& algorithm) {
  TrainingInput input;
  input.algorithm = &algorithm;
  input.parameters = algorithm.DefaultParameters();
  answer["model_builders"][string(algorithm.name())] =
      BuilderJson(algorithm, nullptr, *input.parameters, algorithm.Validate(input));
}

Response ListBuilders(Context&, const Request&) {
  Json answer = AnswerSchema("ModelBuildersV3", "Iced");
  for (const Algorithm* algorithm : Algorithms()) AddBuilder(answer, *algorithm);
  return Response::OfJson(answer);
}

const Algorithm& RequireBuilt(const string& name) {
  if (const Algorithm* algorithm = FindAlgorithm(Algorithms(), name)) return *algorithm;
  if (const string why = WhyNotBuilt(name); !why.empty()) ThrowNotFound(why);
  const string names = NamesOf(Algorithms(), [](const Algorithm&) { return true; }, ",");
  ThrowNotFound("Algorithm '" + name + "' is not registered. Available algos: [" + names + "]");
}

Response GetBuilder(Context&, const Request& request) {
  const Algorithm& algorithm = RequireBuilt(request.RequiredText("algo"));
  Json answer = AnswerSchema("ModelBuildersV3", "Iced");
  AddBuilder(answer, algorithm);
  return Response::OfJson(answer);
}

Response CheckParameters(Context& context, const Request& request) {
  const engine::Training training = PrepareTraining(context, request).training;
  return Response::OfJson(
      BuilderJson(request.algorithm(), nullptr, *training.input->parameters, training.messages));
}

Response Train(Context& context, const Request& request) {
  const Algorithm& algorithm = request.algorithm();
  const auto [training, warnings] = PrepareTraining(context, request);
  AlgorithmParameters parameters = training.input->parameters;
  if (training.refused()) {
    throw ModelBuilderError(ErrorText(algorithm.stem(), training.input->key, training.messages),
                            RefusalDetails(algorithm.stem(), *parameters, training.messages));
  }
  const JobPtr job = engine::Start(context, training, warnings);
  parameters->model_id = training.input->key;  // as answered: what the model will be called
  return Response::OfJson(
      BuilderJson(algorithm, StartedJobJson(*job), *parameters, training.messages));
}

Response NewModelId(Context&, const Request& request) {
  const Algorithm& algorithm = RequireBuilt(request.RequiredText("algo"));
  Json answer = Schema("ModelIdV3", "Iced");
  answer["model_id"] = NewModelKey(algorithm.name(), request.Agent());
  return Response::OfJson(answer);
}

void AddRoutesOf(const Algorithm& algorithm, RouteTable& table) {
  const string path = "/3/ModelBuilders/" + string(algorithm.name());
  const string what(algorithm.full_name());
  table.Add(TrainingRoute(algorithm, {"POST", path, Train, what + ": makes a model."}));
  table.Add(TrainingRoute(algorithm, {"POST", path + "/parameters", CheckParameters,
                                      what + ": checks parameters without making a model."}));
}

}  // namespace

void AddModelBuilderRoutes(RouteTable& table) {
  table.Add({"GET", "/3/ModelBuilders", ListBuilders, "Everything that can be trained."});
  table.Add({"GET", "/3/ModelBuilders/{algo}", GetBuilder,
             "The parameters of an algorithm, with defaults and help."});
  for (const Algorithm* algorithm : Algorithms()) AddRoutesOf(*algorithm, table);
  table.Add(
      {"POST", "/3/ModelBuilders/{algo}/model_id", NewModelId, "A name that no model has yet."});
}

}  // namespace hydrofoil::rest
