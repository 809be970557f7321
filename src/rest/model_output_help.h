// What each field of a model's output means, as the API tells it.
#ifndef HYDROFOIL_REST_MODEL_OUTPUT_HELP_H_
#define HYDROFOIL_REST_MODEL_OUTPUT_HELP_H_

#include <span>

#include "model/capabilities.h"
#include "rest/json.h"

namespace hydrofoil::rest {

// An object: field -> text.
Json ModelOutputHelp(std::span<const OutputField> own_fields);

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_MODEL_OUTPUT_HELP_H_
