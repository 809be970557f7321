// What must hold between the facts of a model that comes from outside.
#ifndef HYDROFOIL_MODEL_MODEL_CHECK_H_
#define HYDROFOIL_MODEL_MODEL_CHECK_H_

#include "model/model.h"

namespace hydrofoil {

// Throws Error(kIllegalArgument) "The model file is damaged: ...".
void CheckFacts(const Model& model);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_MODEL_CHECK_H_
