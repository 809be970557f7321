// POST /3/SplitFrame: a frame cut into frames of rows that follow one another.
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "engine/make_frames.h"
#include "rest/protocol/job_schema.h"
#include "rest/protocol/json.h"
#include "rest/protocol/router.h"

namespace hydrofoil::rest {
namespace {

std::vector<std::string> NamesOf(const Request& request, const std::string& dataset, size_t parts) {
  std::vector<std::string> names =
      request.List("destination_frames").value_or(std::vector<std::string>{});
  if (names.empty()) {
    for (size_t i = 0; i < parts; ++i) names.push_back(dataset + "_part" + std::to_string(i));
  }
  return names;
}

Response SplitFrame(Context& context, const Request& request) {
  const std::string dataset = request.RequiredText("dataset");
  static_cast<void>(context.store.RequireFrame(dataset, "dataset"));  // the first to be missed
  const std::vector<double> ratios = request.Doubles("ratios").value_or(std::vector<double>{});
  if (ratios.empty()) ThrowIllegalArgument("Required field ratios not specified");
  engine::SplitFrame command{dataset, engine::SplitShares(ratios), {}};
  command.destinations = NamesOf(request, dataset, command.shares.size());
  const JobPtr job = engine::Start(context, command);
  Json answer = AnswerSchema("SplitFrameV3", "SplitFrame");
  answer["key"] = JobKey(job->key());
  answer["dataset"] = FrameKey(dataset);
  answer["ratios"] = ratios;
  Json keys = Json::array();
  for (const std::string& name : command.destinations) keys.push_back(FrameKey(name));
  answer["destination_frames"] = std::move(keys);
  return Response::OfJson(answer);
}

}  // namespace

void AddSplitRoutes(RouteTable& table) {
  table.Add({"POST",
             "/3/SplitFrame",
             SplitFrame,
             "Cuts a frame into frames of rows that follow one another.",
             {{"dataset", "ratios", "destination_frames"}},
             "SplitFrameV3"});
}

}  // namespace hydrofoil::rest
