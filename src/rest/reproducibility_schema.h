// What a model's training can be repeated with: the machine, the server, the frames.
#ifndef HYDROFOIL_REST_REPRODUCIBILITY_SCHEMA_H_
#define HYDROFOIL_REST_REPRODUCIBILITY_SCHEMA_H_

#include "model/model.h"
#include "rest/context.h"
#include "rest/json.h"

namespace hydrofoil::rest {

// Three tables: "Node Information", "Cluster Configuration", "Input Frames Information". Figures
// of the machine are those of the moment.
Json ReproducibilityJson(const Model& model, const ServerOptions& options);

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_REPRODUCIBILITY_SCHEMA_H_
