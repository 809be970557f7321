// Partial dependence: a job that leaves tables, and the tables.
#include <nlohmann/json.hpp>
#include <string>

#include "engine/explain.h"
#include "rest/models/model_routes.h"
#include "rest/protocol/job_schema.h"
#include "schema/table_schema.h"
#include "store/keys.h"

namespace hydrofoil::rest {
namespace {

using engine::kPartialDependenceType;

engine::Explain ReadCommand(const Request& request) {
  engine::Explain command;
  command.model = request.Text("model_id", "");
  command.frame = request.RequiredText("frame_id");
  command.destination = request.Text("destination_key", RandomKey());
  command.columns = request.List("cols");
  command.pairs = request.Lists("col_pairs_2dpdp");
  command.bins = request.Int("nbins", command.bins);
  command.missing = request.Bool("add_missing_na", command.missing);
  command.user_columns = request.List("user_cols");
  command.user_counts = request.Ints("num_user_splits");
  command.user_values = request.Doubles("user_splits");
  command.targets = request.List("targets");
  command.row = request.Int("row_index", command.row);
  command.weight_column = request.Int("weight_column_index", command.weight_column);
  return command;
}

template <typename T>
Json OrNull(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json ExplanationJson(const engine::Explanation& explanation) {
  const engine::Explain& command = explanation.command;
  Json json = Schema("PartialDependenceV3", "PartialDependence");
  json["model_id"] = ModelKey(command.model);
  json["frame_id"] = FrameKey(command.frame);
  json["row_index"] = command.row;
  json["cols"] = OrNull(command.columns);
  json["weight_column_index"] = command.weight_column;
  json["add_missing_na"] = command.missing;
  json["nbins"] = command.bins;
  json["user_splits"] = OrNull(command.user_values);
  json["user_cols"] = OrNull(command.user_columns);
  json["num_user_splits"] = OrNull(command.user_counts);
  Json& tables = json["partial_dependence_data"] = Json::array();
  for (const Table& table : explanation.tables) tables.push_back(TableJson(table));
  json["col_pairs_2dpdp"] = OrNull(command.pairs);
  json["destination_key"] = nullptr;
  json["targets"] = OrNull(command.targets);
  return json;
}

Json ResultKey(const std::string& key) {
  return Json{{"__meta",
               {{"schema_version", 3},
                {"schema_name", "PartialDependenceKeyV3"},
                {"schema_type", kPartialDependenceType}}},
              {"name", key},
              {"type", kPartialDependenceType},
              {"URL", "/3/PartialDependence/" + key}};
}

Response Start(Context& context, const Request& request) {
  static_cast<void>(RequireModel(context, request, "model_id"));
  const engine::Explain command = ReadCommand(request);
  Json json = StartedJobJson(*engine::Start(context, command));
  json["dest"] = ResultKey(command.destination);
  return Response::OfJson(json);
}

Response Get(Context& context, const Request& request) {
  const std::string key = request.RequiredText("name");
  return Response::OfJson(
      ExplanationJson(*context.store.Require<engine::Explanation>(key, "name")));
}

}  // namespace

void AddPartialDependenceRoutes(RouteTable& table) {
  // The clients end the path with a slash.
  for (const char* pattern : {"/3/PartialDependence", "/3/PartialDependence/"}) {
    table.Add({"POST",
               pattern,
               Start,
               "Starts to compute partial dependence.",
               {{"model_id", "frame_id", "row_index", "cols", "weight_column_index",
                 "add_missing_na", "nbins", "user_splits", "user_cols", "num_user_splits",
                 "col_pairs_2dpdp", "destination_key", "targets"}},
               "PartialDependenceV3"});
  }
  table.Add({"GET", "/3/PartialDependence/{name}", Get, "Partial dependence as tables."});
}

}  // namespace hydrofoil::rest
