// Imported MOJOs as JSON, as the reference's "Generic" models: what the file tells about the model
// it holds, under the names of another schema.
#ifndef HYDROFOIL_REST_GENERIC_MODEL_SCHEMA_H_
#define HYDROFOIL_REST_GENERIC_MODEL_SCHEMA_H_

#include <span>
#include <string>

#include "deeplearning/validation.h"
#include "models/model.h"
#include "rest/json.h"

namespace hydrofoil::rest {

// What a Generic model is asked for with.
struct GenericRequest {
  std::string model_id;   // "" where none is known yet
  std::string model_key;  // of an upload
  std::string path;
};

// ModelParameterSchemaV3 of the three parameters. `model`: of a finished model, whose uploads have
// a key even if they were read from a path.
Json GenericParametersJson(const GenericRequest& given, bool model);

// GenericV3: how the import of a MOJO is described among what builds models.
Json GenericBuilderJson(Json job, const GenericRequest& given,
                        std::span<const ValidationMessage> messages);

// GenericModelV3 of a model with `imported`.
Json GenericModelJson(const Model& model);

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_GENERIC_MODEL_SCHEMA_H_
