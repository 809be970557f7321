// Metrics of predictions that are given as frames, without a model.
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "base/error.h"
#include "model/given_predictions.h"
#include "rest/models/model_routes.h"
#include "schema/metrics_schema.h"

namespace hydrofoil::rest {
namespace {

Frame RequireFrame(const Context& context, const Request& request, std::string_view argument) {
  const std::string key = request.RequiredText(argument);
  const FramePtr frame = context.store.FindFrame(key);
  if (frame == nullptr) {
    const std::string name(argument);
    throw Error(ErrorKind::kNotFound,
                "Object '" + key + "' not found in function: make for argument: " + name,
                {{"argument", name}, {"function", "make"}, {"name", key}});
  }
  if (frame->column_count() == 0) {
    ThrowIllegalArgument("The frame '" + key + "' has no columns.");
  }
  return *frame;
}

template <typename E>
std::optional<E> ReadEnum(const Request& request, std::string_view name) {
  const auto text = request.Text(name);
  if (!text) return std::nullopt;
  const auto value = ParseEnum<E>(*text);
  if (!value) ThrowIllegalArgument(std::string(name) + ": \"" + *text + "\" is not known.");
  return value;
}

GivenPredictions ReadGiven(const Context& context, const Request& request) {
  if (request.Has("treatment_frame")) {
    ThrowIllegalArgument("treatment_frame: uplift models are not supported.");
  }
  GivenPredictions given;
  given.predictions = RequireFrame(context, request, "predictions_frame");
  given.actuals = RequireFrame(context, request, "actuals_frame");
  if (request.Has("weights_frame")) {
    given.weights = RequireFrame(context, request, "weights_frame");
  }
  given.domain = request.List("domain");
  given.distribution = ReadEnum<Distribution>(request, "distribution");
  given.auc_type = ReadEnum<AucType>(request, "auc_type").value_or(AucType::kNone);
  return given;
}

Response MakeMetrics(Context& context, const Request& request) {
  const GivenPredictions given = ReadGiven(context, request);
  Json metrics = MetricsJson(ComputeMetrics(given));
  metrics["model_category"] = nullptr;
  Json json = Schema("ModelMetricsMakerSchemaV3", "ModelMetricsMaker");
  for (const char* name : {"predictions_frame", "actuals_frame", "weights_frame"}) {
    json[name] = TextOrNull(request.Text(name, ""));
  }
  json["treatment_frame"] = nullptr;
  json["domain"] = given.domain ? Json(*given.domain) : Json(nullptr);
  json["distribution"] = TextOrNull(request.Text("distribution", ""));
  json["auc_type"] = TextOrNull(request.Text("auc_type", ""));
  json["auuc_type"] = nullptr;
  json["auuc_nbins"] = 0;
  json["custom_auuc_thresholds"] = nullptr;
  json["model_metrics"] = std::move(metrics);
  return Response::OfJson(json);
}

}  // namespace

void AddMetricsMakerRoutes(RouteTable& table) {
  // The client for R ends the path with an empty treatment frame.
  for (const char* pattern :
       {"/3/ModelMetrics/predictions_frame/{predictions_frame}/actuals_frame/{actuals_frame}",
        "/3/ModelMetrics/predictions_frame/{predictions_frame}/actuals_frame/{actuals_frame}"
        "/treatment_frame/"}) {
    table.Add({"POST",
               pattern,
               MakeMetrics,
               "Computes metrics of predictions given as a frame.",
               {{"weights_frame", "treatment_frame", "domain", "distribution", "auc_type"}},
               "ModelMetricsMakerSchemaV3",
               BodyUse::kParameters,
               {{{"auuc_type", "auuc_nbins", "custom_auuc_thresholds"},
                 "For uplift models, which are not built."}}});
  }
}

}  // namespace hydrofoil::rest
