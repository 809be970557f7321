// One number of a model's metrics by the name that the API gives it.
#ifndef HYDROFOIL_MODEL_METRIC_VALUE_H_
#define HYDROFOIL_MODEL_METRIC_VALUE_H_

#include <string_view>

#include "model/metrics.h"

namespace hydrofoil {

// "mse", "rmse", "r2", "logloss", "auc", "pr_auc", "aucpr", "gini", "mean_per_class_error", "mae",
// "rmsle", "mean_residual_deviance", "aic".
[[nodiscard]] bool IsMetricName(std::string_view name);

// NaN when this kind of metrics does not have it. `name`: one of the above.
[[nodiscard]] double MetricValue(const ModelMetrics& metrics, std::string_view name);

// Whether a larger value is better.
[[nodiscard]] bool IsBetterHigher(std::string_view name);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_METRIC_VALUE_H_
