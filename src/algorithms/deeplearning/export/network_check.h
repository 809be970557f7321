// What must hold between the parts of a network that comes from outside, and the model's facts.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_EXPORT_NETWORK_CHECK_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_EXPORT_NETWORK_CHECK_H_

#include "algorithms/deeplearning/encoding/feature_encoder.h"
#include "model/model.h"

namespace hydrofoil {

// Both throw Error(kIllegalArgument) "The model file is damaged: ...".
void CheckEncoding(const Encoding& encoding);
void CheckNetwork(const Model& model);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_EXPORT_NETWORK_CHECK_H_
