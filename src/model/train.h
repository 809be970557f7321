// What a training needs, whatever the algorithm, and who is informed of its progress.
#ifndef HYDROFOIL_MODEL_TRAIN_H_
#define HYDROFOIL_MODEL_TRAIN_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "model/model.h"
#include "model/validation_message.h"

namespace hydrofoil {

class Communicator;  // cluster/communicator.h

// What whoever asked for the training is informed of. Called from the thread that runs
// TrainModel; the default ignores everything.
class TrainingHooks {
 public:
  virtual ~TrainingHooks() = default;
  // Work done in [0, 1] and a line for the user, e.g. "Iterations: 3. Epochs: 1.5. Speed: ...".
  virtual void OnProgress(double /*done*/, const std::string& /*message*/) {}
  virtual void OnWarning(const std::string& /*text*/) {}
  // The state after a scoring, to be shown until a newer one replaces it.
  virtual void OnModel(const ModelPtr& /*model*/) {}
  // A finished model of a fold, to be kept whatever becomes of the rest.
  virtual void OnFoldModel(const ModelPtr& /*model*/) {}
  // Requested: training ends within 100 ms with Error(kCancelled).
  [[nodiscard]] virtual std::stop_token stop_token() const { return {}; }
};

// All keys of the parameters, resolved.
struct TrainingInput {
  const Algorithm* algorithm = nullptr;
  std::string key;                 // of the model
  AlgorithmParameters parameters;  // as given, the seed may be -1
  KeyedFrame training;             // without a key: none
  std::optional<KeyedFrame> validation;
  // What parameters name that are keys of models or lists of keys of frames, by the name of the
  // parameter. What does not exist is left out, or is an entry without a frame in its list: the
  // algorithm reports it.
  std::map<std::string, ModelPtr, std::less<>> models;
  std::map<std::string, std::vector<std::optional<Frame>>, std::less<>> frames;
  std::optional<std::string> archive;  // the file that is imported, by algorithms that import
  // One of those that the algorithm offers (Algorithm::trainers); "": its first.
  std::string trainer;
  Communicator* communicator = nullptr;  // outlives the training; null: one rank

  // Null when there is none.
  [[nodiscard]] ModelPtr FindModel(std::string_view parameter) const {
    const auto found = models.find(parameter);
    return found == models.end() ? nullptr : found->second;
  }
  [[nodiscard]] ModelPtr checkpoint() const { return FindModel("checkpoint"); }
};

// All faults and remarks about a request that can be found before a job is started: those of the
// parameters, of both frames and of what does not fit between them. Errors forbid the training.
std::vector<ValidationMessage> ValidateTraining(const TrainingInput& input);

// Trains one model, without folds, to the end and returns it. Needs an input without an error of
// ValidateTraining.
// Throws Error: kCancelled, kOutOfMemory, kIllegalArgument (faults only training can find, such as
// an unstable model). Works on the calling thread and the thread pool.
ModelPtr TrainModel(const TrainingInput& input, TrainingHooks& hooks);

// The number of classes that the response column of `input` asks for; 1 for regression, for
// unsupervised training, and when there is no such column.
[[nodiscard]] size_t ResponseClassCount(const TrainingInput& input);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_TRAIN_H_
