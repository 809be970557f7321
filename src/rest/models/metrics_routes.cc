// Metrics that have been computed: list, remove.
#include <nlohmann/json.hpp>
#include <vector>

#include "model/model.h"
#include "rest/models/model_routes.h"
#include "schema/metrics_schema.h"

namespace hydrofoil::rest {
namespace {

// Those asked for: of a model, of a frame, of both, or all.
std::vector<ModelMetricsPtr> FindMetrics(const Context& context, const Request& request) {
  const auto model = request.Text("model");
  const auto frame = request.Text("frame");
  std::vector<ModelMetricsPtr> found;
  for (const std::string& key : context.store.Keys(ObjectKind::kMetrics)) {
    const auto metrics = context.store.Find<ModelMetrics>(key);
    if (metrics == nullptr) continue;
    if (model.has_value() && metrics->model_key != *model) continue;
    if (frame.has_value() && metrics->frame_key != *frame) continue;
    found.push_back(metrics);
  }
  return found;
}

Response ListAnswer(const Request& request, Json metrics) {
  return Response::OfJson(MetricsListJson(
      {request.Text("model", ""), request.Text("frame", ""), ""}, std::move(metrics)));
}

Response GetMetrics(Context& context, const Request& request) {
  Json list = Json::array();
  for (const ModelMetricsPtr& metrics : FindMetrics(context, request)) {
    list.push_back(MetricsJson(*metrics));
  }
  return ListAnswer(request, std::move(list));
}

Response DeleteMetrics(Context& context, const Request& request) {
  for (const ModelMetricsPtr& metrics : FindMetrics(context, request)) {
    context.store.Remove(metrics->key());
  }
  return ListAnswer(request, Json::array());
}

}  // namespace

void AddMetricsRoutes(RouteTable& table) {
  table.Add({"GET", "/3/ModelMetrics", GetMetrics, "All metrics.", {{"model", "frame"}}});
  table.Add({"GET",
             "/3/ModelMetrics/models/{model}",
             GetMetrics,
             "The metrics of a model.",
             {{"frame"}}});
  table.Add({"GET",
             "/3/ModelMetrics/frames/{frame}",
             GetMetrics,
             "The metrics on a frame.",
             {{"model"}}});
  for (const char* pattern : {"/3/ModelMetrics/models/{model}/frames/{frame}",
                              "/3/ModelMetrics/frames/{frame}/models/{model}"}) {
    table.Add({"GET", pattern, GetMetrics, "The metrics of a model on a frame."});
    table.Add({"DELETE", pattern, DeleteMetrics, "Forgets the metrics of a model on a frame."});
  }
}

}  // namespace hydrofoil::rest
