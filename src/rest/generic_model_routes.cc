// Generic models: MOJOs imported from a file or an upload.
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/wall_clock.h"
#include "exchange/model_reader.h"
#include "ingest/access_policy.h"
#include "ingest/source.h"
#include "rest/error_answer.h"
#include "rest/generic_model_schema.h"
#include "rest/job_schema.h"
#include "rest/model_parameter_schema.h"
#include "rest/model_routes.h"
#include "rest/training_request.h"
#include "store/keys.h"

namespace hydrofoil::rest {
namespace {

constexpr size_t kLargestArchive = size_t{2} << 30;

GenericRequest ReadGenericRequest(const Request& request) {
  return {request.Text("model_id", ""), request.Text("model_key", ""), request.Text("path", "")};
}

std::vector<ValidationMessage> Check(const Context& context, const GenericRequest& given) {
  std::vector<ValidationMessage> messages;
  if (!given.model_key.empty() && !given.path.empty()) {
    messages.push_back({MessageLevel::kError, "path",
                        "Path cannot be set for MOJO that is supposed to be loaded from "
                        "distributed memory (key=" +
                            given.model_key + ")."});
  }
  const auto kind = context.store.KindOf(given.model_id);
  if (kind.has_value() && *kind != ObjectKind::kModel) {
    messages.push_back({MessageLevel::kError, "model_id",
                        "The name '" + given.model_id + "' belongs to a " +
                            std::string(ObjectKindName(*kind)) + "."});
  }
  if (!given.model_id.empty() && context.jobs.RunningFor(given.model_id) != nullptr) {
    messages.push_back({MessageLevel::kError, "model_id",
                        "A job that makes '" + given.model_id + "' is still running."});
  }
  return messages;
}

std::string AllOf(const Source& source) {
  if (source.byte_size() > kLargestArchive) {
    ThrowIllegalArgument(source.name() + " is larger than any MOJO.");
  }
  return source.RawBytes(kLargestArchive);
}

std::string ReadArchive(const Context& context, const GenericRequest& given) {
  if (!given.model_key.empty()) {
    return AllOf(*context.store.Require<Source>(given.model_key, "model_key"));
  }
  if (given.path.empty()) {
    ThrowIllegalArgument(
        "Either MOJO zip path or key to the uploaded MOJO frame must be specified");
  }
  const auto path = AccessPolicy::PathOf(given.path);
  static_cast<void>(context.access.OpenForRead(path));
  return AllOf(Source::OfFile(path.string(), path, context.access));
}

void ImportArchive(Context& context, const GenericRequest& given) {
  const int64_t start = NowMillis();
  Model model = ReadArchivedMojo(ReadArchive(context, given), given.model_id);
  auto archive = std::make_shared<ImportedArchive>(*model.imported);
  archive->path = given.path;
  archive->upload_key = given.model_key;
  model.imported = std::move(archive);
  model.start_time_ms = start;
  model.end_time_ms = NowMillis();
  PublishModel(context.store, std::make_shared<const Model>(std::move(model)));
}

Response Import(Context& context, const Request& request) {
  GenericRequest given = ReadGenericRequest(request);
  const auto messages = Check(context, given);
  if (given.model_id.empty()) given.model_id = NewModelKey("Generic", request.Agent());
  if (ErrorCount(messages) > 0) {
    std::string text = "Illegal argument(s) for Generic model: " + given.model_id + ".  Details: ";
    for (const ValidationMessage& message : messages) {
      text += "ERRR on field: _" + message.field + ": " + message.text + "\n";
    }
    Json details;
    details["parameters"] = Schema("GenericParametersV3", "GenericParameters");
    details["messages"] = MessagesJson(messages);
    details["error_count"] = ErrorCount(messages);
    throw ModelBuilderError(text, details);
  }
  const JobTarget target{"Generic", given.model_id, "Key<Model>", 1};
  const JobPtr job =
      context.jobs.Start(target, [&context, given](Job&) { ImportArchive(context, given); });
  return Response::OfJson(GenericBuilderJson(StartedJobJson(*job), given, messages));
}

Response CheckParameters(Context& context, const Request& request) {
  const GenericRequest given = ReadGenericRequest(request);
  return Response::OfJson(GenericBuilderJson(nullptr, given, Check(context, given)));
}

Response DescribeBuilder(Context&, const Request&) {
  Json answer = AnswerSchema("ModelBuildersV3", "Iced");
  answer["model_builders"]["generic"] = GenericBuilderJson(nullptr, {}, {});
  return Response::OfJson(answer);
}

}  // namespace

void AddGenericModelRoutes(RouteTable& table) {
  const std::vector<std::string_view> known = {"model_id", "model_key", "path", "_exclude_fields"};
  constexpr std::string_view kSchema = "GenericParametersV3";
  table.Add(
      {"GET", "/3/ModelBuilders/generic", DescribeBuilder, "What the import of a MOJO needs."});
  table.Add({"POST", "/3/ModelBuilders/generic", Import, "Imports a MOJO as a model that scores.",
             known, kSchema});
  table.Add({"POST", "/3/ModelBuilders/generic/parameters", CheckParameters,
             "Checks the parameters of an import.", known, kSchema});
}

}  // namespace hydrofoil::rest
