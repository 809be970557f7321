// NodePersistentStorage: texts that web pages keep on the server, such as notebooks.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <system_error>

#include "base/error.h"
#include "rest/protocol/json.h"
#include "rest/protocol/router.h"
#include "store/keys.h"
#include "store/notebook_store.h"

namespace hydrofoil::rest {
namespace {

constexpr std::string_view kSchema = "NodePersistentStorageV3";

Json Answer(const Request& request) {
  Json answer = AnswerSchema(kSchema, "Iced");
  answer["category"] = TextOrNull(request.Text("category", ""));
  // As in the path: "null" is a name, which Flow removes after it first saves.
  const std::string* name = request.Raw("name");
  answer["name"] = TextOrNull(name == nullptr ? "" : *name);
  answer["value"] = nullptr;
  answer["configured"] = false;
  answer["exists"] = false;
  answer["entries"] = nullptr;
  return answer;
}

std::string NameOf(const Request& request) { return *request.Raw("name"); }

std::string CategoryOf(const Request& request) { return *request.Raw("category"); }

std::string RequiredNotebook(const Context& context, const Request& request) {
  const std::string category = CategoryOf(request);
  const std::string name = NameOf(request);
  std::optional<std::string> text = context.notebooks->Get(category, name);
  if (text) return *std::move(text);
  throw Error(ErrorKind::kMalformedRequest, "File not found (" + category + "/" + name + ")");
}

Response IsConfigured(Context&, const Request& request) {
  Json answer = Answer(request);
  answer["configured"] = true;
  return Response::OfJson(answer);
}

Response HasCategory(Context& context, const Request& request) {
  Json answer = Answer(request);
  answer["exists"] = context.notebooks->Has(CategoryOf(request));
  return Response::OfJson(answer);
}

Response HasNotebook(Context& context, const Request& request) {
  Json answer = Answer(request);
  answer["exists"] = context.notebooks->Has(CategoryOf(request), NameOf(request));
  return Response::OfJson(answer);
}

Response ListNotebooks(Context& context, const Request& request) {
  const std::string category = CategoryOf(request);
  Json answer = Answer(request);
  Json entries = Json::array();
  for (const NotebookStore::Entry& entry : context.notebooks->List(category)) {
    Json one = Schema("NodePersistentStorageEntryV3", "Iced");
    one["category"] = category;
    one["name"] = entry.name;
    one["size"] = entry.size;
    one["timestamp_millis"] = entry.time_millis;
    entries.push_back(std::move(one));
  }
  answer["entries"] = std::move(entries);
  return Response::OfJson(answer);
}

Response GetNotebook(Context& context, const Request& request) {
  Json answer = Answer(request);
  answer["value"] = RequiredNotebook(context, request);
  return Response::OfJson(answer);
}

// An empty text is one too, so it is taken as it was sent.
const std::string& RequiredValue(const Request& request) {
  const std::string* value = request.Raw("value");
  if (value == nullptr) ThrowIllegalArgument("Required field value not specified");
  return *value;
}

Response PutNotebook(Context& context, const Request& request) {
  const std::string& value = RequiredValue(request);
  context.notebooks->Put(CategoryOf(request), NameOf(request), value);
  Json answer = Answer(request);
  answer["value"] = value;
  return Response::OfJson(answer);
}

Response PutNamelessNotebook(Context& context, const Request& request) {
  constexpr size_t kDigits = 32;
  const std::string& value = RequiredValue(request);
  const std::string name = RandomHex(kDigits);
  context.notebooks->Put(CategoryOf(request), name, value);
  Json answer = Answer(request);
  answer["name"] = name;
  answer["value"] = value;
  return Response::OfJson(answer);
}

Response RemoveNotebook(Context& context, const Request& request) {
  context.notebooks->Remove(CategoryOf(request), NameOf(request));
  return Response::OfJson(Answer(request));
}

Response DownloadNotebook(Context& context, const Request& request) {
  Response response;
  response.body = RequiredNotebook(context, request);
  response.content_type = "application/octet-stream";
  response.headers = {
      {"Content-Disposition", "attachment; filename=\"" + NameOf(request) + ".flow\""}};
  return response;
}

Response UploadNotebook(Context& context, const Request& request) {
  const auto& upload = request.upload();
  if (upload == nullptr) {
    throw Error(ErrorKind::kMalformedRequest, "The request holds no file.");
  }
  std::error_code fault;
  const auto size = std::filesystem::file_size(upload->path(), fault);
  if (fault || size > NotebookStore::kMostBytes) {
    ThrowIllegalArgument("A notebook has at most " + std::to_string(NotebookStore::kMostBytes) +
                         " bytes.");
  }
  std::ifstream file(upload->path(), std::ios::binary);
  context.notebooks->Put(CategoryOf(request), NameOf(request),
                         std::string(std::istreambuf_iterator<char>(file), {}));
  Json answer;
  answer["category"] = CategoryOf(request);
  answer["name"] = NameOf(request);
  answer["total_bytes"] = size;
  return Response::OfJson(answer);
}

}  // namespace

void AddStorageRoutes(RouteTable& table) {
  const std::string root = "/3/NodePersistentStorage";
  const std::string one = root + "/{category}/{name}";
  const std::string schema(kSchema);
  table.Add({"GET", root + "/configured", IsConfigured, "Whether notebooks can be stored: yes.",
             std::nullopt, schema});
  table.Add({"GET", root + "/categories/{category}/exists", HasCategory,
             "Whether a category of notebooks is stored.", std::nullopt, schema});
  table.Add({"GET", root + "/categories/{category}/names/{name}/exists", HasNotebook,
             "Whether a notebook is stored.", std::nullopt, schema});
  table.Add({"GET", root + "/{category}", ListNotebooks, "Stored notebooks of a category.",
             std::nullopt, schema});
  table.Add({"POST",
             root + "/{category}",
             PutNamelessNotebook,
             "Stores a notebook under a name that the server makes up.",
             {{"value"}},
             schema});
  table.Add({"GET", one, GetNotebook, "A stored notebook.", std::nullopt, schema});
  table.Add({"POST", one, PutNotebook, "Stores a notebook.", {{"value"}}, schema});
  table.Add({"DELETE", one, RemoveNotebook, "Removes a stored notebook.", std::nullopt, schema});
  const std::string file = root + ".bin/{category}/{name}";
  table.Add({"GET", file, DownloadNotebook, "A stored notebook as a file.", std::nullopt, schema});
  table.Add({"POST", file, UploadNotebook, "Stores a file as a notebook.", std::nullopt, schema,
             BodyUse::kFile});
}

}  // namespace hydrofoil::rest
