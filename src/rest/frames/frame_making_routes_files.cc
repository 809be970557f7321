// Saving frames into files of our own format and loading them again.
#include <nlohmann/json.hpp>

#include "engine/frame_files.h"
#include "rest/frames/frame_making_routes.h"
#include "rest/protocol/job_schema.h"

namespace hydrofoil::rest {
namespace {

Json Answer(std::string_view schema, const Request& request, const Job& job) {
  Json answer = AnswerSchema(schema, "Iced");
  answer["dir"] = request.RequiredText("dir");
  answer["force"] = request.Bool("force", true);
  answer["job"] = StartedJobJson(job);
  return answer;
}

Response SaveFrame(Context& context, const Request& request) {
  const engine::SaveFrame command{request.RequiredText("frame_id"), request.RequiredText("dir"),
                                  request.Bool("force", true)};
  return Response::OfJson(Answer("FrameSaveV3", request, *engine::Start(context, command)));
}

Response LoadFrame(Context& context, const Request& request) {
  const engine::LoadFrame command{request.RequiredText("frame_id"), request.RequiredText("dir"),
                                  request.Bool("force", true)};
  return Response::OfJson(Answer("FrameLoadV3", request, *engine::Start(context, command)));
}

}  // namespace

void AddFrameFileRoutes(RouteTable& table) {
  table.Add({"POST",
             "/3/Frames/{frame_id}/save",
             SaveFrame,
             "Saves a frame into a file of this server's own format.",
             {{"dir", "force"}},
             "FrameSaveV3"});
  table.Add({"POST",
             "/3/Frames/load",
             LoadFrame,
             "Loads a frame that was saved.",
             {{"frame_id", "dir", "force"}},
             "FrameLoadV3"});
}

}  // namespace hydrofoil::rest
