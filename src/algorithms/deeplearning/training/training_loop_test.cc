#include "algorithms/deeplearning/training/training_loop.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace hydrofoil {
namespace {

// Counts what it is asked for; trains `share` of the rows that were asked for.
class CountingTrainer final : public Trainer {
 public:
  explicit CountingTrainer(double share = 1) : share_(share) {}
  void TrainIteration(uint64_t iteration, uint64_t samples, const std::stop_token&) override {
    iterations.push_back(iteration);
    processed_ += static_cast<uint64_t>(share_ * static_cast<double>(samples));
  }
  [[nodiscard]] const Network& network() const override { return network_; }
  [[nodiscard]] const OptimizerState& state() const override { return state_; }
  [[nodiscard]] uint64_t processed_rows() const override { return processed_; }

  std::vector<uint64_t> iterations;

 private:
  double share_;
  uint64_t processed_ = 0;
  Network network_;
  OptimizerState state_;
};

LoopDecision Continue(const TrainingProgress&) { return LoopDecision::kContinue; }

TEST(TrainingLoop, RunsUntilTheEpochsAreReached) {
  CountingTrainer trainer(0.9);  // e.g. rows without a response: not counted
  const TrainingProgress end = RunTrainingLoop(trainer, {3, 100, 100, 0}, Continue, {});
  EXPECT_EQ(trainer.iterations, (std::vector<uint64_t>{1, 2, 3, 4}));
  EXPECT_TRUE(end.finished);
  EXPECT_DOUBLE_EQ(end.epochs, 3.6);
}

TEST(TrainingLoop, GoesOnFromACheckpoint) {
  CountingTrainer trainer;
  const TrainingProgress end = RunTrainingLoop(trainer, {2, 100, 100, 7}, Continue, {});
  EXPECT_EQ(trainer.iterations, (std::vector<uint64_t>{8, 9}));
  EXPECT_EQ(end.iterations, 9U);
}

TEST(TrainingLoop, ZeroEpochsTrainNothingButScoreOnce) {
  CountingTrainer trainer;
  int scored = 0;
  const TrainingProgress end = RunTrainingLoop(trainer, {0, 100, 100, 0},
                                               [&](const TrainingProgress&) {
                                                 ++scored;
                                                 return LoopDecision::kContinue;
                                               },
                                               {});
  EXPECT_EQ(scored, 1);
  EXPECT_EQ(end.processed_rows, 0U);
  EXPECT_TRUE(trainer.iterations.empty());
}

TEST(TrainingLoop, EndsWhenTheCallbackSaysSo) {
  CountingTrainer trainer;
  const TrainingProgress end =
      RunTrainingLoop(trainer, {10, 50, 100, 0},
                      [](const TrainingProgress& progress) {
                        return progress.epochs >= 1 ? LoopDecision::kStop : LoopDecision::kContinue;
                      },
                      {});
  EXPECT_EQ(end.processed_rows, 100U);
  EXPECT_FALSE(end.finished);
}

TEST(TrainingLoop, IsCancelledBetweenIterations) {
  CountingTrainer trainer;
  std::stop_source source;
  try {
    RunTrainingLoop(
        trainer, {1000, 10, 100, 0},
        [&](const TrainingProgress&) {
          source.request_stop();
          return LoopDecision::kContinue;
        },
        source.get_token());
    FAIL() << "was not cancelled";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kCancelled);
  }
  EXPECT_EQ(trainer.iterations.size(), 2U);
}

TEST(SamplesPerIteration, OneEpochByDefaultAndWithinTheEpochsAskedFor) {
  IterationSizing sizing;
  sizing.epochs = 0.5;
  sizing.rows = 1000;
  sizing.rows_per_epoch = 800;
  EXPECT_EQ(SamplesPerIteration(-1, sizing), 800U);
  EXPECT_EQ(SamplesPerIteration(0, sizing), 800U);
  IterationSizing three = sizing;  // nodes, each with all rows
  three.nodes = 3;
  EXPECT_EQ(SamplesPerIteration(-1, three), 2400U);
  EXPECT_EQ(SamplesPerIteration(0, three), 800U);
  EXPECT_EQ(SamplesPerIteration(50, sizing), 50U);
  EXPECT_EQ(SamplesPerIteration(5000, sizing), 500U);
  sizing.epochs = 0;
  EXPECT_EQ(SamplesPerIteration(50, sizing), 1U);
}

TEST(SamplesPerIteration, AutomaticGivesTenIterationsAtLeastAndIsBounded) {
  IterationSizing sizing;
  sizing.epochs = 10;
  sizing.rows = sizing.rows_per_epoch = 380;
  sizing.microseconds_a_row = 10;
  EXPECT_EQ(SamplesPerIteration(-2, sizing), 380U);  // epochs * rows / 10
  sizing.rows = sizing.rows_per_epoch = 100000000;
  EXPECT_EQ(SamplesPerIteration(-2, sizing), 100000U);
  sizing.microseconds_a_row = 2e6;  // a second and more a row
  EXPECT_EQ(SamplesPerIteration(-2, sizing), 1U);
}

}  // namespace
}  // namespace hydrofoil
