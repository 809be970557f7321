// Predictions beside actual responses, by the levels of one column.
#ifndef HYDROFOIL_MODEL_PREDICTED_ACTUAL_H_
#define HYDROFOIL_MODEL_PREDICTED_ACTUAL_H_

#include <string>

#include "frame/frame.h"
#include "model/model.h"

namespace hydrofoil {

// One row per level of `variable`: the level, the mean of the first column of `predicted` and the
// mean response, weighted by the model's weights if the frame has them; classes count as 0 and 1.
// Rows without a response are left out. Throws Error(kIllegalArgument) for multinomial models and
// frames that do not fit.
Frame PredictedVersusActual(const Model& model, const Frame& frame, const std::string& variable,
                            const Frame& predicted);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_PREDICTED_ACTUAL_H_
