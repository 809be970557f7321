// Parameters of models as JSON, derived from their table.
#ifndef HYDROFOIL_SCHEMA_MODEL_PARAMETER_SCHEMA_H_
#define HYDROFOIL_SCHEMA_MODEL_PARAMETER_SCHEMA_H_

#include <span>
#include <string_view>

#include "model/model_parameters.h"
#include "model/validation_message.h"
#include "schema/json.h"

namespace hydrofoil::schema {

// An object of their schema: one field per parameter, hidden ones too.
Json ParametersObject(const ModelParameters& parameters);

// The list of ModelParameterSchemaV3, one per described parameter.
// Of a request: `actual` as given, no input values.
Json RequestedParametersJson(const ModelParameters& actual);
// Of a model: `input` as given, and automatic choices that were not needed are null.
Json ModelParametersJson(const ModelParameters& actual, const ModelParameters& input);

// The list of ValidationMessageV3.
Json MessagesJson(std::span<const ValidationMessage> messages);

// What the answer to a refused request has besides its text: "parameters", "messages",
// "error_count" and, as "values", the same again as the reference's own classes name it.
// `algorithm`: what keys of models begin with.
Json RefusalDetails(std::string_view algorithm, const ModelParameters& parameters,
                    std::span<const ValidationMessage> messages);

}  // namespace hydrofoil::schema

#endif  // HYDROFOIL_SCHEMA_MODEL_PARAMETER_SCHEMA_H_
