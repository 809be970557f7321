#include "model/predicted_actual.h"
#include "model/predictor.h"

#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"

namespace hydrofoil {

Frame PredictedVersusActual(const Model& model, const Frame& frame, const std::string& variable,
                            const Frame& predicted) {
  if (!model.is_supervised()) {
    ThrowMalformedRequest(
        "Only supervised models are supported for calculating predicted v actual");
  }
  if (model.category == ModelCategory::kMultinomial) {
    ThrowMalformedRequest(
        "Multinomial classification models are not supported by predicted v actual");
  }
  const auto index = frame.Find(variable);
  if (!index) ThrowIllegalArgument("Frame doesn't contain column '" + variable + "'.");
  const Column& levels = *frame.column(*index);
  if (!levels.is_categorical()) {
    ThrowIllegalArgument("Column '" + variable + "' has to be categorical.");
  }
  if (predicted.column_count() == 0 || predicted.rows() != frame.rows()) {
    ThrowIllegalArgument("The frame of predictions needs a row for each row of the frame.");
  }
  const AdaptedFrame input = model.predictor->Adapt(frame, BindUse::kMetrics);
  if (!input.response) {
    ThrowIllegalArgument("Frame doesn't contain the response column '" + model.response_column +
                         "'.");
  }
  std::vector<double> responses(frame.rows());
  input.DecodeResponse(0, responses);
  const std::vector<double> weights =
      input.weights ? input.weights->Values() : std::vector<double>(frame.rows(), 1);
  const std::vector<double> codes = levels.Values();
  const std::vector<double> predictions = predicted.column(0)->Values();
  const size_t count = levels.domain()->size();
  std::vector<double> totals(count);
  std::vector<double> predicted_sums(count);
  std::vector<double> actual_sums(count);
  for (size_t row = 0; row < codes.size(); ++row) {
    if (std::isnan(codes[row]) || std::isnan(responses[row]) || !(weights[row] > 0)) continue;
    const auto level = static_cast<size_t>(codes[row]);
    totals[level] += weights[row];
    predicted_sums[level] += weights[row] * predictions[row];
    actual_sums[level] += weights[row] * responses[row];
  }
  for (size_t level = 0; level < count; ++level) {
    predicted_sums[level] /= totals[level];
    actual_sums[level] /= totals[level];
  }
  const RowLayoutPtr layout = MakeLayout(count);
  Frame result;
  const std::vector<std::optional<std::string>> names(levels.domain()->begin(),
                                                      levels.domain()->end());
  result.Append(variable, Column::FromStrings(layout, names));
  result.Append("predict", Column::FromValues(ColumnType::kNumeric, layout, predicted_sums));
  result.Append("actual", Column::FromValues(ColumnType::kNumeric, layout, actual_sums));
  return result;
}

}  // namespace hydrofoil
