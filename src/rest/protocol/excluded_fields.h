// "_exclude_fields", which every answer that is JSON honours.
#ifndef HYDROFOIL_REST_PROTOCOL_EXCLUDED_FIELDS_H_
#define HYDROFOIL_REST_PROTOCOL_EXCLUDED_FIELDS_H_

#include <string_view>

#include "rest/protocol/json.h"
#include "rest/protocol/response.h"

namespace hydrofoil::rest {

// Sets the fields that `paths` names ("frames/columns/data,__meta") to null, except the headers
// of objects, which clients need.
void ExcludeFields(std::string_view paths, Json& answer);

// `answer` without the fields, and marked as such. For large answers: the one below writes, reads
// and writes again.
Response JsonWithout(std::string_view paths, Json answer);

// The same in an answer, which names the paths as well. Errors, texts, downloads and what has been
// through here before stay as they are.
void ExcludeFields(std::string_view paths, Response& response);

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_PROTOCOL_EXCLUDED_FIELDS_H_
