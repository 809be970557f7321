#include "schema/generic_model_schema.h"

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "algorithms/table.h"
#include "model/parameter_table.h"
#include "schema/json_reader.h"
#include "schema/model_parameter_schema.h"

namespace hydrofoil::schema {
namespace {

// A key without a name, which only Generic models have.
Json NoFrame() {
  Json key = Schema("FrameKeyV3", "Key<Frame>");
  for (const char* field : {"name", "type", "URL"}) key[field] = nullptr;
  return key;
}

// The details of the MOJO; an object in any case.
Json DetailsOf(const ImportedArchive& archive) {
  Json details = TryParseJson(archive.details).value_or(nullptr);
  return details.is_object() ? details : Json::object();
}

Json Member(const Json& object, std::string_view name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() ? Json(nullptr) : *found;
}

// Parameters of the original model are shown for information: they can be neither chosen nor
// searched.
void AddOriginalParameters(const Json& details, Json& list) {
  const Json parameters = Member(details, "parameters");
  if (!parameters.is_array()) return;
  for (Json parameter : parameters) {
    if (!parameter.is_object() || Member(parameter, "name") == "model_id") continue;
    for (const char* field : {"values", "is_member_of_frames", "is_mutually_exclusive_with"}) {
      parameter[field] = nullptr;
    }
    parameter["gridable"] = false;
    list.push_back(std::move(parameter));
  }
}

// Metrics that belong to no model or frame of this server.
Json OriginalMetrics(Json metrics) {
  if (!metrics.is_object()) return nullptr;
  for (const char* field : {"schema_name", "schema_type"}) {
    const Json name = Member(Member(metrics, "__meta"), field);
    if (!name.is_string()) return nullptr;
    std::string text = name.get<std::string>();
    const size_t version = text.ends_with("V3") ? text.size() - 2 : text.size();
    metrics["__meta"][field] = text.insert(version, "Generic");
  }
  metrics["model"] = nullptr;
  metrics["model_checksum"] = 0;
  metrics["frame"] = nullptr;
  metrics["frame_checksum"] = 0;
  metrics["model_category"] = nullptr;
  return metrics;
}

Json DomainsJson(const Model& model) {
  Json list = Json::array();
  for (const DomainPtr& domain : model.domains) {
    list.push_back(domain == nullptr ? Json(nullptr) : Json(*domain));
  }
  return list;
}

Json OutputHelp(const Json& original) {
  Json help = Member(original, "help");
  if (!help.is_object()) help = Json::object();
  help["original_model_identifier"] = "Short identifier of the original algorithm name";
  help["original_model_full_name"] = "Full, potentially long name of the original algorithm";
  return help;
}

Json OutputJson(const Model& model, const Json& details) {
  const Json original = Member(details, "output");
  Json json = Schema("GenericModelOutputV3", "GenericModelOutput");
  json["names"] = model.names;
  json["original_names"] = model.original_names ? Json(*model.original_names) : Json(nullptr);
  json["column_types"] = nullptr;
  json["domains"] = DomainsJson(model);
  for (const char* field :
       {"cross_validation_models", "cross_validation_predictions",
        "cross_validation_holdout_predictions_frame_id",
        "cross_validation_fold_assignment_frame_id", "cv_scoring_history", "status"}) {
    json[field] = nullptr;
  }
  json["model_category"] = ModelCategoryName(model.category);
  for (const char* field : {"model_summary", "scoring_history", "reproducibility_information_table",
                            "cross_validation_metrics_summary", "variable_importances"}) {
    json[field] = Member(original, field);
  }
  for (const char* field : {"training_metrics", "validation_metrics", "cross_validation_metrics"}) {
    json[field] = OriginalMetrics(Member(original, field));
  }
  json["start_time"] = model.start_time_ms;
  json["end_time"] = model.end_time_ms;
  json["run_time"] = model.end_time_ms - model.start_time_ms;
  json["default_threshold"] = Number(model.default_threshold);
  json["help"] = OutputHelp(original);
  const Algorithm* maker = FindAlgorithm(Algorithms(), model.imported->algorithm);
  json["original_model_identifier"] = model.imported->algorithm;
  json["original_model_full_name"] = maker == nullptr ? Json(nullptr) : Json(maker->full_name());
  return json;
}

// Files that are read from a path count as frames of raw bytes to the reference.
Json ParametersJson(const Model& model) {
  const ImportedArchive& archive = *model.imported;
  AlgorithmParameters input = model.algorithm->DefaultParameters();
  SetParameter(*input, "model_key", archive.upload_key);
  SetParameter(*input, "path", archive.path);
  AlgorithmParameters actual = input;
  actual->model_id = model.key;
  if (archive.upload_key.empty()) SetParameter(*actual, "model_key", "nfs:/" + archive.path);
  return ModelParametersJson(*actual, *input);
}

}  // namespace

Json GenericModelJson(const Model& model) {
  const ImportedArchive& archive = *model.imported;
  const Json details = DetailsOf(archive);
  Json json = Schema("GenericModelV3", "GenericModel");
  json["model_id"] = ModelKey(model.key);
  json["algo"] = model.algorithm->name();
  json["algo_full_name"] = model.algorithm->full_name();
  json["response_column_name"] = nullptr;
  json["treatment_column_name"] = nullptr;
  json["data_frame"] = NoFrame();
  json["timestamp"] = model.end_time_ms;
  json["have_pojo"] = true;
  json["have_mojo"] = true;
  json["parameters"] = ParametersJson(model);
  AddOriginalParameters(details, json["parameters"]);
  json["output"] = OutputJson(model, details);
  json["compatible_frames"] = nullptr;
  return json;
}

}  // namespace hydrofoil::schema
