// One training from beginning to end: what TrainModel does.
#ifndef HYDROFOIL_MODELS_TRAINING_RUN_H_
#define HYDROFOIL_MODELS_TRAINING_RUN_H_

#include <memory>
#include <optional>
#include <stop_token>

#include "deeplearning/trainer.h"
#include "deeplearning/training_loop.h"
#include "models/deadline.h"
#include "models/model.h"
#include "models/model_scorer.h"
#include "models/train.h"
#include "models/training_clock.h"
#include "models/training_data.h"

namespace hydrofoil {

// Used once, by one thread.
class TrainingRun {
 public:
  TrainingRun(const TrainingInput& input, TrainingHooks& hooks);
  // Throws as TrainModel.
  ModelPtr Run();

 private:
  // Weights that did best so far.
  struct Best {
    std::shared_ptr<const Network> network;
    std::shared_ptr<const OptimizerState> state;
    float loss = 0;
  };

  void FillParameters();
  void FillColumns();
  void MakeTrainer();
  void ContinueCheckpoint(const Model& checkpoint);
  [[nodiscard]] LoopSettings MakeLoopSettings() const;
  void ScoreBeforeTraining();
  LoopDecision AfterIteration(const TrainingProgress& progress);
  // Milliseconds of this run after which training ends so that its state can be scored in time.
  [[nodiscard]] double TrainingLimit() const;
  void SetDeadline();
  [[nodiscard]] bool IsTimedOut() const;
  void TakeNetworkFromTrainer();
  void Score();
  void AddHistory();
  void KeepIfBest();
  [[nodiscard]] bool HasConvergedNow() const;
  void RestoreBest();
  void ReportProgress(const TrainingProgress& progress);
  void Publish();

  const TrainingInput& input_;
  TrainingHooks& hooks_;
  std::stop_token stop_;
  Deadline deadline_;
  TrainingClock clock_;
  Model model_;  // the state to be published next
  TrainingData data_;
  std::optional<ModelScorer> scorer_;
  std::unique_ptr<Trainer> trainer_;
  std::optional<Best> best_;
  bool timed_out_ = false;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODELS_TRAINING_RUN_H_
