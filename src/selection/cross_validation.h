// N-fold cross-validation: one model per fold, each scored on the rows that it was not trained on,
// then the main model, trained on all rows.
#ifndef HYDROFOIL_SELECTION_CROSS_VALIDATION_H_
#define HYDROFOIL_SELECTION_CROSS_VALIDATION_H_

#include <vector>

#include "model/model.h"
#include "model/train.h"

namespace hydrofoil {

// A model with everything that its training produced.
struct TrainedModel {
  ModelPtr model;
  std::vector<ModelPtr> fold_models;  // only those to be kept
  std::vector<KeyedFrame> frames;     // predictions and fold assignment, if asked for
};

// Trains the model that `input` describes, with cross-validation if its parameters ask for it.
// Folds are trained in parallel, one per core, unless the data are too large. Progress is that
// of all models together. Throws as TrainModel.
TrainedModel Train(const TrainingInput& input, TrainingHooks& hooks);

}  // namespace hydrofoil

#endif  // HYDROFOIL_SELECTION_CROSS_VALIDATION_H_
