// Ranks are threads here; with two of them a sum has the same bits in either order.
#include "algorithms/deeplearning/network/model_averaging.h"

#include <gtest/gtest.h>

#include <barrier>
#include <thread>
#include <vector>

#include "algorithms/deeplearning/parallel/parallel_trainer.h"
#include "algorithms/deeplearning/parallel/parallel_trainer_for_test.h"
#include "algorithms/deeplearning/reference/reference_trainer.h"

namespace hydrofoil {
namespace {

constexpr size_t kRanks = 2;

struct Meeting {
  std::barrier<> barrier{kRanks};
  std::vector<double> values[kRanks];
};

class ThreadRank final : public Communicator {
 public:
  ThreadRank(Meeting& meeting, size_t rank) : meeting_(meeting), rank_(rank) {}
  [[nodiscard]] size_t rank() const override { return rank_; }
  [[nodiscard]] size_t size() const override { return kRanks; }
  void AllReduceSum(std::span<double> values) override { Sum(values); }
  void AllReduceSum(std::span<float> values) override { Sum(values); }
  void Broadcast(std::span<float> /*values*/, size_t /*root*/) override {}

 private:
  template <typename Number>
  void Sum(std::span<Number> values) {
    meeting_.values[rank_].assign(values.begin(), values.end());
    meeting_.barrier.arrive_and_wait();
    for (size_t i = 0; i < values.size(); ++i) {
      values[i] = static_cast<Number>(meeting_.values[0][i] + meeting_.values[1][i]);
    }
    meeting_.barrier.arrive_and_wait();
  }

  Meeting& meeting_;
  size_t rank_;
};

DeepLearningParameters Parameters(bool reproducible) {
  DeepLearningParameters parameters;
  parameters.hidden = {6};
  parameters.seed = 5;
  parameters.reproducible = reproducible;
  return parameters;
}

std::unique_ptr<Trainer> MakeRank(size_t rank, bool reproducible, Communicator* communicator) {
  TrainerStart start = MakeStart(MakeProblem({.rows = 60 + 40 * rank}), Parameters(reproducible));
  start.communicator = communicator;
  return reproducible ? MakeReferenceTrainer(std::move(start))
                      : MakeParallelTrainer(std::move(start));
}

class Averaging : public testing::TestWithParam<bool> {};

TEST_P(Averaging, AllRanksGoOnFromTheMeanOfTheirNetworks) {
  constexpr uint64_t kSamples = 100;
  Meeting meeting;
  std::unique_ptr<Trainer> together[kRanks];
  {
    std::vector<std::jthread> threads;
    for (size_t rank = 0; rank < kRanks; ++rank) {
      threads.emplace_back([&, rank] {
        ThreadRank communicator(meeting, rank);
        together[rank] = MakeRank(rank, GetParam(), &communicator);
        together[rank]->TrainIteration(1, kSamples, {});
      });
    }
  }
  std::unique_ptr<Trainer> alone[kRanks];
  uint64_t rows = 0;
  for (size_t rank = 0; rank < kRanks; ++rank) {
    alone[rank] = MakeRank(rank, GetParam(), nullptr);
    alone[rank]->TrainIteration(1, kSamples / kRanks, {});
    rows += alone[rank]->processed_rows();
  }
  for (size_t l = 0; l < 2; ++l) {
    const std::vector<float>& first = together[0]->network().layers[l].weights;
    EXPECT_EQ(first, together[1]->network().layers[l].weights);
    for (size_t i = 0; i < first.size(); ++i) {
      const float mean =
          (alone[0]->network().layers[l].weights[i] + alone[1]->network().layers[l].weights[i]) / 2;
      EXPECT_NEAR(first[i], mean, 1e-6) << l << " " << i;
    }
    EXPECT_EQ(together[0]->state()[l].adadelta, together[1]->state()[l].adadelta);
  }
  EXPECT_EQ(together[0]->processed_rows(), rows);
  EXPECT_EQ(together[1]->processed_rows(), rows);
}

INSTANTIATE_TEST_SUITE_P(BothTrainers, Averaging, testing::Bool());

TEST(SamplesOfRank, AddUpToTheIteration) {
  Meeting meeting;
  const ThreadRank first(meeting, 0);
  const ThreadRank second(meeting, 1);
  EXPECT_EQ(SamplesOfRank(&first, 7), 4U);
  EXPECT_EQ(SamplesOfRank(&second, 7), 3U);
  EXPECT_EQ(SamplesOfRank(nullptr, 7), 7U);
}

}  // namespace
}  // namespace hydrofoil
