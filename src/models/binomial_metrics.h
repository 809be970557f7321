// Metrics of classifiers with two classes.
#ifndef HYDROFOIL_MODELS_BINOMIAL_METRICS_H_
#define HYDROFOIL_MODELS_BINOMIAL_METRICS_H_

#include "models/metrics.h"
#include "models/scored_rows.h"

namespace hydrofoil {

// Fills mse, rmse, row_count and detail from rows scored with the probabilities of both classes.
// `domain`: the classes by index. Throws as ComputeGainsLift.
void ComputeBinomialMetrics(const ScoredRows& scored, const DomainPtr& domain, int gains_lift_bins,
                            ModelMetrics& metrics);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODELS_BINOMIAL_METRICS_H_
