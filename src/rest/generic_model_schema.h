// Imported MOJOs as JSON, as the reference's "Generic" models: what the file tells about the model
// it holds, under the names of another schema.
#ifndef HYDROFOIL_REST_GENERIC_MODEL_SCHEMA_H_
#define HYDROFOIL_REST_GENERIC_MODEL_SCHEMA_H_

#include "model/model.h"
#include "rest/json.h"

namespace hydrofoil::rest {

// GenericModelV3 of a model with `imported`.
Json GenericModelJson(const Model& model);

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_GENERIC_MODEL_SCHEMA_H_
