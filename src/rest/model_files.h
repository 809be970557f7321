// Saving what clients ask for into files of the server.
#ifndef HYDROFOIL_REST_MODEL_FILES_H_
#define HYDROFOIL_REST_MODEL_FILES_H_

#include <string_view>

#include "model/model.h"
#include "rest/context.h"
#include "rest/request.h"
#include "rest/response.h"
#include "rest/router.h"

namespace hydrofoil::rest {

// A route that saves a model in another form, which holds no predictions of cross-validation.
Route ModelExportRoute(std::string_view pattern, Handler handler, std::string_view summary);

// The file of a model holds none of the frames of its cross-validation: throws
// Error(kIllegalArgument) when the request wants those that there are.
void RefuseCrossValidationFrames(const Request& request, const Model& model);

// Writes `bytes` to the file "dir" of the request, whole or not at all, and answers ModelExportV3.
// Throws Error in the reference's words when the file exists and "force" is not set.
Response SaveBytes(const Context& context, const Request& request, std::string_view bytes);

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_MODEL_FILES_H_
