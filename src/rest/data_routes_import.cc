// Importing files by path, receiving uploads, completing file names.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "ingest/files/access_policy.h"
#include "ingest/files/name_pattern.h"
#include "ingest/files/source.h"
#include "ingest/remote/remote_import.h"
#include "rest/data_routes.h"
#include "rest/error_answer.h"
#include "store/keys.h"

namespace hydrofoil::rest {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMaxFiles = 100'000;
constexpr std::chrono::hours kLongestImport{24};

struct Imported {
  std::vector<std::string> files;
  std::vector<std::string> keys;
  std::vector<std::string> fails;
};

void ImportFile(Context& context, const fs::path& path, Imported& imported) {
  const std::string key = "nfs:/" + path.string();
  const Source source = Source::OfFile(key, path, context.access);
  // An empty file holds nothing that could be parsed later.
  if (source.byte_size() == 0) {
    imported.fails.push_back(path.string());
    return;
  }
  context.store.Put<Source>(key, ObjectKind::kSource, std::make_shared<const Source>(source));
  imported.files.push_back(path.string());
  imported.keys.push_back(key);
}

void ImportLocation(Context& context, const std::string& location, const NamePattern& pattern,
                    Imported& imported) {
  const fs::path path = AccessPolicy::PathOf(location);
  const fs::path resolved = context.access.ResolveForRead(path);
  if (!fs::is_directory(resolved)) {
    static_cast<void>(context.access.OpenForRead(path));  // says why not, if not
    if (pattern.Matches(path)) ImportFile(context, path, imported);
    return;
  }
  for (const fs::path& file : context.access.FilesBelow(path, kMaxFiles)) {
    std::error_code error;
    const bool empty = fs::file_size(file, error) == 0;
    if (!error && !empty && pattern.Matches(file)) ImportFile(context, file, imported);
  }
}

void ImportElsewhere(Context& context, const std::string& location, const NamePattern& pattern,
                     Job& job, Imported& imported) {
  const RemoteImport import{.location = location,
                            .pattern = pattern,
                            .policy = {.allowed = context.options.allow_url,
                                       .local_allowed = context.options.allow_local_url},
                            .control = {.stop = job.stop_token(),
                                        .progress = [&](double share) { job.SetProgress(share); }},
                            .settings = context.remote.settings()};
  for (const Source& source : ImportRemote(import)) {
    if (source.byte_size() == 0) {
      imported.fails.push_back(source.name());
      continue;
    }
    context.store.Put<Source>(source.name(), ObjectKind::kSource,
                              std::make_shared<const Source>(source));
    imported.files.push_back(source.name());
    imported.keys.push_back(source.name());
  }
}

Json PatternEcho(const Request& request) {
  const std::string* pattern = request.Raw("pattern");
  return pattern == nullptr ? Json(nullptr) : Json(*pattern);
}

Response ImportAnswer(const Imported& imported, Json answer) {
  answer["files"] = imported.files;
  answer["destination_frames"] = imported.keys;
  answer["fails"] = imported.fails;
  answer["dels"] = Json::array();
  return Response::OfJson(answer);
}

// Other servers take their time, which must not hold one of the threads that answer requests.
Response ImportInBackground(Context& context, const std::vector<std::string>& locations,
                            const Request& request, const Json& answer) {
  const auto imported = std::make_shared<Imported>();
  const NamePattern pattern(request.Text("pattern", ""));
  const JobPtr job =
      context.jobs.Start({"Import", locations.front(), "Key<Frame>", 1},
                         [&context, locations, pattern, imported](Job& running) {
                           for (const std::string& location : locations) {
                             if (IsRemote(location)) {
                               ImportElsewhere(context, location, pattern, running, *imported);
                             } else {
                               ImportLocation(context, location, pattern, *imported);
                             }
                           }
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
  if (std::any_of(locations.begin(), locations.end(), IsRemote)) {
    return ImportInBackground(context, locations, request, answer);
  }
  Imported imported;
  const NamePattern pattern(request.Text("pattern", ""));
  for (const std::string& path : locations) ImportLocation(context, path, pattern, imported);
  return ImportAnswer(imported, answer);
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
