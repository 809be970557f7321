// Training on from an earlier model: what must agree with it, and its columns in a new frame.
#ifndef HYDROFOIL_MODELS_CHECKPOINT_H_
#define HYDROFOIL_MODELS_CHECKPOINT_H_

#include "deeplearning/parameters.h"
#include "frame/frame.h"
#include "models/model.h"
#include "models/train.h"

namespace hydrofoil {

// Throws Error(kIllegalArgument) unless `input.parameters` continue `input.checkpoint`.
void CheckContinuation(const TrainingInput& input);

// The frame with levels as the earlier model numbers them. Throws Error(kIllegalArgument) when it
// lacks columns or has levels that the model does not know.
Frame AdaptToCheckpoint(const Frame& frame, const Model& checkpoint);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODELS_CHECKPOINT_H_
