// Metrics of regressions and autoencoders.
#ifndef HYDROFOIL_MODELS_REGRESSION_METRICS_H_
#define HYDROFOIL_MODELS_REGRESSION_METRICS_H_

#include "deeplearning/parameters.h"
#include "models/metrics.h"
#include "models/scored_rows.h"

namespace hydrofoil {

// Fills mse, rmse, row_count and detail from rows scored with one value each. The parameters give
// the distribution (not AUTO) whose deviance is reported, with its quantile_alpha, tweedie_power or
// huber_alpha.
void ComputeRegressionMetrics(const ScoredRows& scored, const DeepLearningParameters& parameters,
                              ModelMetrics& metrics);

// Fills them from the reconstruction error of each row.
void ComputeAutoEncoderMetrics(const ScoredRows& scored, ModelMetrics& metrics);

// Deviance of a prediction `f` of `y`, for weight 1. `delta` is used by huber only.
double Deviance(const DeepLearningParameters& parameters, double y, double f, double delta);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODELS_REGRESSION_METRICS_H_
