// Metrics of classifiers with two classes.
#ifndef HYDROFOIL_MODEL_BINOMIAL_METRICS_H_
#define HYDROFOIL_MODEL_BINOMIAL_METRICS_H_

#include "model/metrics.h"
#include "model/scored_rows.h"

namespace hydrofoil {

// Fills mse, rmse, row_count and detail from rows scored with the probabilities of both classes.
// `domain`: the classes by index. Throws as ComputeGainsLift.
void ComputeBinomialMetrics(const ScoredRows& scored, const DomainPtr& domain, int gains_lift_bins,
                            ModelMetrics& metrics);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_BINOMIAL_METRICS_H_
