#include "model/early_stopping.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace hydrofoil {
namespace {

double AutomaticValue(const ModelMetrics& metrics) {
  switch (metrics.category()) {
    case ModelCategory::kRegression:
      return metrics.regression()->mean_residual_deviance;
    case ModelCategory::kAutoEncoder:
      return metrics.mse;
    default:
      return metrics.logloss();
  }
}

double OfRegression(const ModelMetrics& metrics, double RegressionMetrics::* member) {
  const auto* regression = metrics.regression();
  return regression == nullptr ? kNotANumber : regression->*member;
}

bool IsMoreBetter(StoppingMetric metric) {
  switch (metric) {
    case StoppingMetric::kAuc:
    case StoppingMetric::kAucpr:
    case StoppingMetric::kLiftTopGroup:
    case StoppingMetric::kAuuc:
    case StoppingMetric::kAte:
    case StoppingMetric::kAtt:
    case StoppingMetric::kAtc:
    case StoppingMetric::kQini:
    case StoppingMetric::kCustomIncreasing:
    case StoppingMetric::kR2:
      return true;
    default:
      return false;
  }
}

bool IsBoundedByZero(StoppingMetric metric) {
  switch (metric) {
    case StoppingMetric::kLogloss:
    case StoppingMetric::kMse:
    case StoppingMetric::kRmse:
    case StoppingMetric::kMae:
    case StoppingMetric::kRmsle:
    case StoppingMetric::kAuc:
    case StoppingMetric::kAucpr:
    case StoppingMetric::kMisclassification:
    case StoppingMetric::kMeanPerClassError:
      return true;
    default:
      return false;
  }
}

// Averages over windows of k values, the last k + 1 of them.
std::vector<double> MovingAverages(std::span<const double> values, size_t k) {
  std::vector<double> averages;
  for (size_t start = values.size() - 2 * k; start <= values.size() - k; ++start) {
    double sum = 0;
    for (const double value : values.subspan(start, k)) sum += value;
    averages.push_back(sum / static_cast<double>(k));
  }
  return averages;
}

int Sign(double value) { return value > 0 ? 1 : value < 0 ? -1 : 0; }

}  // namespace

double StoppingValue(const ModelMetrics& metrics, StoppingMetric metric) {
  switch (metric) {
    case StoppingMetric::kLogloss:
      return metrics.logloss();
    case StoppingMetric::kMse:
      return metrics.mse;
    case StoppingMetric::kRmse:
      return metrics.rmse;
    case StoppingMetric::kMae:
      return OfRegression(metrics, &RegressionMetrics::mae);
    case StoppingMetric::kRmsle:
      return OfRegression(metrics, &RegressionMetrics::rmsle);
    case StoppingMetric::kDeviance:
      return OfRegression(metrics, &RegressionMetrics::mean_residual_deviance);
    case StoppingMetric::kAuc:
      return metrics.auc();
    case StoppingMetric::kAucpr:
      return metrics.pr_auc();
    case StoppingMetric::kMisclassification:
      return metrics.classification_error();
    case StoppingMetric::kMeanPerClassError:
      return metrics.mean_per_class_error();
    case StoppingMetric::kLiftTopGroup:
      return metrics.binomial() == nullptr ? kNotANumber : metrics.binomial()->lift_top_group;
    case StoppingMetric::kR2:
      return metrics.r2();
    default:
      return AutomaticValue(metrics);
  }
}

float ModelLoss(const ModelMetrics& metrics, StoppingMetric metric) {
  switch (metric) {
    case StoppingMetric::kAuc:
    case StoppingMetric::kAucpr:
    case StoppingMetric::kR2:
      return static_cast<float>(1 - StoppingValue(metrics, metric));
    case StoppingMetric::kRmse:
      return static_cast<float>(AutomaticValue(metrics));
    default:
      return static_cast<float>(StoppingValue(metrics, metric));
  }
}

bool HasConverged(std::span<const double> values, const StoppingRule& rule) {
  if (rule.rounds <= 0) return false;
  const auto k = static_cast<size_t>(rule.rounds);
  if (values.size() < 2 * k + 1) return false;
  const std::vector<double> averages = MovingAverages(values, k);
  if (std::any_of(averages.begin(), averages.end(), [](double a) { return std::isnan(a); })) {
    return false;
  }
  const double reference = averages.front();
  const auto [lowest, highest] = std::minmax_element(averages.begin() + 1, averages.end());
  const bool more_is_better = IsMoreBetter(rule.metric);
  const double best = more_is_better ? *highest : *lowest;
  if (IsBoundedByZero(rule.metric) && reference == 0) return true;
  if (Sign(std::max(*highest, reference)) != Sign(std::min(*lowest, reference)) ||
      Sign(best) != Sign(reference)) {
    return false;
  }
  const double ratio = best / reference;
  return more_is_better ? ratio <= 1 + rule.tolerance : ratio >= 1 - rule.tolerance;
}

}  // namespace hydrofoil
