// What is needed to repeat a model's training: the machine, the server, the frames.
#ifndef HYDROFOIL_SCHEMA_REPRODUCIBILITY_SCHEMA_H_
#define HYDROFOIL_SCHEMA_REPRODUCIBILITY_SCHEMA_H_

#include "model/model.h"
#include "schema/json.h"
#include "schema/server_identity.h"

namespace hydrofoil::schema {

// Three tables: "Node Information", "Cluster Configuration", "Input Frames Information". Figures
// of the machine are current ones.
Json ReproducibilityJson(const Model& model, const ServerIdentity& server);

}  // namespace hydrofoil::schema

#endif  // HYDROFOIL_SCHEMA_REPRODUCIBILITY_SCHEMA_H_
