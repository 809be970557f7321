// Models as JSON.
#ifndef HYDROFOIL_SCHEMA_MODEL_SCHEMA_H_
#define HYDROFOIL_SCHEMA_MODEL_SCHEMA_H_

#include "model/model.h"
#include "schema/excluded_fields.h"
#include "schema/json.h"
#include "schema/server_identity.h"

namespace hydrofoil::schema {

// <Algorithm>ModelV3: everything, with all tables except those `excluded`, as seen from the
// model.
Json ModelJson(const Model& model, const ServerIdentity& server,
               const ExcludedFields& excluded = {});

// ModelSynopsisV3: an element of the list of all models.
Json ModelSynopsisJson(const Model& model);

// ModelsV3 around models or synopses.
Json ModelsJson(Json models);

}  // namespace hydrofoil::schema

#endif  // HYDROFOIL_SCHEMA_MODEL_SCHEMA_H_
