// Imported MOJOs as JSON, as the reference's "Generic" models: what the file says about the model
// it holds, under the names of another schema.
#ifndef HYDROFOIL_SCHEMA_GENERIC_MODEL_SCHEMA_H_
#define HYDROFOIL_SCHEMA_GENERIC_MODEL_SCHEMA_H_

#include "model/model.h"
#include "schema/json.h"

namespace hydrofoil::schema {

// GenericModelV3 of a model with `imported`.
Json GenericModelJson(const Model& model);

}  // namespace hydrofoil::schema

#endif  // HYDROFOIL_SCHEMA_GENERIC_MODEL_SCHEMA_H_
