// Checks of a training request: all faults and remarks at once, in the order and the words of the
// reference. Pure functions, safe from every thread.
#ifndef HYDROFOIL_DEEPLEARNING_VALIDATION_H_
#define HYDROFOIL_DEEPLEARNING_VALIDATION_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "deeplearning/parameters.h"
#include "deeplearning/validation_facts.h"

namespace hydrofoil {

// The numbers are those of the API.
enum class MessageLevel { kError = 1, kWarning = 2, kInfo = 3, kTrace = 5 };

// "ERRR", "WARN", "INFO", "TRACE".
std::string_view MessageLevelName(MessageLevel level);

struct ValidationMessage {
  MessageLevel level;
  std::string field;  // a parameter, or "train" or "response"
  std::string text;

  bool operator==(const ValidationMessage&) const = default;
};

struct ValidationInput {
  const DeepLearningParameters& parameters;
  const TrainingFacts* training = nullptr;  // null without training frame
  bool has_validation_frame = false;
  bool has_checkpoint = false;  // parameters.checkpoint names a model that exists
  // What does not fit between the two frames; kept in its place among the others.
  std::span<const ValidationMessage> validation_frame_faults = {};
};

// What can be told before a job is started. Errors forbid the training.
std::vector<ValidationMessage> ValidateParameters(const ValidationInput& input);

// What the reference tells only once the job runs. Errors, or nothing. Without facts about the
// training frame, only what can be told without them.
std::vector<ValidationMessage> ValidateAtStart(const ValidationInput& input);

// As the API counts them: each error twice.
size_t ErrorCount(std::span<const ValidationMessage> messages);

// "Illegal argument(s) for DeepLearning model: KEY.  Details: ERRR on field: _hidden: ...\n".
std::string ErrorText(std::string_view model_key, std::span<const ValidationMessage> messages);

}  // namespace hydrofoil

#endif  // HYDROFOIL_DEEPLEARNING_VALIDATION_H_
