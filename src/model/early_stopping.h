// When training has stopped improving, by the history of one metric.
#ifndef HYDROFOIL_MODEL_EARLY_STOPPING_H_
#define HYDROFOIL_MODEL_EARLY_STOPPING_H_

#include <span>

#include "model/metrics.h"
#include "model/parameter_choices.h"

namespace hydrofoil {

struct StoppingRule {
  int rounds = 0;  // 0: never
  StoppingMetric metric = StoppingMetric::kAuto;
  double tolerance = 0;
};

// The value of a metric; AUTO is logloss, deviance or (autoencoders) MSE. NaN when the problem does
// not have it.
double StoppingValue(const ModelMetrics& metrics, StoppingMetric metric);

// What makes one model better than another of the same training, smaller being better: the stopping
// metric, or 1 - AUC, 1 - AUCPR and 1 - r2; for metrics unknown here, what AUTO uses.
// The lift of the top group stays as it is, so that its lowest value wins, as in the
// reference.
float ModelLoss(const ModelMetrics& metrics, StoppingMetric metric);

// Compares the moving average of the last `rounds` values with the averages before it; the first
// value does not count. `values` in order of time.
bool HasConverged(std::span<const double> values, const StoppingRule& rule);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_EARLY_STOPPING_H_
