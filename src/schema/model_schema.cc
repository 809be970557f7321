#include "schema/model_schema.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "model/algorithm.h"
#include "model/capabilities.h"
#include "schema/generic_model_schema.h"
#include "schema/metrics_schema.h"
#include "schema/model_output_help.h"
#include "schema/model_parameter_schema.h"
#include "schema/reproducibility_schema.h"
#include "schema/table_schema.h"

namespace hydrofoil::schema {
namespace {

// A table that has been filled, else null.
Json FilledTable(const Table& table) {
  return table.columns.empty() ? Json(nullptr) : TableJson(table);
}

Json DomainsJson(const std::vector<DomainPtr>& domains) {
  Json list = Json::array();
  for (const DomainPtr& domain : domains) {
    list.push_back(domain == nullptr ? Json(nullptr) : Json(*domain));
  }
  return list;
}

void AddColumns(Json& json, const Model& model) {
  json["names"] = model.names;
  json["original_names"] = model.original_names ? Json(*model.original_names) : Json(nullptr);
  json["column_types"] = model.column_types;
  json["domains"] = DomainsJson(model.domains);
}

template <typename MakeKey>
Json KeysOrNull(const std::vector<std::string>& names, const MakeKey& make_key) {
  Json list = names.empty() ? Json(nullptr) : Json::array();
  for (const std::string& name : names) list.push_back(make_key(name));
  return list;
}

void AddCrossValidation(Json& json, const Model& model) {
  static const CrossValidationReport kNone;
  const CrossValidationReport& report = model.cross_validation ? *model.cross_validation : kNone;
  json["cross_validation_models"] =
      KeysOrNull(report.model_keys, [](const std::string& key) { return ModelKey(key); });
  json["cross_validation_predictions"] =
      KeysOrNull(report.prediction_keys, [](const std::string& key) { return FrameKey(key); });
  json["cross_validation_holdout_predictions_frame_id"] = FrameKey(report.holdout_predictions_key);
  json["cross_validation_fold_assignment_frame_id"] = FrameKey(report.fold_assignment_key);
  json["cross_validation_metrics_summary"] = FilledTable(report.metrics_summary);
  Json histories = model.cross_validation ? Json::array() : Json(nullptr);
  for (const Table& history : report.scoring_histories) histories.push_back(FilledTable(history));
  json["cv_scoring_history"] = std::move(histories);
}

void AddMetrics(Json& json, const Model& model, const ExcludedFields& excluded) {
  const auto add = [&](const char* field, const ModelMetricsPtr& metrics) {
    json[field] =
        Unless(excluded, field, [&] { return MetricsJson(metrics, excluded.Below(field)); });
  };
  add("training_metrics", model.training_metrics);
  add("validation_metrics", model.validation_metrics);
  add("cross_validation_metrics", model.cross_validation_metrics);
}

struct FieldJson {
  Json operator()(std::monostate) const { return nullptr; }
  Json operator()(const std::vector<double>& values) const {
    return values.empty() ? Json(nullptr) : Numbers(values);
  }
  Json operator()(const std::vector<int64_t>& values) const { return values; }
  Json operator()(const std::vector<std::string>& keys) const {
    Json list = Json::array();
    for (const std::string& key : keys) list.push_back(FrameKey(key));
    return list;
  }
};

// What only models of this algorithm tell.
void AddOwnFields(Json& json, const Model& model) {
  const auto* more = FindCapability<TellsMore>(model);
  const auto fields = more == nullptr ? std::vector<OutputField>() : more->OutputFields(model);
  json["help"] = ModelOutputHelp(fields);
  for (const OutputField& field : fields) {
    json[std::string(field.name)] = std::visit(FieldJson(), field.value);
  }
}

Json OutputJson(const Model& model, const ServerIdentity& server, const ExcludedFields& excluded) {
  const std::string stem(model.algorithm->stem());
  Json json = Schema(stem + "ModelOutputV3", stem + "ModelOutput");
  AddColumns(json, model);
  AddCrossValidation(json, model);
  json["model_category"] = ModelCategoryName(model.category);
  json["model_summary"] = FilledTable(model.model_summary);
  json["scoring_history"] = FilledTable(model.scoring_history);
  json["reproducibility_information_table"] = ReproducibilityJson(model, server);
  AddMetrics(json, model, excluded);
  json["status"] = model.status ? Json(*model.status) : Json(nullptr);
  json["start_time"] = model.start_time_ms;
  json["end_time"] = model.end_time_ms;
  json["run_time"] = std::max<int64_t>(0, model.end_time_ms - model.start_time_ms);
  json["default_threshold"] = Number(model.default_threshold);
  AddOwnFields(json, model);
  json["variable_importances"] = TableJson(model.variable_importances);
  return json;
}

void AddIdentity(Json& json, const Model& model) {
  json["model_id"] = ModelKey(model.key);
  json["algo"] = model.algorithm->name();
  json["algo_full_name"] = model.algorithm->full_name();
  json["response_column_name"] = TextOrNull(model.response_column);
  json["treatment_column_name"] = nullptr;
  json["data_frame"] = FrameKey(model.training_frame_key);
  json["timestamp"] = model.end_time_ms != 0 ? model.end_time_ms : model.start_time_ms;
  json["have_pojo"] = FindCapability<WritesJava>(model) != nullptr;
  json["have_mojo"] = FindCapability<WritesMojo>(model) != nullptr;
}

}  // namespace

Json ModelJson(const Model& model, const ServerIdentity& server, const ExcludedFields& excluded) {
  if (model.imported != nullptr) return GenericModelJson(model);
  const std::string stem(model.algorithm->stem());
  Json json = Schema(stem + "ModelV3", stem + "Model");
  AddIdentity(json, model);
  AlgorithmParameters actual = model.actual_parameters;
  actual->model_id = model.key;  // made up when not given
  json["parameters"] = ModelParametersJson(*actual, *model.input_parameters);
  json["output"] = OutputJson(model, server, excluded.Below("output"));
  json["compatible_frames"] = nullptr;
  return json;
}

Json ModelSynopsisJson(const Model& model) {
  Json json = Schema("ModelSynopsisV3", "Model");
  AddIdentity(json, model);
  return json;
}

Json ModelsJson(Json models) {
  Json json = AnswerSchema("ModelsV3", "Models");
  json["models"] = std::move(models);
  json["compatible_frames"] = nullptr;
  json["export_cross_validation_predictions"] = false;
  return json;
}

}  // namespace hydrofoil::schema
