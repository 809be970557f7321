// Continuing from an earlier model: what must agree with it, and its columns in a new frame.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_TRAINING_CHECKPOINT_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_TRAINING_CHECKPOINT_H_

#include "algorithms/deeplearning/parameters/parameters.h"
#include "frame/frame.h"
#include "model/model.h"
#include "model/train.h"

namespace hydrofoil {

// Throws Error(kIllegalArgument) unless `input.parameters` continue `input.checkpoint`.
void CheckContinuation(const TrainingInput& input);

// The frame with levels as the earlier model numbers them. Throws Error(kIllegalArgument) when it
// lacks columns or has levels that the model does not know.
Frame AdaptToCheckpoint(const Frame& frame, const Model& checkpoint);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_TRAINING_CHECKPOINT_H_
