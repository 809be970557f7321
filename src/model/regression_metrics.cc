#include "model/regression_metrics.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "frame/quantile.h"
#include "model/error_sums.h"

namespace hydrofoil {
namespace {

struct RegressionSums {
  ErrorSums errors;
  double absolute_error = 0;
  double squared_log_error = 0;
  double deviance = 0;
};

void Merge(RegressionSums& into, const RegressionSums& from) {
  into.errors.Merge(from.errors);
  into.absolute_error += from.absolute_error;
  into.squared_log_error += from.squared_log_error;
  into.deviance += from.deviance;
}

// Beyond which distance the huber deviance grows linearly.
double HuberDelta(const ScoredRows& scored, double alpha) {
  std::vector<double> distances(scored.rows);
  for (size_t row = 0; row < scored.rows; ++row) {
    distances[row] = std::abs(scored.responses[row] - scored.Predictions(row)[0]);
  }
  return WeightedQuantiles(distances, scored.weights).At(alpha);
}

}  // namespace

void ComputeRegressionMetrics(const ScoredRows& scored, const ResponseDistribution& distribution,
                              ModelMetrics& metrics) {
  const bool is_huber = distribution.kind == Distribution::kHuber;
  ResponseDistribution measured = distribution;
  if (is_huber) measured.huber_delta = HuberDelta(scored, distribution.huber_alpha);
  const auto deviance = TraitsOf(distribution.kind).deviance;
  const auto add = [&](RegressionSums& sums, size_t row) {
    const double weight = scored.Weight(row);
    const double exact = scored.responses[row];
    const double y = static_cast<float>(exact);
    const double f = scored.Predictions(row)[0];
    sums.errors.AddResponse(y, weight);
    sums.errors.squared_error += weight * (y - f) * (y - f);
    sums.absolute_error += weight * std::abs(y - f);
    const double log_error = std::log1p(f) - std::log1p(y);
    sums.squared_log_error += weight * log_error * log_error;
    sums.deviance += weight * deviance(measured, is_huber ? exact : y, f);
  };
  const RegressionSums sums = AccumulateRows(scored, RegressionSums(), add, Merge);
  sums.errors.FillShared(metrics);
  RegressionMetrics detail;
  const double weight = sums.errors.weight;
  detail.r2 = sums.errors.R2();
  detail.mae = sums.absolute_error / weight;
  detail.rmsle = std::sqrt(sums.squared_log_error / weight);
  detail.mean_residual_deviance = sums.deviance / weight;
  metrics.detail = detail;
}

void ComputeAutoEncoderMetrics(const ScoredRows& scored, ModelMetrics& metrics) {
  const auto add = [&](ErrorSums& sums, size_t row) {
    sums.AddResponse(0, 1);
    sums.squared_error += scored.responses[row];
  };
  AccumulateRows(scored, ErrorSums(), add, [](ErrorSums& into, const ErrorSums& from) {
    into.Merge(from);
  }).FillShared(metrics);
  metrics.detail = AutoEncoderMetrics();
}

}  // namespace hydrofoil
