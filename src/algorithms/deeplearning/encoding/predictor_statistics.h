// Means and spreads that numeric columns are scaled by.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_ENCODING_PREDICTOR_STATISTICS_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_ENCODING_PREDICTOR_STATISTICS_H_

#include <span>

#include "frame/column.h"

namespace hydrofoil {

struct PredictorStatistics {
  double mean = 0;
  double sigma = 0;  // sample standard deviation
  double range = 0;  // max - min
};

// Statistics of all rows. `single_chunk` forces one pass in row order whatever the column's layout.
PredictorStatistics ComputeStatistics(const ColumnPtr& column, bool single_chunk);

// Mean and sigma over rows of non-zero weight (West 1979); the range stays that of all rows.
PredictorStatistics ComputeWeightedStatistics(const ColumnPtr& column,
                                              std::span<const double> weights);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_ENCODING_PREDICTOR_STATISTICS_H_
