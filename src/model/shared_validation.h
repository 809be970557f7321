// The checks of a training request that do not depend on the algorithm: columns that parameters
// name, folds, stopping, balancing. An algorithm calls them in the order in which its messages are
// to appear, among its own. Pure functions, safe from every thread.
#ifndef HYDROFOIL_MODEL_SHARED_VALIDATION_H_
#define HYDROFOIL_MODEL_SHARED_VALIDATION_H_

#include <span>

#include "model/training_facts.h"
#include "model/validation_message.h"

namespace hydrofoil {

struct ValidationInput {
  const ModelParameters& parameters;
  const TrainingFacts* training = nullptr;  // null without training frame
  bool has_validation_frame = false;
  bool has_checkpoint = false;  // parameters.checkpoint names a model that exists
  // What does not fit between the two frames; kept in its place among the others.
  std::span<const ValidationMessage> validation_frame_faults = {};

  [[nodiscard]] bool is_classification() const {
    return training != nullptr && training->is_classification();
  }
};

// These need the facts of a training frame.
void CheckFolds(const ValidationInput& input, MessageList& out);
void CheckTweediePower(const ValidationInput& input, MessageList& out);
// The columns that parameters name and the rest of the frame, class balancing included.
void CheckTrainingFrame(const ValidationInput& input, MessageList& out);
void CheckResponseSign(const ValidationInput& input, MessageList& out);
void CheckSampling(const ValidationInput& input, MessageList& out);

void CheckStopping(const ValidationInput& input, MessageList& out);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_SHARED_VALIDATION_H_
