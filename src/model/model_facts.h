// The facts of a model that every algorithm fills in alike when it trains one.
#ifndef HYDROFOIL_MODEL_MODEL_FACTS_H_
#define HYDROFOIL_MODEL_MODEL_FACTS_H_

#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <string>

#include "frame/frame.h"
#include "model/model.h"
#include "model/train.h"

namespace hydrofoil {

// A model whose training begins now: algorithm, key, start, parameters as given, frames.
Model BeginModel(const TrainingInput& input);

// The category of a supervised model with so many classes; 1: a regression.
ModelCategory SupervisedCategory(size_t classes);

// Distinguishes the model from others with its key; needs its effective parameters and its start.
int64_t ModelChecksum(const Model& model);

// Appends name, type and domain of a column; nothing when the frame has none of that name.
void AppendColumnFacts(Model& model, const Frame& frame, const std::string& name);

// Appends the columns of weights, offset and folds that `parameters` name and, if they are
// supervised, the response, which becomes the model's. Call it when all predictors have been
// appended.
void AppendSpecialColumns(Model& model, const Frame& frame, const ModelParameters& parameters);

// Sets the metrics of a model that has learned, on all rows of its frames, and its threshold.
// Throws as ScoreFrame.
void ScoreOwnFrames(Model& model, const TrainingInput& input, const std::stop_token& stop);

// Of a binomial model with metrics: where the F1 score of its deciding frame is best.
void ChooseThreshold(Model& model);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_MODEL_FACTS_H_
