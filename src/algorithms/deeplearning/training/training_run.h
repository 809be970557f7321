// One training from beginning to end.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_TRAINING_TRAINING_RUN_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_TRAINING_TRAINING_RUN_H_

#include <memory>
#include <optional>
#include <stop_token>
#include <string_view>

#include "algorithms/deeplearning/learned_network.h"
#include "algorithms/deeplearning/training/model_scorer.h"
#include "algorithms/deeplearning/training/trainer.h"
#include "algorithms/deeplearning/training/training_data.h"
#include "algorithms/deeplearning/training/training_loop.h"
#include "model/deadline.h"
#include "model/model.h"
#include "model/train.h"
#include "model/training_clock.h"

namespace hydrofoil {

// One of the trainers (Algorithm::trainers): rows without locks instead of micro-batches.
inline constexpr std::string_view kHogwildTrainer = "hogwild";

// Used once, by one thread.
class TrainingRun {
 public:
  TrainingRun(const TrainingInput& input, TrainingHooks& hooks);
  // Throws as TrainModel.
  ModelPtr Run();

 private:
  // The best weights so far.
  struct Best {
    std::shared_ptr<const LearnedNetwork> learned;
    float loss = 0;
  };

  void FillParameters();
  void FillColumns();
  void MakeTrainer();
  void ContinueCheckpoint(const Model& checkpoint);
  [[nodiscard]] LoopSettings MakeLoopSettings() const;
  void ScoreBeforeTraining();
  LoopDecision AfterIteration(const TrainingProgress& progress);
  void ScoreAndPublish();
  // With several ranks it alone scores, decides and publishes; the others train along.
  [[nodiscard]] bool IsRankZero() const;
  // Milliseconds of this run after which training ends so that its state can be scored in time.
  [[nodiscard]] double TrainingLimit() const;
  void SetDeadline();
  [[nodiscard]] bool IsTimedOut() const;
  void Take(std::shared_ptr<const LearnedNetwork> learned);
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
  DeepLearningParameters effective_;
  Model model_;                                    // the state to be published next
  std::shared_ptr<const LearnedNetwork> learned_;  // by the model
  TrainingData data_;
  std::optional<ModelScorer> scorer_;
  std::unique_ptr<Trainer> trainer_;
  std::optional<Best> best_;
  bool timed_out_ = false;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_TRAINING_TRAINING_RUN_H_
