#include "algorithms/deeplearning/encoding/predictor_statistics.h"

#include <cmath>
#include <vector>

#include "frame/column_stats.h"

namespace hydrofoil {

PredictorStatistics ComputeStatistics(const ColumnPtr& column, bool single_chunk) {
  const bool rebuild = single_chunk && column->chunks().size() > 1;
  const ColumnPtr whole =
      rebuild ? Column::WithLayout(column, MakeLayout(column->rows(), column->rows())) : column;
  const ColumnStats& stats = whole->stats();
  if (stats.value_count() == 0) return {};  // a column without values is 0 in every row
  const double range = stats.mins.empty() ? 0 : stats.maxs.front() - stats.mins.front();
  return {stats.mean, stats.sigma, range};
}

PredictorStatistics ComputeWeightedStatistics(const ColumnPtr& column,
                                              std::span<const double> weights) {
  const std::vector<double> values = column->Values();
  double total_weight = 0;
  double mean = 0;
  double m2 = 0;
  double count = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    const double weight = weights[i];
    if (std::isnan(values[i]) || weight == 0 || std::isnan(weight)) {
      continue;
    }
    const double old_weight = total_weight;
    total_weight += weight;
    const double delta = values[i] - mean;
    const double step = delta * weight / total_weight;
    mean += step;
    m2 += old_weight * delta * step;
    count += 1;
  }
  PredictorStatistics result = ComputeStatistics(column, true);
  result.mean = mean;
  result.sigma = count > 1 ? std::sqrt(count / (count - 1) * m2 / total_weight) : 0;
  return result;
}

}  // namespace hydrofoil
