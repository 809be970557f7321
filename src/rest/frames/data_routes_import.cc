// Importing files by path, receiving uploads, completing file names.
#include <algorithm>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "engine/import.h"
#include "ingest/files/source.h"
#include "rest/frames/data_routes.h"
#include "rest/protocol/error_answer.h"
#include "store/keys.h"

namespace hydrofoil::rest {
namespace {

constexpr size_t kMaxFiles = 100'000;
constexpr std::chrono::hours kLongestImport{24};

Json PatternEcho(const Request& request) {
  const std::string* pattern = request.Raw("pattern");
  return pattern == nullptr ? Json(nullptr) : Json(*pattern);
}

Response ImportAnswer(const engine::Imported& imported, Json answer) {
  answer["files"] = imported.files;
  answer["destination_frames"] = imported.keys;
  answer["fails"] = imported.fails;
  answer["dels"] = Json::array();
  return Response::OfJson(answer);
}

// Other servers take their time, which must not hold one of the threads that answer requests.
Response ImportInBackground(Context& context, const engine::Import& command, const Request& request,
                            const Json& answer) {
  const auto imported = std::make_shared<engine::Imported>();
  const JobPtr job =
      context.jobs.Start({"Import", command.locations.front(), "Key<Frame>", 1},
                         [&context, command, imported](Job& running) {
                           *imported = engine::Run(context, command, engine::ControlOf(running));
                         });
  return Response::OfHold({job, kLongestImport, [job, imported, answer, path = request.path()] {
                             const JobSnapshot state = job->Snapshot();
                             if (state.failure) {
                               return ErrorAnswer(path, std::make_exception_ptr(*state.failure));
                             }
                             if (state.status == JobStatus::kCancelled) {
                               return ErrorAnswer(
                                   path, std::make_exception_ptr(Error(
                                             ErrorKind::kCancelled, "The import was cancelled.")));
                             }
                             return ImportAnswer(*imported, answer);
                           }});
}

Response Import(Context& context, const std::vector<std::string>& locations, const Request& request,
                const Json& answer) {
  const engine::Import command{locations, request.Text("pattern", "")};
  if (command.is_remote()) return ImportInBackground(context, command, request, answer);
  return ImportAnswer(engine::Run(context, command, {}), answer);
}

Response ImportFiles(Context& context, const Request& request) {
  const std::string path = request.RequiredText("path");
  Json answer = AnswerSchema("ImportFilesV3", "ImportFiles");
  answer["path"] = path;
  answer["pattern"] = PatternEcho(request);
  return Import(context, {path}, request, answer);
}

Response ImportFilesMulti(Context& context, const Request& request) {
  static_cast<void>(request.RequiredText("paths"));
  const std::vector<std::string> paths = request.List("paths").value_or(std::vector<std::string>());
  Json answer = AnswerSchema("ImportFilesMultiV3", "ImportFilesMulti");
  answer["paths"] = paths;
  answer["pattern"] = PatternEcho(request);
  return Import(context, paths, request, answer);
}

Response PostFile(Context& context, const Request& request) {
  const auto& upload = request.upload();
  if (upload == nullptr) {
    throw Error(ErrorKind::kMalformedRequest, "The request holds no file.");
  }
  const std::string key = request.Text("destination_frame", "upload_" + RandomHex(32));
  auto source = std::make_shared<const Source>(Source::OfUpload(key, upload->path(), upload));
  context.store.Put<Source>(key, ObjectKind::kSource, source);
  Json answer;
  answer["destination_frame"] = key;
  answer["total_bytes"] = source->byte_size();
  return Response::OfJson(answer);
}

// The credentials hold for all users of the server, as with H2O; the answer does not repeat them.
Response SetS3Credentials(Context& context, const Request& request) {
  context.remote.UseS3Credentials({request.RequiredText("secret_key_id"),
                                   request.RequiredText("secret_access_key"),
                                   request.Text("session_token", "")});
  return Response::OfJson(AnswerSchema("PersistS3CredentialsV3", "PersistS3Credentials"));
}

Response RemoveS3Credentials(Context& context, const Request&) {
  context.remote.ForgetS3Credentials();
  return Response::OfJson(AnswerSchema("PersistS3CredentialsV3", "PersistS3Credentials"));
}

Response CompleteFileName(Context& context, const Request& request) {
  const std::string typed = request.Text("src", "");
  const int64_t limit = request.Int("limit", 1000);
  Json answer = AnswerSchema("TypeaheadV3", "Iced");
  answer["src"] = typed;
  answer["limit"] = limit;
  answer["matches"] = context.access.Complete(
      typed, limit <= 0 ? kMaxFiles : std::min(kMaxFiles, static_cast<size_t>(limit)));
  return Response::OfJson(answer);
}

}  // namespace

void AddImportRoutes(RouteTable& table) {
  for (const char* method : {"GET", "POST"}) {
    table.Add({method,
               "/3/ImportFiles",
               ImportFiles,
               "Names files or a folder for parsing.",
               {{"path", "pattern", "_exclude_fields"}},
               "ImportFilesV3"});
  }
  table.Add({"POST",
             "/3/ImportFilesMulti",
             ImportFilesMulti,
             "Names several files for parsing.",
             {{"paths", "pattern", "_exclude_fields"}},
             "ImportFilesMultiV3"});
  for (const char* path : {"/3/PostFile", "/3/PostFile.bin"}) {
    table.Add({"POST",
               path,
               PostFile,
               "Receives a file.",
               {{"destination_frame", "_exclude_fields"}},
               "PostFileV3",
               BodyUse::kFile});
  }
  const std::vector<std::string_view> s3_fields = {"secret_key_id", "secret_access_key",
                                                   "session_token"};
  table.Add({"POST", "/3/PersistS3", SetS3Credentials,
             "Sets the credentials by which imports read S3.", s3_fields,
             "PersistS3CredentialsV3"});
  table.Add({"DELETE",
             "/3/PersistS3",
             RemoveS3Credentials,
             "Removes the credentials for S3 that were set.",
             std::nullopt,
             "PersistS3CredentialsV3",
             BodyUse::kParameters,
             {{s3_fields, "What was set is forgotten in any case, as in H2O."}}});
  table.Add({"GET",
             "/3/Typeahead/files",
             CompleteFileName,
             "Completes a file name.",
             {{"src", "limit", "_exclude_fields"}},
             "TypeaheadV3"});
}

}  // namespace hydrofoil::rest
