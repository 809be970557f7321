// What a layer of neurons computes.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_LAYER_KIND_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_LAYER_KIND_H_

#include "algorithms/deeplearning/parameters/parameter_enums.h"

namespace hydrofoil {

// The dropout variants of the activations differ only by their ratios.
enum class LayerKind { kTanh, kRectifier, kMaxout, kExpRectifier, kSoftmax, kLinear };

[[nodiscard]] LayerKind HiddenLayerKind(Activation activation);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_LAYER_KIND_H_
