#include "algorithms/deeplearning/network/model_averaging.h"

#include <gtest/gtest.h>

#include <chrono>
#include <stop_token>
#include <vector>

#include "algorithms/deeplearning/parallel/parallel_trainer.h"
#include "algorithms/deeplearning/parallel/parallel_trainer_for_test.h"
#include "algorithms/deeplearning/reference/reference_trainer.h"
#include "cluster/thread_ranks_for_test.h"

namespace hydrofoil {
namespace {

constexpr size_t kRanks = 2;

// Whose other rank sends zeros: a sum is its own values, so that a mean is half its own network.
class Unheard final : public Communicator {
 public:
  explicit Unheard(size_t rank) : rank_(rank) {}
  [[nodiscard]] size_t rank() const override { return rank_; }
  [[nodiscard]] size_t size() const override { return kRanks; }

 protected:
  // A sum is two exchanges: of what is summed, then of the sums.
  std::vector<Bytes> Exchange(std::string_view /*operation*/,
                              std::span<const BytesView> parts) override {
    summed_ = !summed_;
    if (!summed_) return kept_;
    kept_.clear();
    for (const BytesView part : parts) kept_.emplace_back(part.begin(), part.end());
    std::vector<Bytes> received(kRanks, Bytes(kept_[rank_].size()));
    received[rank_] = kept_[rank_];
    return received;
  }

 private:
  size_t rank_;
  bool summed_ = false;
  std::vector<Bytes> kept_;
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
  std::unique_ptr<Trainer> together[kRanks];
  ThreadRanks group(kRanks);
  group.Run([&](Communicator& communicator) {
    std::unique_ptr<Trainer>& trainer = together[communicator.rank()];
    trainer = MakeRank(communicator.rank(), GetParam(), &communicator);
    trainer->TrainIteration(1, kSamples, {});
  });
  std::unique_ptr<Trainer> alone[kRanks];
  uint64_t rows = 0;
  for (size_t rank = 0; rank < kRanks; ++rank) {
    Unheard communicator(rank);
    alone[rank] = MakeRank(rank, GetParam(), &communicator);
    alone[rank]->TrainIteration(1, kSamples, {});
    rows += alone[rank]->processed_rows();
  }
  for (size_t l = 0; l < 2; ++l) {
    const std::vector<float>& first = together[0]->network().layers[l].weights;
    EXPECT_EQ(first, together[1]->network().layers[l].weights);
    for (size_t i = 0; i < first.size(); ++i) {
      const float mean =
          alone[0]->network().layers[l].weights[i] + alone[1]->network().layers[l].weights[i];
      EXPECT_NEAR(first[i], mean, 1e-6) << l << " " << i;
    }
    EXPECT_EQ(together[0]->state()[l].adadelta, together[1]->state()[l].adadelta);
  }
  EXPECT_EQ(together[0]->processed_rows(), rows);
  EXPECT_EQ(together[1]->processed_rows(), rows);
}

TEST_P(Averaging, RanksWithTheSameRowsTrainOnDifferentOnes) {
  std::vector<float> weights[kRanks];
  for (size_t rank = 0; rank < kRanks; ++rank) {
    Unheard communicator(rank);
    TrainerStart start = MakeStart(MakeProblem({.rows = 80}), Parameters(GetParam()));
    start.communicator = &communicator;
    const auto trainer =
        GetParam() ? MakeReferenceTrainer(std::move(start)) : MakeParallelTrainer(std::move(start));
    trainer->TrainIteration(1, 40, {});
    weights[rank] = trainer->network().layers[0].weights;
  }
  EXPECT_NE(weights[0], weights[1]);
}

// One that is out of time comes to the averaging all the same: the others wait for it.
TEST_P(Averaging, ARankThatIsCutShortMeetsTheOthers) {
  ThreadRanks group(kRanks, std::chrono::seconds(20));
  std::vector<float> weights[kRanks];
  group.Run([&](Communicator& communicator) {
    const auto trainer = MakeRank(communicator.rank(), GetParam(), &communicator);
    std::stop_source stop;
    if (communicator.rank() == 1) {
      stop.request_stop();
      EXPECT_THROW(trainer->TrainIteration(1, 100, stop.get_token()), Error);
    } else {
      trainer->TrainIteration(1, 100, {});
    }
    weights[communicator.rank()] = trainer->network().layers[0].weights;
  });
  EXPECT_EQ(weights[0], weights[1]);
}

INSTANTIATE_TEST_SUITE_P(BothTrainers, Averaging, testing::Bool());

TEST(SamplesOfRank, AddUpToTheIteration) {
  const Unheard first(0);
  const Unheard second(1);
  EXPECT_EQ(SamplesOfRank(&first, 7), 4U);
  EXPECT_EQ(SamplesOfRank(&second, 7), 3U);
  EXPECT_EQ(SamplesOfRank(nullptr, 7), 7U);
  EXPECT_EQ(FirstSampleOfRank(&first, 7), 0U);
  EXPECT_EQ(FirstSampleOfRank(&second, 7), 4U);
  EXPECT_EQ(FirstSampleOfRank(nullptr, 7), 0U);
}

}  // namespace
}  // namespace hydrofoil
