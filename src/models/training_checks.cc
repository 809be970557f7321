#include <fmt/format.h>

#include <optional>
#include <string>

#include "base/error.h"
#include "deeplearning/validation_facts.h"
#include "models/train.h"
#include "models/training_data.h"

namespace hydrofoil {
namespace {

// What does not fit between the frames, in the words of scoring.
std::vector<ValidationMessage> CheckValidationFrame(const TrainingInput& input) {
  const DeepLearningParameters& parameters = input.parameters;
  const Frame& validation = input.validation->frame;
  const auto fault = [](const std::string& text) {
    return ValidationMessage{MessageLevel::kError, "validation_frame", text};
  };
  if (validation.rows() == 0) return {fault("Validation Frame must have > 0 rows.")};
  const EncoderColumns columns = SelectColumns(parameters, input.training.frame);
  if (columns.predictors.empty()) return {};
  if (columns.response && !validation.Find(parameters.response_column)) {
    return {fault(fmt::format("Test/Validation dataset is missing response column '{}'",
                              parameters.response_column))};
  }
  try {
    const auto encoder =
        FeatureEncoder::Fit(input.training.frame, columns, MakeEncoderOptions(parameters));
    std::vector<ValidationMessage> messages;
    for (const std::string& warning : encoder.Bind(validation).warnings) {
      messages.push_back({MessageLevel::kWarning, "validation_frame", warning});
    }
    return messages;
  } catch (const Error& error) {
    return {fault(error.what())};
  }
}

}  // namespace

std::vector<ValidationMessage> ValidateTraining(const TrainingInput& input) {
  const bool has_frame = !input.training.key.empty();
  std::optional<TrainingFacts> facts;
  std::vector<ValidationMessage> frame_faults;
  if (has_frame) {
    facts = CollectTrainingFacts(input.parameters, input.training.frame);
    if (input.validation) frame_faults = CheckValidationFrame(input);
  }
  return ValidateParameters({input.parameters, facts ? &*facts : nullptr,
                             input.validation.has_value(), input.checkpoint != nullptr,
                             frame_faults});
}

size_t ResponseClassCount(const TrainingInput& input) {
  if (input.parameters.autoencoder) return 1;
  const auto index = input.training.frame.Find(input.parameters.response_column);
  if (!index) return 1;
  const ColumnPtr& column = input.training.frame.column(*index);
  return column->is_categorical() ? column->domain()->size() : 1;
}

}  // namespace hydrofoil
