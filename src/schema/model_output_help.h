// What each field of a model's output means, as the API explains it.
#ifndef HYDROFOIL_SCHEMA_MODEL_OUTPUT_HELP_H_
#define HYDROFOIL_SCHEMA_MODEL_OUTPUT_HELP_H_

#include <span>

#include "model/capabilities.h"
#include "schema/json.h"

namespace hydrofoil::schema {

// An object: field -> text.
// `own_fields`: those of the algorithm.
Json ModelOutputHelp(std::span<const OutputField> own_fields);

}  // namespace hydrofoil::schema

#endif  // HYDROFOIL_SCHEMA_MODEL_OUTPUT_HELP_H_
