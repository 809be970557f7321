// Bulk training of a model a segment of a frame.
#include <algorithm>
#include <array>
#include <atomic>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "algorithms/table.h"
#include "base/error.h"
#include "engine/search.h"
#include "rest/models/model_routes.h"
#include "rest/models/training_request.h"
#include "rest/protocol/job_schema.h"
#include "store/keys.h"

namespace hydrofoil::rest {
namespace {

using std::string;

constexpr std::array<std::string_view, 4> kSegmentFields = {"segment_models_id", "segment_columns",
                                                            "segments", "parallelism"};

// The models' own names follow from the one of all.
string ChooseKey(const Request& request) {
  static std::atomic<int> made{0};
  return request.Text("segment_models_id", string(request.algorithm().stem()) + "_segment_models_" +
                                               string(request.Agent()) + "_" +
                                               std::to_string(ServerStartMillis()) + "_" +
                                               std::to_string(++made));
}

Response TrainModels(Context& context, const Request& request) {
  const int64_t parallelism = request.Int("parallelism", 0);
  engine::TrainSegments command;
  command.base = ReadParameters(request, kSegmentFields);
  command.base->model_id.clear();
  if (parallelism < 1) {
    ThrowIllegalArgument("Parameter `parallelism` has to be a positive number, received=" +
                         std::to_string(parallelism));
  }
  command.segments = request.Text("segments", "");
  command.columns = request.List("segment_columns").value_or(std::vector<string>{});
  command.key = ChooseKey(request);
  return Response::OfJson(StartedJobJson(*engine::Start(context, command)));
}

}  // namespace

void AddSegmentRoutes(RouteTable& table) {
  for (const Algorithm* algorithm : Algorithms()) {
    if (!algorithm->learns()) continue;
    table.Add(TrainingRoute(
        *algorithm,
        {"POST", "/3/SegmentModelsBuilders/" + string(algorithm->name()), TrainModels,
         string(algorithm->full_name()) + ": trains a model for each segment of a frame."},
        {kSegmentFields.begin(), kSegmentFields.end()}));
  }
}

}  // namespace hydrofoil::rest
