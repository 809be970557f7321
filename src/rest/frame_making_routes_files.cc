// Saving frames into files of our own format and loading them again.
#include <memory>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "ingest/files/access_policy.h"
#include "ingest/files/frame_file.h"
#include "ingest/files/output_file.h"
#include "rest/frame_making_routes.h"
#include "rest/job_schema.h"

namespace hydrofoil::rest {
namespace {

[[noreturn]] void ThrowRefused(const std::string& text) {
  throw Error(ErrorKind::kMalformedRequest, text,
              {{"exception_type", "java.lang.IllegalArgumentException"}});
}

// A frame lies in its folder under its own name.
std::filesystem::path FileOf(const Request& request, const std::string& key) {
  if (key.find('/') != std::string::npos) {
    ThrowIllegalArgument("A frame whose name holds a slash cannot be saved or loaded: " + key);
  }
  return AccessPolicy::PathOf(request.RequiredText("dir")) / key;
}

Json Answer(std::string_view schema, const Request& request, const Job& job) {
  Json answer = AnswerSchema(schema, "Iced");
  answer["dir"] = request.RequiredText("dir");
  answer["force"] = request.Bool("force", true);
  answer["job"] = StartedJobJson(job);
  return answer;
}

std::shared_ptr<OutputFile> OpenFile(const Context& context, const std::filesystem::path& path,
                                     bool force) {
  // Asked first, since the words differ from those of other outputs.
  std::error_code error;
  if (!force && !context.access.restricted() && std::filesystem::exists(path, error)) {
    ThrowRefused("File already exists at file:" + path.string());
  }
  return std::make_shared<OutputFile>(context.access, path.string(), force);
}

Response SaveFrame(Context& context, const Request& request) {
  const std::string key = request.RequiredText("frame_id");
  const FramePtr frame = context.store.RequireFrame(key, "frame_id");
  const auto file = OpenFile(context, FileOf(request, key), request.Bool("force", true));
  const JobPtr job = context.jobs.Start(
      {"Save frame", key, "Key<Frame>", 1},
      [frame, file](Job& running) { WriteFrameFile(*frame, *file, running.stop_token()); });
  return Response::OfJson(Answer("FrameSaveV3", request, *job));
}

Response LoadFrame(Context& context, const Request& request) {
  const std::string key = request.RequiredText("frame_id");
  const std::filesystem::path path = FileOf(request, key);
  const auto kind = context.store.KindOf(key);
  if (kind && (*kind != ObjectKind::kFrame || !request.Bool("force", true))) {
    ThrowRefused("Frame Key<Frame> " + key + " already exists.");
  }
  static_cast<void>(context.access.OpenForRead(path));  // says why not, if not
  const JobPtr job =
      context.jobs.Start({"Load frame", key, "Key<Frame>", 1}, [&context, path, key](Job& running) {
        context.store.PutFrame(key, ReadFrameFile(context.access, path, running.stop_token()));
      });
  return Response::OfJson(Answer("FrameLoadV3", request, *job));
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
