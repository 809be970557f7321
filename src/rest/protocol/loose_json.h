// The JSON-like texts of clients: words without quotes, "=" for ":".
#ifndef HYDROFOIL_REST_PROTOCOL_LOOSE_JSON_H_
#define HYDROFOIL_REST_PROTOCOL_LOOSE_JSON_H_

#include <string>
#include <string_view>

#include "rest/protocol/json.h"

namespace hydrofoil::rest {

// {"strategy"=RandomDiscrete, "max_models": 3} is read as intended. Throws
// Error(kIllegalArgument) naming `field` for anything else or what is nested too deeply.
Json ParseLooseJson(std::string_view text, const std::string& field);

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_PROTOCOL_LOOSE_JSON_H_
