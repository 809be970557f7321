#include "rest/protocol/openapi.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "model/algorithm.h"
#include "model/parameter_table.h"
#include "rest/protocol/schema_table.h"

namespace hydrofoil::rest {
namespace {

Json Reference(std::string_view schema) {
  return {{"$ref", "#/components/schemas/" + std::string(schema)}};
}

bool IsDescribed(std::string_view schema) {
  return std::ranges::any_of(SchemaTable(), [&](const auto& s) { return s.name == schema; });
}

// What a type of the API is in JSON: "double[]", "Key<Frame>", "Map<string,Object>". Numbers may be
// the texts "NaN" and "Infinity".
Json TypeSchema(std::string_view type) {
  if (type.ends_with("[]")) {
    type.remove_suffix(2);
    return {{"type", {"array", "null"}}, {"items", TypeSchema(type)}};
  }
  if (type == "boolean") return {{"type", {"boolean", "null"}}};
  if (type == "int" || type == "long") return {{"type", {"integer", "null"}}};
  if (type == "float" || type == "double") return {{"type", {"number", "string", "null"}}};
  if (type == "string" || type == "enum") return {{"type", {"string", "null"}}};
  return {{"type", {"object", "null"}}};
}

Json FieldSchema(const SchemaField& field) {
  std::string_view type = field.type;
  const bool is_list = type.ends_with("[]");
  if (is_list) type.remove_suffix(2);
  Json schema = IsDescribed(field.schema) ? Reference(field.schema) : TypeSchema(type);
  if (is_list) schema = {{"type", {"array", "null"}}, {"items", std::move(schema)}};
  if (!field.help.empty()) schema["description"] = field.help;
  return schema;
}

Json SchemaOf(const SchemaDescription& description) {
  Json properties = Json::object();
  for (const SchemaField& field : description.fields) {
    properties[std::string(field.name)] = FieldSchema(field);
  }
  return {{"type", "object"}, {"properties", std::move(properties)}};
}

// How a request gives a parameter: as text, of a form or within JSON.
Json GivenSchema(const ParameterInfo& info) {
  Json schema;
  switch (info.type) {
    case ParameterType::kBoolean:
      schema["type"] = "boolean";
      break;
    case ParameterType::kInt:
    case ParameterType::kLong:
      schema["type"] = "integer";
      break;
    case ParameterType::kFloat:
    case ParameterType::kDouble:
      schema["type"] = "number";
      break;
    default:  // names, keys, choices and lists such as "[10, 10]"
      schema["type"] = "string";
  }
  for (const std::string_view value : info.values) schema["examples"].push_back(value);
  schema["description"] = info.help;
  return schema;
}

const ParameterInfo* DescribedParameter(const Route& route, std::string_view name) {
  if (route.algorithm == nullptr) return nullptr;
  return route.algorithm->DefaultParameters()->table().Find(name);
}

Json SchemaOfGiven(const Route& route, std::string_view name) {
  const ParameterInfo* info = DescribedParameter(route, name);
  return info != nullptr ? GivenSchema(*info) : Json{{"type", "string"}};
}

// Name and schema of what the route takes beside its path.
std::vector<std::pair<std::string, Json>> GivenParameters(const Route& route) {
  std::vector<std::pair<std::string, Json>> given;
  for (const std::string_view name : route.parameters.value_or(std::vector<std::string_view>())) {
    given.emplace_back(name, SchemaOfGiven(route, name));
  }
  for (const IdleParameters& idle : route.without_effect) {
    for (const std::string_view name : idle.names) {
      Json& schema = given.emplace_back(name, SchemaOfGiven(route, name)).second;
      schema["description"] = "Without effect: " + std::string(idle.why);
    }
  }
  return given;
}

Json Parameter(std::string_view name, std::string_view place, Json schema) {
  Json parameter = {{"name", name}, {"in", place}};
  if (place == "path") parameter["required"] = true;
  parameter["schema"] = std::move(schema);
  return parameter;
}

Json BodyOf(const Route& route, const std::vector<std::pair<std::string, Json>>& given) {
  if (route.body == BodyUse::kFile) {
    const Json file = {{"schema", Json::object()}};
    return {{"content", {{"multipart/form-data", file}, {"application/octet-stream", file}}}};
  }
  Json properties = Json::object();
  for (const auto& [name, schema] : given) properties[name] = schema;
  const Json schema = {{"type", "object"}, {"properties", std::move(properties)}};
  return {{"content",
           {{"application/x-www-form-urlencoded", {{"schema", schema}}},
            {"application/json", {{"schema", schema}}}}}};
}

Json Answers(const Route& route) {
  Json content = Json::object();
  if (IsDescribed(route.schema)) {
    content["application/json"]["schema"] = Reference(route.schema);
  } else {
    content["*/*"] = Json::object();  // JSON, or the file that is asked for
  }
  const Json error = {{"application/json", {{"schema", Reference("H2OErrorV3")}}}};
  return {{"200", {{"description", "What was asked for."}, {"content", std::move(content)}}},
          {"default", {{"description", "What is wrong."}, {"content", error}}}};
}

Json Operation(const Route& route) {
  Json operation = {{"operationId", ApiName(route)}, {"summary", route.summary}};
  Json& parameters = operation["parameters"] = Json::array();
  const auto in_path = PathParameters(route.pattern);
  for (const std::string_view name : in_path) {
    parameters.push_back(Parameter(name, "path", {{"type", "string"}}));
  }
  auto given = GivenParameters(route);
  std::erase_if(given, [&](const auto& p) { return std::ranges::count(in_path, p.first) != 0; });
  const bool has_body = route.method == "POST" || route.method == "PUT";
  if (has_body) operation["requestBody"] = BodyOf(route, given);
  if (!has_body || route.body == BodyUse::kFile) {
    for (auto& [name, schema] : given) {
      parameters.push_back(Parameter(name, "query", std::move(schema)));
    }
  }
  operation["responses"] = Answers(route);
  return operation;
}

// "{path...}" takes slashes too, which OpenAPI cannot say.
std::string PathOf(const Route& route) {
  std::string path = route.pattern;
  if (const size_t dots = path.find("...}"); dots != std::string::npos) path.erase(dots, 3);
  return path;
}

}  // namespace

std::string ApiName(const Route& route) {
  std::string name;
  for (const char c : route.method) name += static_cast<char>(std::tolower(c));
  for (const char c : route.pattern) {
    if (c == '/') name += '_';
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_') name += c;
  }
  return name;
}

Json OpenApi(const RouteTable& table, std::string_view version) {
  Json document = {{"openapi", "3.1.0"}};
  document["info"] = {{"title", "Hydrofoil"},
                      {"version", version},
                      {"license", {{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}};
  document["servers"] = Json::array({{{"url", "/"}}});
  Json& paths = document["paths"] = Json::object();
  for (const auto& route : table.routes()) {
    std::string method(route->method);
    std::ranges::transform(method, method.begin(), [](unsigned char c) { return std::tolower(c); });
    paths[PathOf(*route)][method] = Operation(*route);
  }
  Json& schemas = document["components"]["schemas"] = Json::object();
  for (const SchemaDescription& schema : SchemaTable()) {
    schemas[std::string(schema.name)] = SchemaOf(schema);
  }
  return document;
}

}  // namespace hydrofoil::rest
