// Weights and biases of a model as frames, for those who want to look at them or start another
// training from them. Pure functions, safe from every thread.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_EXPORT_WEIGHT_FRAMES_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_EXPORT_WEIGHT_FRAMES_H_

#include <vector>

#include "model/capabilities.h"

namespace hydrofoil {

// One per layer, "<model>.weights.<i>": a row per unit, a column per input (named as the expanded
// inputs in the first, C1.. in the others). Maxout layers have two rows per unit and keep the order
// in which their weights are stored. Then "<model>.biases.<i>": one column.
std::vector<NamedFrame> ExportWeights(const Model& model);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_EXPORT_WEIGHT_FRAMES_H_
