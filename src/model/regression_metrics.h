// Metrics of regressions and autoencoders.
#ifndef HYDROFOIL_MODEL_REGRESSION_METRICS_H_
#define HYDROFOIL_MODEL_REGRESSION_METRICS_H_

#include "model/distribution.h"
#include "model/metrics.h"
#include "model/scored_rows.h"

namespace hydrofoil {

// Fills mse, rmse, row_count and detail from rows scored with one value each. The distribution
// tells which deviance is reported.
void ComputeRegressionMetrics(const ScoredRows& scored, const ResponseDistribution& distribution,
                              ModelMetrics& metrics);

// Fills them from the reconstruction error of each row.
void ComputeAutoEncoderMetrics(const ScoredRows& scored, ModelMetrics& metrics);

// Deviance of a prediction `f` of `y`, for weight 1. `delta` is used by huber only.
double Deviance(const ResponseDistribution& distribution, double y, double f, double delta);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_REGRESSION_METRICS_H_
