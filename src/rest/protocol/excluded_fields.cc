#include "rest/protocol/excluded_fields.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "schema/json_reader.h"

namespace hydrofoil::rest {
namespace {

// Sets the fields at the end of `path` to null.
void Exclude(std::string_view path, Json& json) {
  if (json.is_array()) {
    for (Json& element : json) Exclude(path, element);
    return;
  }
  const size_t slash = path.find('/');
  const auto field = json.is_object() ? json.find(path.substr(0, slash)) : json.end();
  // Without its header no client understands an object.
  if (field == json.end() || path == "__meta") {
    return;
  }
  if (slash == std::string_view::npos) {
    *field = nullptr;
  } else {
    Exclude(path.substr(slash + 1), *field);
  }
}

}  // namespace

void ExcludeFields(std::string_view paths, Json& answer) {
  while (!paths.empty()) {
    const size_t comma = std::min(paths.find(','), paths.size());
    Exclude(paths.substr(0, comma), answer);
    paths.remove_prefix(std::min(comma + 1, paths.size()));
  }
}

void ExcludeFields(std::string_view paths, Response& response) {
  const bool is_json = response.content_type == Response().content_type;
  if (paths.empty() || response.status != 200 || response.producer || !is_json) return;
  Json answer = ParseJson(response.body, "");
  if (answer.contains("_exclude_fields")) answer["_exclude_fields"] = paths;
  ExcludeFields(paths, answer);
  response.body = Response::OfJson(answer).body;
}

}  // namespace hydrofoil::rest
