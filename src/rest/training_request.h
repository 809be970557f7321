// A request for training: from parameters as text to a running job.
#ifndef HYDROFOIL_REST_TRAINING_REQUEST_H_
#define HYDROFOIL_REST_TRAINING_REQUEST_H_

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/algorithm.h"
#include "model/train.h"
#include "rest/context.h"
#include "rest/request.h"
#include "rest/router.h"

namespace hydrofoil::rest {

struct TrainingRequest {
  std::shared_ptr<TrainingInput> input;  // input->key: of the model; made up when not given
  std::vector<std::string> warnings;     // for the job
  std::vector<ValidationMessage> messages;

  [[nodiscard]] bool refused() const { return ErrorCount(messages) > 0; }
};

// A route whose request holds the parameters of `algorithm`, and `others`.
Route TrainingRoute(const Algorithm& algorithm, Route route,
                    std::vector<std::string_view> others = {});

// The parameters of a request for the algorithm of its route; fields of `others` are left to the
// caller. Throws Error for names that are unknown and values that cannot be read.
AlgorithmParameters ReadParameters(const Request& request,
                                   std::span<const std::string_view> others = {});

// Finds what the parameters name and checks everything. Throws Error when the training frame is
// named but does not exist.
TrainingRequest PrepareTraining(const Context& context, const Request& request);

// The same for parameters read already; the model is to be called `key`.
TrainingRequest PrepareTraining(const Context& context, const AlgorithmParameters& parameters,
                                const std::string& key);

// Trains what is not refused and puts the model into the store, with all that belongs to it. What
// is to be seen of it before it is finished is up to `hooks`. Throws as TrainModel, and what can be
// refused only at the start.
ModelPtr TrainAndPublish(Context& context, const TrainingInput& input, TrainingHooks& hooks);

// Needs a request that is not refused. The job publishes the model under its key whenever it was
// scored.
JobPtr StartTraining(Context& context, const TrainingRequest& request);

// Makes the model visible under its key, with its metrics and what else belongs to it.
void PublishModel(Store& store, const ModelPtr& model);

// Takes the model away with its metrics and layers. `cascade`: its fold models and the frames of
// its cross-validation go with it, else they stay.
void RemoveModel(Store& store, const Model& model, bool cascade);

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_TRAINING_REQUEST_H_
