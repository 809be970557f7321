#include "schema/metrics_schema.h"

#include <nlohmann/json.hpp>

#include <cmath>

#include "schema/table_schema.h"

namespace hydrofoil::schema {
namespace {

Json ConfusionMatrixJson(const ConfusionMatrix& matrix, const ExcludedFields& excluded) {
  Json json = Schema("ConfusionMatrixV3", "ConfusionMatrix");
  const bool left_out = matrix.domain == nullptr || excluded.Has("table");
  json["table"] = left_out ? Json(nullptr) : TableJson(ConfusionMatrixTable(matrix));
  return json;
}

// Not computed for this kind of model.
void AddLikelihood(Json& json) {
  json["loglikelihood"] = "NaN";
  json["AIC"] = "NaN";
}

struct DetailWriter {
  Json& json;
  const ExcludedFields& excluded;

  void AddMatrix(const ConfusionMatrix& matrix) const {
    json["cm"] =
        Unless(excluded, "cm", [&] { return ConfusionMatrixJson(matrix, excluded.Below("cm")); });
  }
  void AddTable(const char* field, const auto& table) const {
    json[field] = Unless(excluded, field, [&table] { return TableJson(table); });
  }

  void operator()(const BinomialMetrics& detail) const {
    json["r2"] = Number(detail.r2);
    json["logloss"] = Number(detail.logloss);
    AddLikelihood(json);
    json["AUC"] = Number(detail.auc);
    json["pr_auc"] = Number(detail.pr_auc);
    json["Gini"] = Number(detail.gini);
    json["mean_per_class_error"] = Number(detail.mean_per_class_error);
    json["domain"] = detail.domain == nullptr ? Json(nullptr) : Json(*detail.domain);
    AddMatrix(detail.confusion_matrix);
    AddTable("thresholds_and_metric_scores", detail.thresholds);
    AddTable("max_criteria_and_metric_scores", detail.max_criteria);
    AddTable("gains_lift_table", detail.gains_lift);
  }
  void operator()(const MultinomialMetrics& detail) const {
    json["r2"] = Number(detail.r2);
    AddTable("hit_ratio_table", detail.hit_ratio_table);
    AddMatrix(detail.confusion_matrix);
    json["logloss"] = Number(detail.logloss);
    AddLikelihood(json);
    json["mean_per_class_error"] = Number(detail.mean_per_class_error);
    json["AUC"] = Number(detail.auc);
    json["pr_auc"] = Number(detail.pr_auc);
    AddTable("multinomial_auc_table", detail.auc_table);
    AddTable("multinomial_aucpr_table", detail.pr_auc_table);
  }
  void operator()(const RegressionMetrics& detail) const {
    json["r2"] = Number(detail.r2);
    json["mean_residual_deviance"] = Number(detail.mean_residual_deviance);
    json["mae"] = Number(detail.mae);
    json["rmsle"] = Number(detail.rmsle);
    AddLikelihood(json);
  }
  void operator()(const AutoEncoderMetrics&) const {}
};

}  // namespace

Json MetricsJson(const ModelMetrics& metrics, const ExcludedFields& excluded) {
  const std::string category = ModelCategoryName(metrics.category());
  Json json = Schema("ModelMetrics" + category + "V3", "ModelMetrics" + category);
  json["model"] = ModelKey(metrics.model_key);
  json["model_checksum"] = metrics.model_checksum;
  json["frame"] = FrameKey(metrics.frame_key);
  json["frame_checksum"] = metrics.frame_checksum;
  json["description"] = metrics.description ? Json(*metrics.description) : Json(nullptr);
  json["model_category"] = category;
  json["scoring_time"] = metrics.scoring_time_ms;
  json["predictions"] = nullptr;
  json["MSE"] = Number(metrics.mse);
  json["RMSE"] = Number(metrics.rmse);
  json["nobs"] = metrics.row_count;
  json["custom_metric_name"] = nullptr;
  const bool no_metric_at_all = metrics.category() == ModelCategory::kAutoEncoder;
  json["custom_metric_value"] = no_metric_at_all ? Number(NAN) : Json(0.0);
  std::visit(DetailWriter{json, excluded}, metrics.detail);
  return json;
}

Json MetricsJson(const ModelMetricsPtr& metrics, const ExcludedFields& excluded) {
  return metrics == nullptr ? Json(nullptr) : MetricsJson(*metrics, excluded);
}

Json MetricsListJson(const MetricsListHeader& header, Json metrics) {
  Json json = AnswerSchema("ModelMetricsListSchemaV3", "ModelMetricsList");
  json["model"] = ModelKey(header.model_key);
  json["frame"] = FrameKey(header.frame_key);
  json["predictions_frame"] = FrameKey(header.predictions_key);
  json["deviances_frame"] = nullptr;
  json["custom_auuc_thresholds"] = nullptr;
  json["output_per_reference"] = false;
  json["model_metrics"] = std::move(metrics);
  return json;
}

}  // namespace hydrofoil::schema
