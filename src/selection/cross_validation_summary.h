// The table of the folds' metrics with their mean and spread.
#ifndef HYDROFOIL_SELECTION_CROSS_VALIDATION_SUMMARY_H_
#define HYDROFOIL_SELECTION_CROSS_VALIDATION_SUMMARY_H_

#include <vector>

#include "models/metrics.h"
#include "models/table.h"

namespace hydrofoil {

// `folds`: of the holdout rows of each fold, all of one problem type.
Table CrossValidationSummary(const std::vector<ModelMetricsPtr>& folds);

}  // namespace hydrofoil

#endif  // HYDROFOIL_SELECTION_CROSS_VALIDATION_SUMMARY_H_
