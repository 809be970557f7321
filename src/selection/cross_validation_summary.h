// The table of the folds' metrics with their mean and spread.
#ifndef HYDROFOIL_SELECTION_CROSS_VALIDATION_SUMMARY_H_
#define HYDROFOIL_SELECTION_CROSS_VALIDATION_SUMMARY_H_

#include <map>
#include <string>
#include <vector>

#include "model/metrics.h"
#include "model/table.h"

namespace hydrofoil {

// By the names that the API gives them; what the problem type does not have is missing.
using Measures = std::map<std::string, double>;
Measures MeasuresOf(const ModelMetrics& metrics);

// `folds`: of the holdout rows of each fold, all of one problem type.
Table CrossValidationSummary(const std::vector<ModelMetricsPtr>& folds);

}  // namespace hydrofoil

#endif  // HYDROFOIL_SELECTION_CROSS_VALIDATION_SUMMARY_H_
