// The JSON of src/schema by the names it has there.
#ifndef HYDROFOIL_REST_PROTOCOL_JSON_H_
#define HYDROFOIL_REST_PROTOCOL_JSON_H_

#include "schema/json.h"

namespace hydrofoil::rest {

using namespace schema;  // NOLINT(google-build-using-namespace): rest renders what schema makes

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_PROTOCOL_JSON_H_
