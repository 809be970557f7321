// Self-description: schemas from the table of schemas, endpoints from the table of routes.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "rest/protocol/openapi.h"
#include "rest/protocol/router.h"
#include "rest/protocol/schema_table.h"
#include "rest/protocol/sent_values.h"

namespace hydrofoil::rest {
namespace {

constexpr SchemaField kExcludeFields{
    "_exclude_fields",
    "string",
    "\"\"",
    FieldDirection::kInput,
    "Comma-separated list of JSON field paths to exclude from the result, used like: "
    "\"/3/Frames?_exclude_fields=frames/frame_id/URL,__meta\"",
    "",
    "RequestSchemaV3"};
constexpr SchemaField kMeta{"__meta",
                            "Schema.Meta",
                            "null",
                            FieldDirection::kOutput,
                            "Metadata on this schema instance, to make it self-describing.",
                            "",
                            "SchemaV3"};

std::vector<SchemaField> AllFields(const SchemaDescription& schema) {
  std::vector<SchemaField> fields(schema.fields.begin(), schema.fields.end());
  if (schema.superclass == "H2OErrorV3") {
    for (const SchemaDescription& other : SchemaTable()) {
      if (other.name != schema.superclass) continue;
      for (SchemaField field : other.fields) {
        field.inherited = other.name;
        fields.push_back(field);
      }
    }
  } else if (schema.superclass != "SchemaV3") {
    fields.push_back(kExcludeFields);
  }
  fields.push_back(kMeta);
  return fields;
}

Json ValuesOf(const SchemaField& field) {
  Json values = Json::array();
  std::string_view rest = field.values;
  while (!rest.empty()) {
    const std::string_view value = rest.substr(0, rest.find(' '));
    values.push_back(value);
    rest.remove_prefix(std::min(value.size() + 1, rest.size()));
  }
  return values;
}

std::string_view DirectionName(FieldDirection direction) {
  switch (direction) {
    case FieldDirection::kInput:
      return "INPUT";
    case FieldDirection::kOutput:
      return "OUTPUT";
    case FieldDirection::kBoth:
      break;
  }
  return "INOUT";
}

Json FieldJson(const SchemaDescription& schema, const SchemaField& field) {
  const bool is_input = field.direction != FieldDirection::kOutput;
  Json json = Schema("FieldMetadataV3", "FieldMetadata");
  json["name"] = field.name;
  json["type"] = field.type;
  json["is_schema"] = !field.schema.empty() && field.values.empty();
  json["schema_name"] = TextOrNull(field.schema);
  json["value"] = field.name == "__meta" ? Schema(schema.name, schema.type)["__meta"]
                                         : Json::parse(field.fallback);
  json["help"] = field.help.empty() ? field.name : field.help;
  json["label"] = field.name;
  json["required"] = is_input ? Json(field.required) : Json(nullptr);
  json["level"] = "critical";
  json["direction"] = DirectionName(field.direction);
  json["is_inherited"] = !field.inherited.empty();
  json["inherited_from"] = TextOrNull(field.inherited);
  json["is_gridable"] = is_input ? Json(false) : Json(nullptr);
  json["values"] = ValuesOf(field);
  json["json"] = field.name != "__http_status";
  json["is_member_of_frames"] = Json::array();
  json["is_mutually_exclusive_with"] = Json::array();
  return json;
}

std::string Markdown(const SchemaDescription& schema, const std::vector<SchemaField>& fields) {
  std::string text = "# schema  " + std::string(schema.name) + "\n---\n";
  for (const bool inputs : {true, false}) {
    text += inputs ? "## input fields\n" : "## output fields\n";
    text += "name | type | schema | description\n--- | --- | --- | ---\n";
    for (const SchemaField& field : fields) {
      const auto other = inputs ? FieldDirection::kOutput : FieldDirection::kInput;
      if (field.direction == other) continue;
      text += std::string(field.name) + " | " + std::string(field.type) + " | " +
              std::string(field.schema) + " | " +
              std::string(field.help.empty() ? field.name : field.help) + "\n";
    }
  }
  return text;
}

Json SchemaJson(const SchemaDescription& schema) {
  const std::vector<SchemaField> fields = AllFields(schema);
  Json json = Schema("SchemaMetadataV3", "SchemaMetadata");
  json["version"] = 3;
  json["name"] = schema.name;
  json["label"] = schema.name;
  json["superclass"] = schema.superclass;
  json["type"] = schema.type;
  Json& list = json["fields"] = Json::array();
  for (const SchemaField& field : fields) list.push_back(FieldJson(schema, field));
  json["markdown"] = Markdown(schema, fields);
  return json;
}

Response MetadataAnswer(Json routes, Json schemas) {
  Json answer = AnswerSchema("MetadataV3", "Iced");
  answer["routes"] = std::move(routes);
  answer["schemas"] = std::move(schemas);
  answer["markdown"] = nullptr;
  return Response::OfJson(answer);
}

Response ListSchemas(Context&, const Request&) {
  Json schemas = Json::array();
  for (const SchemaDescription& schema : SchemaTable()) schemas.push_back(SchemaJson(schema));
  return MetadataAnswer(nullptr, std::move(schemas));
}

Response GetSchema(Context&, const Request& request) {
  const std::string name = request.RequiredText("schemaname");
  for (const SchemaDescription& schema : SchemaTable()) {
    if (schema.name == name) {
      return MetadataAnswer(nullptr, Json::array({SchemaJson(schema)}));
    }
  }
  ThrowNotFound("Schema " + name + " not found");
}

Json RouteJson(const Route& route) {
  Json json = Schema("RouteV3", "Route");
  json["http_method"] = route.method;
  json["url_pattern"] = route.pattern;
  json["summary"] = route.summary;
  json["api_name"] = ApiName(route);
  json["handler_class"] = "";
  json["handler_method"] = "";
  json["input_schema"] = route.schema;
  json["output_schema"] = route.schema;
  json["path_params"] = PathParameters(route.pattern);
  // Beyond the reference: what the route takes, and what of that is idle.
  json["parameters"] = route.parameters.value_or(std::vector<std::string_view>());
  Json& idle = json["without_effect"] = Json::object();
  for (const IdleParameters& group : route.without_effect) {
    for (const std::string_view name : group.names) idle[std::string(name)] = group.why;
  }
  json["markdown"] = nullptr;
  return json;
}

Response ListEndpoints(Context& context, const Request&) {
  Json routes = Json::array();
  for (const auto& route : context.routes.routes()) routes.push_back(RouteJson(*route));
  return MetadataAnswer(std::move(routes), nullptr);
}

Response GetEndpoint(Context& context, const Request& request) {
  const std::string path = request.RequiredText("path");
  const auto number = ParseInt(path);
  Json routes = Json::array();
  const auto& all = context.routes.routes();
  for (size_t i = 0; i < all.size(); ++i) {
    const bool wanted = number.has_value() ? static_cast<int64_t>(i) == *number
                                           : all[i]->pattern == path || ApiName(*all[i]) == path;
    if (wanted) routes.push_back(RouteJson(*all[i]));
  }
  if (routes.empty()) ThrowNotFound("Endpoint " + path + " not found");
  return MetadataAnswer(std::move(routes), nullptr);
}

Response DescribeApi(Context& context, const Request&) {
  return Response::OfJson(OpenApi(context.routes, context.options.report_version));
}

}  // namespace

void AddMetadataRoutes(RouteTable& table) {
  table.Add({"GET", "/3/Metadata/schemas", ListSchemas, "All described schemas."});
  table.Add({"GET", "/3/Metadata/schemas/{schemaname}", GetSchema, "The fields of a schema."});
  table.Add({"GET", "/3/Metadata/endpoints", ListEndpoints, "All routes."});
  table.Add({"GET", "/3/Metadata/endpoints/{path...}", GetEndpoint,
             "A route, by number, pattern or name."});
  table.Add({"GET", "/3/Metadata/openapi.json", DescribeApi, "All of this as OpenAPI 3.1."});
}

}  // namespace hydrofoil::rest
