// Saving what clients ask for into files on the server.
#ifndef HYDROFOIL_REST_MODELS_MODEL_FILES_H_
#define HYDROFOIL_REST_MODELS_MODEL_FILES_H_

#include <string_view>

#include "model/model.h"
#include "rest/protocol/context.h"
#include "rest/protocol/request.h"
#include "rest/protocol/response.h"
#include "rest/protocol/router.h"

namespace hydrofoil::rest {

// A route that saves a model in another format, which holds no predictions of cross-validation.
Route ModelExportRoute(std::string_view pattern, Handler handler, std::string_view summary);

// Throws Error(kIllegalArgument) when the request wants frames of the cross-validation that the
// file of a model does not hold.
void RefuseCrossValidationFrames(const Request& request, const Model& model);

// ModelExportV3: says what was saved.
Response SavedAnswer(const Request& request);

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_MODELS_MODEL_FILES_H_
