// The command that trains a model.
#ifndef HYDROFOIL_ENGINE_TRAIN_H_
#define HYDROFOIL_ENGINE_TRAIN_H_

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/context.h"
#include "engine/control.h"
#include "model/algorithm.h"
#include "model/train.h"

namespace hydrofoil::engine {

struct Train {
  AlgorithmParameters parameters;  // which know their algorithm; frames and models by key
  std::string key;                 // of the model
  // Frames that are used instead of those with the same keys in the store.
  std::map<std::string, FramePtr> frames = {};
  // The job that makes the model is already running, since before a restart.
  bool resumes = false;
};

// A training with everything that its parameters name, and what forbids it.
struct Training {
  std::shared_ptr<TrainingInput> input;
  std::vector<ValidationMessage> messages;

  [[nodiscard]] bool refused() const { return ErrorCount(messages) > 0; }
  // Errors alone, "field: text" each, none twice.
  [[nodiscard]] std::string Faults(std::string_view separator) const;
};

// Finds what the parameters name and checks everything. Throws Error when the training frame is
// named but does not exist.
Training Prepare(const Context& context, const Train& command);

// Lets the training resume from the model under its key in the store, if that is one of an
// interrupted training which can be continued; otherwise it starts over.
void ContinueInterrupted(const Context& context, Training& training);

// Trains what is not refused, on this thread, and puts the model into the store with all that
// belongs to it, after every scoring too. Throws as TrainModel, and what can be refused only at
// the start.
ModelPtr Run(Context& context, const Training& training, const Control& control);

// The same as a job, which begins with `warnings`.
JobPtr Start(Context& context, const Training& training, std::vector<std::string> warnings = {});

// Makes a model visible under its key, with its metrics and whatever else belongs to it.
void PublishModel(Store& store, const ModelPtr& model);

// Passes the progress of a training to the control of its command.
class ControlHooks : public TrainingHooks {
 public:
  explicit ControlHooks(const Control& control) : control_(control) {}
  void OnProgress(double done, const std::string& message) override {
    control_.Progress(done, message);
  }
  void OnWarning(const std::string& text) override { control_.Warn(text); }
  [[nodiscard]] std::stop_token stop_token() const override { return control_.stop; }

 private:
  const Control& control_;  // outlives it
};

// One of many trainings of another command, which says by `hooks` what it wants to know.
ModelPtr TrainAndPublish(Context& context, const TrainingInput& input, TrainingHooks& hooks);

}  // namespace hydrofoil::engine

#endif  // HYDROFOIL_ENGINE_TRAIN_H_
