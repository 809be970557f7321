// Model builders: what can be trained with which parameters, checking them, training.
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "rest/absent_routes.h"
#include "rest/error_answer.h"
#include "rest/generic_model_schema.h"
#include "rest/job_schema.h"
#include "rest/model_parameter_schema.h"
#include "rest/model_routes.h"
#include "rest/training_request.h"
#include "store/keys.h"

namespace hydrofoil::rest {
namespace {

constexpr std::string_view kAlgorithm = "deeplearning";

void AddBuilder(Json& json, const DeepLearningParameters& parameters,
                std::span<const ValidationMessage> messages) {
  json["algo"] = kAlgorithm;
  json["algo_full_name"] = "Deep Learning";
  json["can_build"] = {"Regression", "Binomial", "Multinomial", "AutoEncoder"};
  json["visibility"] = "Stable";
  json["supervised"] = true;
  json["messages"] = MessagesJson(messages);
  json["error_count"] = ErrorCount(messages);
  json["parameters"] = RequestedParametersJson(parameters);
}

Json BuilderJson(Json job, const DeepLearningParameters& parameters,
                 std::span<const ValidationMessage> messages) {
  Json json = Schema("DeepLearningV3", "DeepLearning");
  json["_exclude_fields"] = "";
  json["job"] = std::move(job);
  AddBuilder(json, parameters, messages);
  return json;
}

Json BuildersJson() {
  const DeepLearningParameters defaults;
  Json answer = AnswerSchema("ModelBuildersV3", "Iced");
  answer["model_builders"][std::string(kAlgorithm)] =
      BuilderJson(nullptr, defaults, ValidateParameters({defaults}));
  return answer;
}

Response ListBuilders(Context&, const Request&) {
  Json answer = BuildersJson();
  answer["model_builders"]["generic"] = GenericBuilderJson(nullptr, {}, {});
  return Response::OfJson(answer);
}

void RequireBuilt(const std::string& algorithm) {
  if (algorithm == kAlgorithm || algorithm == "generic") return;
  if (const std::string why = WhyNotBuilt(algorithm); !why.empty()) ThrowNotFound(why);
  ThrowNotFound("Algorithm '" + algorithm + "' is not registered. Available algos: [" +
                std::string(kAlgorithm) + ",generic]");
}

Response GetBuilder(Context&, const Request& request) {
  const std::string algorithm = request.RequiredText("algo");
  RequireBuilt(algorithm);
  return Response::OfJson(BuildersJson());
}

// The parameters as answered: with the key the model will have.
DeepLearningParameters Answered(const TrainingRequest& training) {
  DeepLearningParameters parameters = training.input->parameters;
  parameters.model_id = training.input->key;
  return parameters;
}

Response CheckParameters(Context& context, const Request& request) {
  const TrainingRequest training = PrepareTraining(context, request);
  return Response::OfJson(BuilderJson(nullptr, training.input->parameters, training.messages));
}

Response Train(Context& context, const Request& request) {
  const TrainingRequest training = PrepareTraining(context, request);
  if (training.refused()) {
    throw ModelBuilderError(ErrorText(training.input->key, training.messages),
                            RefusalDetails(training.input->parameters, training.messages));
  }
  const JobPtr job = StartTraining(context, training);
  return Response::OfJson(BuilderJson(StartedJobJson(*job), Answered(training), training.messages));
}

Response NewModelId(Context&, const Request& request) {
  const std::string algorithm = request.RequiredText("algo");
  RequireBuilt(algorithm);
  Json answer = Schema("ModelIdV3", "Iced");
  answer["model_id"] = NewModelKey(algorithm, request.Agent());
  return Response::OfJson(answer);
}

}  // namespace

void AddModelBuilderRoutes(RouteTable& table) {
  table.Add({"GET", "/3/ModelBuilders", ListBuilders, "Everything that can be trained."});
  table.Add({"GET", "/3/ModelBuilders/{algo}", GetBuilder,
             "The parameters of an algorithm, with defaults and help."});
  table.Add(TrainingRoute(
      {"POST", "/3/ModelBuilders/deeplearning", Train, "Trains a Deep Learning model."}));
  table.Add(TrainingRoute({"POST", "/3/ModelBuilders/deeplearning/parameters", CheckParameters,
                           "Checks parameters without training."}));
  table.Add(
      {"POST", "/3/ModelBuilders/{algo}/model_id", NewModelId, "A name that no model has yet."});
}

}  // namespace hydrofoil::rest
