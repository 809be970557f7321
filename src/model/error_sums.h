// Sums over rows that every kind of metrics needs: squared error, log loss, spread of the response.
#ifndef HYDROFOIL_MODEL_ERROR_SUMS_H_
#define HYDROFOIL_MODEL_ERROR_SUMS_H_

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include "model/metrics.h"

namespace hydrofoil {

// Sums of prediction errors over rows. For regressions `squared_error` is of the value, and
// log_loss stays 0. A value; merge in the order of rows.
struct ErrorSums {
  int64_t rows = 0;
  double weight = 0;
  double squared_error = 0;
  double log_loss = 0;
  double response = 0;  // of class indices or values
  double squared_response = 0;

  void AddResponse(double y, double w) {
    ++rows;
    weight += w;
    response += w * y;
    squared_response += w * y * y;
  }
  // `probabilities` by class; a class beyond them was never trained on and counts as a full miss.
  void AddClass(std::span<const double> probabilities, double actual, double w) {
    AddResponse(actual, w);
    const auto index = static_cast<size_t>(actual);
    const double error = index < probabilities.size() ? 1 - probabilities[index] : 1;
    squared_error += w * error * error;
    log_loss += w * std::min(kLargestLogLoss, -std::log(1 - error));
  }
  void Merge(const ErrorSums& other) {
    rows += other.rows;
    weight += other.weight;
    squared_error += other.squared_error;
    log_loss += other.log_loss;
    response += other.response;
    squared_response += other.squared_response;
  }
  [[nodiscard]] double MeanSquaredError() const { return squared_error / weight; }
  [[nodiscard]] double LogLoss() const { return log_loss / weight; }
  // The share of the response's variance that the prediction explains.
  [[nodiscard]] double R2() const {
    if (rows <= 1) return 1 - MeanSquaredError() / 0.0;
    const double variance = squared_response / weight - (response * response) / (weight * weight);
    const double sigma = std::sqrt(variance);
    return 1 - MeanSquaredError() / (sigma * sigma);
  }
  void FillShared(ModelMetrics& metrics) const {
    metrics.row_count = rows;
    metrics.mse = MeanSquaredError();
    metrics.rmse = std::sqrt(metrics.mse);
  }

  static inline const double kLargestLogLoss = -std::log(1e-15);
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_ERROR_SUMS_H_
