// A request for training: from parameters as text to a command.
#ifndef HYDROFOIL_REST_MODELS_TRAINING_REQUEST_H_
#define HYDROFOIL_REST_MODELS_TRAINING_REQUEST_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/train.h"
#include "rest/protocol/context.h"
#include "rest/protocol/request.h"
#include "rest/protocol/router.h"

namespace hydrofoil::rest {

// A route whose request holds the parameters of `algorithm`, and `others`.
Route TrainingRoute(const Algorithm& algorithm, Route route,
                    std::vector<std::string_view> others = {});

// The parameters of a request for the algorithm of its route; fields of `others` are left to the
// caller. Throws Error for names that are unknown and values that cannot be read.
AlgorithmParameters ReadParameters(const Request& request,
                                   std::span<const std::string_view> others = {});

struct RequestedTraining {
  engine::Training training;
  std::vector<std::string> warnings;  // for the job
};

// The model's key is made up when the request names none; slashes in it would not survive in a URL.
// Throws as engine::Prepare.
RequestedTraining PrepareTraining(const Context& context, const Request& request);

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_MODELS_TRAINING_REQUEST_H_
