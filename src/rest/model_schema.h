// Models as JSON.
#ifndef HYDROFOIL_REST_MODEL_SCHEMA_H_
#define HYDROFOIL_REST_MODEL_SCHEMA_H_

#include "model/model.h"
#include "rest/context.h"
#include "rest/json.h"

namespace hydrofoil::rest {

// <Algorithm>ModelV3: all there is to know, with every table.
Json ModelJson(const Model& model, const ServerOptions& options);

// ModelSynopsisV3: an element of the list of all models.
Json ModelSynopsisJson(const Model& model);

// ModelsV3 around models or synopses.
Json ModelsJson(Json models);

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_MODEL_SCHEMA_H_
