// Saving what clients ask for into files of the server.
#ifndef HYDROFOIL_REST_MODEL_FILES_H_
#define HYDROFOIL_REST_MODEL_FILES_H_

#include <string_view>
#include <vector>

#include "rest/context.h"
#include "rest/request.h"
#include "rest/response.h"

namespace hydrofoil::rest {

// The fields of a request to save a model.
const std::vector<std::string_view>& ModelExportFields();

// Writes `bytes` to the file "dir" of the request, whole or not at all, and answers ModelExportV3.
// Throws Error in the reference's words when the file exists and "force" is not set.
Response SaveBytes(const Context& context, const Request& request, std::string_view bytes);

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_MODEL_FILES_H_
