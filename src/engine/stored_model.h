// A model in the store with all that belongs to it. Safe from every thread.
#ifndef HYDROFOIL_ENGINE_STORED_MODEL_H_
#define HYDROFOIL_ENGINE_STORED_MODEL_H_

#include "model/model.h"
#include "store/store.h"

namespace hydrofoil::engine {

// Makes the model visible under its key, with its metrics and what else belongs to it.
void PublishModel(Store& store, const ModelPtr& model);

}  // namespace hydrofoil::engine

#endif  // HYDROFOIL_ENGINE_STORED_MODEL_H_
