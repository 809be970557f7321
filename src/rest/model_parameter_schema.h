// Deep Learning parameters as JSON, derived from the parameter table.
#ifndef HYDROFOIL_REST_MODEL_PARAMETER_SCHEMA_H_
#define HYDROFOIL_REST_MODEL_PARAMETER_SCHEMA_H_

#include <span>

#include "deeplearning/parameters.h"
#include "deeplearning/validation.h"
#include "rest/json.h"

namespace hydrofoil::rest {

// "DeepLearningParametersV3": one field a parameter, hidden ones too.
Json ParametersObject(const DeepLearningParameters& parameters);

// The list of ModelParameterSchemaV3, one a described parameter.
// Of a request: `actual` as given, no input values.
Json RequestedParametersJson(const DeepLearningParameters& actual);
// Of a model: `input` as given, and automatic choices that were not needed are null.
Json ModelParametersJson(const DeepLearningParameters& actual, const DeepLearningParameters& input);

// The list of ValidationMessageV3.
Json MessagesJson(std::span<const ValidationMessage> messages);

// What the answer to a refused request carries beside its text: "parameters", "messages",
// "error_count" and, as "values", the same once more as the reference's own classes name it.
Json RefusalDetails(const DeepLearningParameters& parameters,
                    std::span<const ValidationMessage> messages);

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_MODEL_PARAMETER_SCHEMA_H_
