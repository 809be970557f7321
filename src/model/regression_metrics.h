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

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_REGRESSION_METRICS_H_
