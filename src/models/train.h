// Trains a model from frames: prepares them, runs the trainer, scores, stops, keeps the best.
#ifndef HYDROFOIL_MODELS_TRAIN_H_
#define HYDROFOIL_MODELS_TRAIN_H_

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "deeplearning/parameters.h"
#include "deeplearning/validation.h"
#include "models/model.h"

namespace hydrofoil {

enum class ParallelMode : int;  // deeplearning/parallel_trainer.h

// What the one who asked for the training gets to know. Called from the thread that runs
// TrainModel; the default ignores everything.
class TrainingHooks {
 public:
  virtual ~TrainingHooks() = default;
  // Work done in [0, 1] and a line for the user, e.g. "Iterations: 3. Epochs: 1.5. Speed: ...".
  virtual void OnProgress(double /*done*/, const std::string& /*message*/) {}
  virtual void OnWarning(const std::string& /*text*/) {}
  // The state after a scoring, to be shown until a newer one replaces it.
  virtual void OnModel(const ModelPtr& /*model*/) {}
  // A fold's model that is finished, to be kept whatever becomes of the rest.
  virtual void OnFoldModel(const ModelPtr& /*model*/) {}
  // Requested: training ends within 100 ms with Error(kCancelled).
  [[nodiscard]] virtual std::stop_token stop_token() const { return {}; }
};

// All keys of the parameters, resolved.
struct TrainingInput {
  std::string key;                    // of the model
  DeepLearningParameters parameters;  // as given, the seed may be -1
  KeyedFrame training;
  std::optional<KeyedFrame> validation;
  ModelPtr checkpoint;                                // null without
  ModelPtr pretrained_autoencoder;                    // null without
  std::vector<std::optional<Frame>> initial_weights;  // a layer each; empty when not given
  std::vector<std::optional<Frame>> initial_biases;
  ParallelMode parallel_mode{};  // of the default trainer
};

// All faults and remarks about a request that can be told before a job is started: those of the
// parameters, of both frames and of what does not fit between them. An empty training.key stands
// for a missing training frame. Errors forbid the training.
std::vector<ValidationMessage> ValidateTraining(const TrainingInput& input);

// Trains to the end and returns the finished model. Needs an input without an error of
// ValidateTraining.
// Throws Error: kCancelled, kOutOfMemory, kIllegalArgument (faults only training can find, such as
// an unstable model). Works on the calling thread and the thread pool.
ModelPtr TrainModel(const TrainingInput& input, TrainingHooks& hooks);

// The number of classes that the response column of `input` asks for; 1 for regression and
// autoencoders and when there is no such column.
[[nodiscard]] size_t ResponseClassCount(const TrainingInput& input);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODELS_TRAIN_H_
