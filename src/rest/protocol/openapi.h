// The API as OpenAPI 3.1, for programs that make clients or tests from such a description. Derived
// from the tables of routes, schemas and parameters. Safe from every thread.
#ifndef HYDROFOIL_REST_PROTOCOL_OPENAPI_H_
#define HYDROFOIL_REST_PROTOCOL_OPENAPI_H_

#include <string>
#include <string_view>

#include "rest/protocol/json.h"
#include "rest/protocol/router.h"

namespace hydrofoil::rest {

// "GET /3/Frames/{frame_id}" -> "get_3_Frames_frame_id".
std::string ApiName(const Route& route);

// The whole document; `version` is that of the program.
Json OpenApi(const RouteTable& table, std::string_view version);

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_PROTOCOL_OPENAPI_H_
