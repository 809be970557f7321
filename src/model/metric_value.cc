#include "model/metric_value.h"

#include <algorithm>
#include <array>

namespace hydrofoil {
namespace {

struct Metric {
  std::string_view name;
  double (*value)(const ModelMetrics& metrics);
  bool better_higher;
};

double OfRegression(const ModelMetrics& metrics, double RegressionMetrics::* field) {
  return metrics.regression() != nullptr ? metrics.regression()->*field : kNotANumber;
}

double R2(const ModelMetrics& m) { return m.regression() != nullptr ? m.regression()->r2 : m.r2(); }

double Gini(const ModelMetrics& m) {
  return m.binomial() != nullptr ? m.binomial()->gini : kNotANumber;
}

constexpr std::array<Metric, 13> kMetrics = {{
    {"mse", [](const ModelMetrics& m) { return m.mse; }, false},
    {"rmse", [](const ModelMetrics& m) { return m.rmse; }, false},
    {"r2", R2, true},
    {"logloss", [](const ModelMetrics& m) { return m.logloss(); }, false},
    {"auc", [](const ModelMetrics& m) { return m.auc(); }, true},
    {"pr_auc", [](const ModelMetrics& m) { return m.pr_auc(); }, true},
    {"aucpr", [](const ModelMetrics& m) { return m.pr_auc(); }, true},
    {"gini", Gini, true},
    {"mean_per_class_error", [](const ModelMetrics& m) { return m.mean_per_class_error(); }, false},
    {"mae", [](const ModelMetrics& m) { return OfRegression(m, &RegressionMetrics::mae); }, false},
    {"rmsle", [](const ModelMetrics& m) { return OfRegression(m, &RegressionMetrics::rmsle); },
     false},
    {"mean_residual_deviance",
     [](const ModelMetrics& m) {
       return OfRegression(m, &RegressionMetrics::mean_residual_deviance);
     },
     false},
    {"aic", [](const ModelMetrics&) { return kNotANumber; }, false},
}};

const Metric* Find(std::string_view name) {
  const auto* found = std::ranges::find(kMetrics, name, &Metric::name);
  return found == kMetrics.end() ? nullptr : found;
}

}  // namespace

bool IsMetricName(std::string_view name) { return Find(name) != nullptr; }

double MetricValue(const ModelMetrics& metrics, std::string_view name) {
  const Metric* metric = Find(name);
  return metric == nullptr ? kNotANumber : metric->value(metrics);
}

bool IsBetterHigher(std::string_view name) {
  const Metric* metric = Find(name);
  return metric != nullptr && metric->better_higher;
}

}  // namespace hydrofoil
