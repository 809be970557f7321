#include "selection/grid_order.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <variant>

#include "base/error.h"
#include "selection/cross_validation_summary.h"
#include "text/plain_text.h"

namespace hydrofoil {
namespace {

// In the order in which the reference lists them.
constexpr std::array<std::string_view, 30> kNames = {
    "residual_deviance",
    "custom",
    "mae",
    "r2",
    "f0point5",
    "mean_residual_deviance",
    "loglikelihood",
    "mean_per_class_accuracy",
    "pr_auc",
    "max_per_class_error",
    "err",
    "precision",
    "rmsle",
    "total_rows",
    "accuracy",
    "f1",
    "f2",
    "mcc",
    "auc",
    "logloss",
    "lift_top_group",
    "recall",
    "rmse",
    "specificity",
    "custom_increasing",
    "aic",
    "err_count",
    "aucpr",
    "mse",
    "mean_per_class_error",
};

constexpr std::array<std::string_view, 8> kLargestOverThresholds = {
    "accuracy",  "f0point5", "f1",          "f2",
    "precision", "recall",   "specificity", "mean_per_class_accuracy"};

bool IsOneOf(const auto& names, std::string_view name) {
  return std::ranges::find(names, name) != std::ranges::end(names);
}

std::optional<double> LargestOverThresholds(const BinomialMetrics& metrics, std::string_view name) {
  const auto& columns = metrics.max_criteria.columns;
  if (columns.size() < 3) return std::nullopt;
  const TableCell wanted = "max " + std::string(name);
  for (size_t row = 0; row < columns[0].cells.size(); ++row) {
    if (columns[0].cells[row] != wanted) continue;
    const auto* value = std::get_if<double>(&columns[2].cells[row]);
    return value != nullptr ? std::optional(*value) : std::nullopt;
  }
  return std::nullopt;
}

std::optional<double> AutoEncoderMeasure(const ModelMetrics& metrics, std::string_view name) {
  if (name == "mse") return metrics.mse;
  if (name == "rmse") return metrics.rmse;
  if (name == "custom" || name == "custom_increasing") return kNotANumber;
  return std::nullopt;
}

std::optional<double> TotalRows(const ModelMetrics& metrics) {
  if (metrics.binomial() != nullptr) return metrics.binomial()->confusion_matrix.Total();
  if (metrics.multinomial() != nullptr) return metrics.multinomial()->confusion_matrix.Total();
  return std::nullopt;
}

[[noreturn]] void ThrowUnknown(const ModelMetrics& metrics) {
  std::string known;
  for (const std::string_view name : kNames) {
    if (!GridMeasure(metrics, name)) continue;
    known.append(known.empty() ? "" : ", ").append(name);
  }
  ThrowIllegalArgument("Invalid argument for sort_by specified. Must be one of: [" + known + "]");
}

}  // namespace

std::optional<double> GridMeasure(const ModelMetrics& metrics, std::string_view name) {
  if (metrics.category() == ModelCategory::kAutoEncoder) return AutoEncoderMeasure(metrics, name);
  if (name == "total_rows") return TotalRows(metrics);
  const Measures measures = MeasuresOf(metrics);
  const auto found = measures.find(std::string(name == "aucpr" ? "pr_auc" : name));
  if (found == measures.end()) return std::nullopt;
  if (metrics.binomial() != nullptr && IsOneOf(kLargestOverThresholds, name)) {
    return LargestOverThresholds(*metrics.binomial(), name).value_or(found->second);
  }
  return found->second;
}

std::vector<RankedModel> RankModels(const Grid& grid, const std::string& measure, bool decreasing) {
  const std::string name = AsciiLower(measure);
  std::vector<RankedModel> ranked;
  for (const ModelPtr& model : grid.models) {
    double value = kNotANumber;
    if (!name.empty()) {
      const auto found = GridMeasure(JudgedBy(*model), name);
      if (!found) ThrowUnknown(JudgedBy(*model));
      value = *found;
    }
    ranked.push_back({model, value});
  }
  std::ranges::sort(ranked, [&](const RankedModel& a, const RankedModel& b) {
    if (std::isnan(a.value) != std::isnan(b.value)) return std::isnan(a.value) == decreasing;
    if (a.value < b.value || b.value < a.value) return (a.value < b.value) != decreasing;
    return a.model->key < b.model->key;
  });
  return ranked;
}

}  // namespace hydrofoil
