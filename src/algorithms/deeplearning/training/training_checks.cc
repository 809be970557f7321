#include "algorithms/deeplearning/training/training_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

#include "algorithms/deeplearning/learned_network.h"
#include "algorithms/deeplearning/parameters/validation.h"
#include "algorithms/deeplearning/training/training_data.h"
#include "base/error.h"
#include "model/train.h"
#include "model/training_facts.h"

namespace hydrofoil {
namespace {

// What does not fit between the frames, in the words of scoring.
std::vector<ValidationMessage> CheckValidationFrame(const TrainingInput& input) {
  const auto& parameters = input.parameters.As<DeepLearningParameters>();
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

// Frames of weights and biases that parameters name.
void CheckLayerFrames(const TrainingInput& input, std::vector<ValidationMessage>& messages) {
  const auto& parameters = input.parameters.As<DeepLearningParameters>();
  for (const bool weights : {true, false}) {
    const char* const field = weights ? "initial_weights" : "initial_biases";
    const auto& keys = weights ? parameters.initial_weights : parameters.initial_biases;
    const auto frames = input.frames.find(field);
    if (frames == input.frames.end()) continue;
    for (size_t i = 0; i < std::min(keys.size(), frames->second.size()); ++i) {
      if (keys[i].empty() || frames->second[i].has_value()) continue;
      messages.push_back({MessageLevel::kError, field,
                          fmt::format("User-given {} for {} #{} '{}' not found.",
                                      weights ? "weight matrix" : "bias vector",
                                      weights ? "weights" : "biases", i + 1, keys[i])});
    }
  }
}

// The models that parameters name.
std::vector<ValidationMessage> CheckModels(const TrainingInput& input) {
  std::vector<ValidationMessage> messages;
  const auto error = [&](const char* field, const std::string& text) {
    messages.push_back({MessageLevel::kError, field, text});
  };
  if (const ModelPtr checkpoint = input.checkpoint()) {
    if (checkpoint->imported != nullptr) {
      error("checkpoint", "The model '" + checkpoint->key +
                              "' was imported from a MOJO, which cannot be trained on.");
    } else if (checkpoint->algorithm != input.algorithm) {
      error("checkpoint", "The model '" + checkpoint->key + "' is not a Deep Learning model.");
    }
  }
  const std::string& key = input.parameters.As<DeepLearningParameters>().pretrained_autoencoder;
  const ModelPtr pretrained = input.FindModel("pretrained_autoencoder");
  if (!key.empty() && pretrained == nullptr) {
    error("pretrained_autoencoder", "The pretrained model '" + key + "' cannot be found.");
  } else if (pretrained != nullptr &&
             dynamic_cast<const LearnedNetwork*>(pretrained->predictor.get()) == nullptr) {
    error("pretrained_autoencoder", "The model '" + key + "' is not a Deep Learning model.");
  }
  return messages;
}

}  // namespace

std::vector<ValidationMessage> ValidateNetworkTraining(const TrainingInput& input) {
  const bool has_frame = !input.training.key.empty();
  std::optional<TrainingFacts> facts;
  std::vector<ValidationMessage> frame_faults;
  if (has_frame) {
    facts = CollectTrainingFacts(*input.parameters, input.training.frame);
    if (input.validation) frame_faults = CheckValidationFrame(input);
  }
  std::vector<ValidationMessage> messages = ValidateParameters(
      {*input.parameters, facts ? &*facts : nullptr, input.validation.has_value(),
       input.checkpoint() != nullptr, frame_faults});
  for (ValidationMessage& message : CheckModels(input)) messages.push_back(std::move(message));
  CheckLayerFrames(input, messages);
  return messages;
}

}  // namespace hydrofoil
