// What must hold between the parts of a model that comes from outside.
#ifndef HYDROFOIL_EXCHANGE_MODEL_CHECK_H_
#define HYDROFOIL_EXCHANGE_MODEL_CHECK_H_

#include "deeplearning/feature_encoder.h"
#include "models/model.h"

namespace hydrofoil {

// Both throw Error(kIllegalArgument) "The model file is damaged: ...".
void CheckEncoding(const Encoding& encoding);
void CheckModel(const Model& model);

}  // namespace hydrofoil

#endif  // HYDROFOIL_EXCHANGE_MODEL_CHECK_H_
