#include "algorithms/deeplearning/parallel/parallel_trainer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <numeric>
#include <thread>

#include "algorithms/deeplearning/encoding/training_rows_compact.h"
#include "algorithms/deeplearning/parallel/epoch_shuffle.h"
#include "algorithms/deeplearning/parallel/parallel_trainer_crew.h"
#include "algorithms/deeplearning/parallel/parallel_trainer_for_test.h"
#include "base/error.h"
#include "base/thread_pool.h"

namespace hydrofoil {
namespace {

class Threads {
 public:
  explicit Threads(size_t count) { SetThreadCount(count); }
  ~Threads() { SetThreadCount(0); }
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;
};

DeepLearningParameters LargeEnough(Activation activation) {
  DeepLearningParameters given;
  given.seed = 3;
  given.activation = activation;
  given.hidden = {70, 33};
  given.l1 = 1e-5;
  return given;
}

double MeanLoss(const Network& network, const TrainingRows& rows) {
  double total = 0;
  EncodedRow row;
  Activations activations;
  for (size_t r = 0; r < rows.rows(); ++r) {
    rows.encoder->EncodeRow(rows.input, r, EncodeMode::kScoring, row);
    Forward(network, row, 0, activations);
    total -= std::log(activations.output()[static_cast<size_t>(rows.responses[r])]);
  }
  return total / static_cast<double>(rows.rows());
}

void ExpectEqualBits(const Network& a, const Network& b) {
  for (size_t l = 0; l < a.layers.size(); ++l) {
    ASSERT_EQ(a.layers[l].weights, b.layers[l].weights) << "layer " << l;
    ASSERT_EQ(a.layers[l].biases, b.layers[l].biases) << "layer " << l;
  }
}

Network TrainWith(size_t threads, const Frame& frame, const DeepLearningParameters& given,
                  size_t samples) {
  const Threads scope(threads);
  const auto trainer = MakeParallelTrainer(MakeStart(frame, given));
  trainer->TrainIteration(1, samples, {});
  trainer->TrainIteration(2, samples / 2, {});
  EXPECT_EQ(trainer->processed_rows(), samples + samples / 2);
  return trainer->network();
}

TEST(ParallelTrainer, AnyNumberOfThreadsGivesTheSameBits) {
  const Frame frame = MakeProblem({.rows = 2100, .weights = true});
  std::vector<DeepLearningParameters> all;
  for (const Activation activation :
       {Activation::kRectifierWithDropout, Activation::kTanh, Activation::kMaxoutWithDropout}) {
    all.push_back(LargeEnough(activation));
    all.back().input_dropout_ratio = 0.2;
  }
  all.push_back(LargeEnough(Activation::kRectifier));
  all.back().sparse = true;
  all.back().max_w2 = 0.7F;
  all.push_back(LargeEnough(Activation::kRectifier));
  all.back().adaptive_rate = false;
  all.back().momentum_start = 0.5;
  all.back().momentum_stable = 0.9;
  for (const DeepLearningParameters& given : all) {
    const Network one = TrainWith(1, frame, given, 2000);
    for (const size_t threads : {2UL, 3UL, 4UL}) {
      ExpectEqualBits(one, TrainWith(threads, frame, given, 2000));
    }
  }
}

TEST(ParallelTrainer, LearnsInBothModes) {
  const Frame frame = MakeProblem({.rows = 600});
  for (const ParallelMode mode : {ParallelMode::kSynchronous, ParallelMode::kHogwild}) {
    for (const float max_w2 : {std::numeric_limits<float>::max(), 4.0F}) {
      DeepLearningParameters given = LargeEnough(Activation::kRectifier);
      given.max_w2 = max_w2;
      const TrainerStart start = MakeStart(frame, given);
      const double before = MeanLoss(start.network, *start.rows);
      const auto trainer = MakeParallelTrainer(TrainerStart(start), {.mode = mode});
      trainer->TrainIteration(1, 6000, {});
      EXPECT_EQ(trainer->processed_rows(), 6000U);
      const double after = MeanLoss(trainer->network(), *start.rows);
      EXPECT_LT(after, 0.5);
      EXPECT_LT(after, 0.5 * before);
    }
  }
}

// Rows without zeros: the first layer stands unit by unit.
TEST(ParallelTrainer, LearnsRowByRowFromDenseRows) {
  const Frame frame = MakeProblem({.rows = 600});
  for (const float max_w2 : {std::numeric_limits<float>::max(), 4.0F}) {
    DeepLearningParameters given = LargeEnough(Activation::kRectifier);
    given.max_w2 = max_w2;
    const TrainerStart start = MakeStart(frame, given, {1, 2, 3});
    const double before = MeanLoss(start.network, *start.rows);
    const auto trainer = MakeParallelTrainer(TrainerStart(start), {.mode = ParallelMode::kHogwild});
    trainer->TrainIteration(1, 6000, {});
    EXPECT_LT(MeanLoss(trainer->network(), *start.rows), 0.7 * before);
  }
}

TEST(ParallelTrainer, RowByRowIsAMicroBatchOfOne) {
  const Frame frame = MakeProblem({.rows = 300});
  const Threads one(1);
  for (const bool adaptive : {true, false}) {
    DeepLearningParameters given = LargeEnough(Activation::kRectifier);
    given.adaptive_rate = adaptive;
    given.momentum_start = given.momentum_stable = 0.5;
    given.l1 = 1e-4;
    std::vector<float> weights[2];
    for (const ParallelMode mode : {ParallelMode::kSynchronous, ParallelMode::kHogwild}) {
      const auto trainer =
          MakeParallelTrainer(MakeStart(frame, given, {1, 2, 3}), {.mode = mode, .micro_batch = 1});
      trainer->TrainIteration(1, 150, {});
      weights[mode == ParallelMode::kHogwild ? 1 : 0] = trainer->network().layers[0].weights;
    }
    for (size_t i = 0; i < weights[0].size(); ++i) {
      EXPECT_NEAR(weights[0][i], weights[1][i], 2e-3) << i;
    }
  }
}

TEST(ParallelTrainer, LargeNormsAreScaledDown) {
  DeepLearningParameters given = LargeEnough(Activation::kRectifier);
  given.max_w2 = 0.4F;
  for (const ParallelMode mode : {ParallelMode::kSynchronous, ParallelMode::kHogwild}) {
    const auto trainer =
        MakeParallelTrainer(MakeStart(MakeProblem({.rows = 200}), given), {.mode = mode});
    const Threads scope(mode == ParallelMode::kHogwild ? 1 : 2);
    trainer->TrainIteration(1, 500, {});
    for (const Layer& layer : trainer->network().layers) {
      double largest = 0;
      for (size_t unit = 0; unit < layer.units; ++unit) {
        double norm = 0;
        for (size_t i = 0; i < layer.inputs; ++i) {
          const double weight = layer.weights[layer.WeightIndex(unit, i)];
          norm += weight * weight;
        }
        largest = std::max(largest, norm);
      }
      EXPECT_LE(largest, 0.4 * (1 + 1e-5));
    }
  }
}

TEST(ParallelTrainer, GoesOnFromACheckpointBitForBit) {
  const Frame frame = MakeProblem({.rows = 300});
  const DeepLearningParameters given = LargeEnough(Activation::kRectifierWithDropout);
  const auto whole = MakeParallelTrainer(MakeStart(frame, given), {.micro_batch = 10});
  whole->TrainIteration(1, 700, {});
  TrainerStart start = MakeStart(frame, given);
  const auto first = MakeParallelTrainer(TrainerStart(start), {.micro_batch = 10});
  first->TrainIteration(1, 400, {});
  start.network = first->network();
  start.state = first->state();
  start.processed_rows = first->processed_rows();
  const auto second = MakeParallelTrainer(std::move(start), {.micro_batch = 10});
  second->TrainIteration(2, 300, {});
  EXPECT_EQ(second->processed_rows(), 700U);
  ExpectEqualBits(whole->network(), second->network());
}

TEST(ParallelTrainer, ElasticAverageFollowsTheNetwork) {
  const Frame frame = MakeProblem({.rows = 300});
  DeepLearningParameters given = LargeEnough(Activation::kTanh);
  const auto plain = MakeParallelTrainer(MakeStart(frame, given));
  given.elastic_averaging = true;
  given.elastic_averaging_moving_rate = 0.25;
  given.elastic_averaging_regularization = 0;
  const auto elastic = MakeParallelTrainer(MakeStart(frame, given));
  given.elastic_averaging_regularization = 0.5;
  const auto pulled = MakeParallelTrainer(MakeStart(frame, given));
  plain->TrainIteration(1, 300, {});
  elastic->TrainIteration(1, 300, {});
  pulled->TrainIteration(1, 300, {});
  const std::vector<float> first = plain->network().layers[0].weights;
  EXPECT_EQ(elastic->network().layers[0].weights, first);
  plain->TrainIteration(2, 300, {});
  elastic->TrainIteration(2, 300, {});
  pulled->TrainIteration(2, 300, {});
  const std::vector<float>& second = plain->network().layers[0].weights;
  double way = 0;
  double pulled_way = 0;
  for (size_t i = 0; i < first.size(); ++i) {
    EXPECT_NEAR(elastic->network().layers[0].weights[i], 0.75 * first[i] + 0.25 * second[i], 1e-6);
    way += std::abs(elastic->network().layers[0].weights[i] - first[i]);
    pulled_way += std::abs(pulled->network().layers[0].weights[i] - first[i]);
  }
  EXPECT_NEAR(pulled_way / way, 0.5, 1e-3);
}

TEST(ParallelTrainer, AutoencoderLearnsToReconstruct) {
  DeepLearningParameters given = LargeEnough(Activation::kTanh);
  given.autoencoder = true;
  given.hidden = {8};
  const TrainerStart start = MakeStart(MakeProblem({.rows = 300}), given);
  const auto error = [&](const Network& network) {
    double total = 0;
    EncodedRow row;
    Activations activations;
    for (size_t r = 0; r < start.rows->rows(); ++r) {
      start.rows->encoder->EncodeRow(start.rows->input, r, EncodeMode::kScoring, row);
      Forward(network, row, 0, activations);
      for (size_t i = 0; i < activations.input.size(); ++i) {
        total += std::pow(activations.input[i] - activations.output()[i], 2);
      }
    }
    return total / static_cast<double>(start.rows->rows());
  };
  const auto trainer = MakeParallelTrainer(TrainerStart(start));
  trainer->TrainIteration(1, 15000, {});
  EXPECT_LT(error(trainer->network()), 0.25 * error(start.network));
}

TEST(ParallelTrainer, SparsityPullsMeanActivationsToTheirTarget) {
  const auto distance = [](double beta) {
    DeepLearningParameters given = LargeEnough(Activation::kTanh);
    given.autoencoder = true;
    given.hidden = {8};
    given.l1 = 0;
    given.sparsity_beta = beta;
    given.average_activation = -0.4;
    TrainerStart start = MakeStart(MakeProblem({.rows = 300}), given);
    const auto trainer = MakeParallelTrainer(TrainerStart(start));
    trainer->TrainIteration(1, 9000, {});
    const std::vector<double>& kept = trainer->network().layers[0].average_activations;
    EXPECT_EQ(kept.empty(), beta == 0);
    double total = 0;
    EncodedRow row;
    Activations activations;
    std::vector<double> mean(8, 0);
    for (size_t r = 0; r < 300; ++r) {
      start.rows->encoder->EncodeRow(start.rows->input, r, EncodeMode::kScoring, row);
      Forward(trainer->network(), row, 0, activations);
      for (size_t unit = 0; unit < 8; ++unit) {
        mean[unit] += activations.layers[0][unit] / 300;
      }
    }
    for (const double value : mean) {
      total += std::abs(value + 0.4) / 8;
    }
    return total;
  };
  EXPECT_LT(distance(0.5), 0.5 * distance(0));
}

// From being asked to stop until the iteration is given up.
std::chrono::steady_clock::duration TimeToStop(Trainer& trainer) {
  std::stop_source source;
  std::chrono::steady_clock::time_point asked;
  const std::jthread asker([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    asked = std::chrono::steady_clock::now();
    source.request_stop();
  });
  try {
    trainer.TrainIteration(1, 20'000'000, source.get_token());
    ADD_FAILURE() << "not cancelled";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kCancelled);
  }
  return std::chrono::steady_clock::now() - asked;
}

TEST(ParallelTrainer, StopsWithinATenthOfASecond) {
  DeepLearningParameters given = LargeEnough(Activation::kRectifier);
  given.hidden = {500, 500};
  constexpr std::chrono::steady_clock::duration kLimit = std::chrono::milliseconds(100);
  for (const ParallelMode mode : {ParallelMode::kSynchronous, ParallelMode::kHogwild}) {
    // The best of five, for what else the machine does can take a tenth of a second by itself.
    auto best = std::chrono::steady_clock::duration::max();
    for (int tries = 0; tries < 5 && best >= kLimit; ++tries) {
      const auto trainer =
          MakeParallelTrainer(MakeStart(MakeProblem({.rows = 2000}), given), {.mode = mode});
      best = std::min(best, TimeToStop(*trainer));
      EXPECT_LT(trainer->processed_rows(), 20'000'000U);
    }
    EXPECT_LT(best, kLimit);
  }
}

TEST(ParallelTrainer, EncodingOfRowsCanBeCancelled) {
  for (const ParallelMode mode : {ParallelMode::kSynchronous, ParallelMode::kHogwild}) {
    TrainerStart start = MakeStart(MakeProblem({.rows = 100}), LargeEnough(Activation::kTanh));
    std::stop_source source;
    source.request_stop();
    start.stop = source.get_token();
    try {
      MakeParallelTrainer(std::move(start), {.mode = mode});
      ADD_FAILURE() << "not cancelled";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kCancelled);
    }
  }
}

TEST(MicroBatchAt, IsOneForSmallDataAndEarlyOn) {
  DeepLearningParameters parameters;
  EXPECT_EQ(MicroBatchAt(parameters, {150, 50'000}, 1'000'000), 1U);
  EXPECT_EQ(MicroBatchAt(parameters, {60'000, 50'000}, 0), 1U);
  EXPECT_GE(MicroBatchAt(parameters, {60'000, 50'000}, 60'000), 16U);
  parameters.adaptive_rate = false;
  parameters.rate = 10;
  EXPECT_EQ(MicroBatchAt(parameters, {60'000, 50'000}, 60'000), 1U);
}

TEST(MicroBatchAt, IsLargerForNetworksThatNoCacheHolds) {
  DeepLearningParameters parameters;
  EXPECT_EQ(MicroBatchAt(parameters, {60'000, 4'000'000}, 0), 16U);
  EXPECT_GT(MicroBatchAt(parameters, {60'000, 4'000'000}, 60'000), 64U);
  EXPECT_EQ(MicroBatchAt(parameters, {150, 4'000'000}, 60'000), 1U);
}

TEST(Crew, StepsFollowOneAnotherWithEveryShareOnce) {
  for (const size_t threads : {1UL, 2UL, 5UL}) {
    const Threads scope(threads);
    std::vector<uint64_t> sums(threads, 0);
    Crew::Run([&](Crew& crew) {
      ASSERT_EQ(crew.shares(), threads);
      for (uint64_t step = 1; step <= 2000; ++step) {
        crew.Do([&](size_t share) {
          // Steps that overlapped would lose some, and the thread sanitizer would see it.
          sums[(share + step) % threads] += step;
        });
        const uint64_t total = std::accumulate(sums.begin(), sums.end(), uint64_t{0});
        ASSERT_EQ(total, threads * step * (step + 1) / 2);
      }
    });
  }
}

TEST(Crew, NeedsNobodyWhenThePoolIsBusy) {
  const Threads scope(3);
  std::atomic<int> finished{0};
  // Three crews of three at once on three threads.
  ParallelFor(3, [&](size_t) {
    Crew::Run([&](Crew& crew) {
      std::atomic<size_t> done{0};
      for (int step = 0; step < 200; ++step) {
        crew.Do([&](size_t) { ++done; });
      }
      EXPECT_EQ(done, 200 * crew.shares());
      ++finished;
    });
  });
  EXPECT_EQ(finished, 3);
}

TEST(Crew, TakesSubnormalNumbersAsZero) {
  const volatile float small = 1e-30F;
  const Threads scope(2);
  std::array<float, 2> products = {1, 1};
  Crew::Run([&](Crew& crew) { crew.Do([&](size_t share) { products[share] = small * 1e-10F; }); });
  EXPECT_GT(small * 1e-10F, 0);
#if defined(__x86_64__)
  EXPECT_EQ(products, (std::array<float, 2>{0, 0}));
#endif
}

TEST(Crew, PassesOnWhatTheLeaderThrows) {
  EXPECT_THROW(Crew::Run([](Crew& crew) {
                 crew.Do([](size_t) {});
                 ThrowIllegalArgument("no");
               }),
               Error);
}

TEST(EpochShuffle, EveryUsableRowOnceAnEpochInANewOrder) {
  const Frame frame = MakeProblem({.rows = 60});
  const TrainerStart start = MakeStart(frame, LargeEnough(Activation::kTanh));
  TrainingRows rows = *start.rows;
  rows.responses[7] = NAN;
  rows.weights.assign(60, 1);
  rows.weights[9] = 0;
  for (const bool skip_missing : {false, true}) {
    EpochShuffle order(rows, 4, skip_missing);
    const size_t n = order.usable_rows();
    EXPECT_EQ(n, skip_missing ? 58U - 5U : 58U);  // rows 5, 16, 27, 38, 49 lack predictors
    std::vector<uint32_t> first;
    std::vector<uint32_t> second;
    for (uint64_t k = 0; k < n; ++k) {
      first.push_back(order.RowAt(k));
    }
    for (uint64_t k = n; k < 2 * n; ++k) {
      second.push_back(order.RowAt(k));
    }
    EXPECT_EQ(order.RowAt(3), first[3]);
    EXPECT_NE(first, second);
    std::sort(first.begin(), first.end());
    std::sort(second.begin(), second.end());
    EXPECT_EQ(first, second);
    EXPECT_EQ(std::adjacent_find(first.begin(), first.end()), first.end());
    EXPECT_FALSE(std::binary_search(first.begin(), first.end(), 7U));
    EXPECT_FALSE(std::binary_search(first.begin(), first.end(), 9U));
  }
}

TEST(CompactRows, HoldWhatTheEncoderSays) {
  for (const bool sparse : {false, true}) {
    DeepLearningParameters given = LargeEnough(Activation::kTanh);
    given.sparse = sparse;
    const TrainerStart start = MakeStart(MakeProblem({.rows = 2500}), given);
    const TrainingRows& rows = *start.rows;
    for (const UsualValues usual : {UsualValues::kFound, UsualValues::kZero}) {
      const CompactRows compact = MakeCompactRows(rows, usual);
      EXPECT_EQ(compact.has_base, usual == UsualValues::kFound);
      ASSERT_EQ(compact.rows(), rows.rows());
      EncodedRow row;
      std::vector<double> expected(compact.inputs);
      for (size_t r = 0; r < rows.rows(); ++r) {
        rows.encoder->EncodeRow(rows.input, r, EncodeMode::kScoring, row);
        FillInput(row, expected);
        std::vector<double> actual(compact.inputs);
        for (size_t i = 0; i < compact.inputs; ++i) {
          actual[compact.order[i]] = i < compact.dense_inputs
                                         ? compact.dense[r * compact.dense_inputs + i]
                                         : compact.base[i];
        }
        for (uint64_t k = compact.starts[r]; k < compact.starts[r + 1]; ++k) {
          actual[compact.order[compact.positions[k]]] += compact.differences[k];
        }
        for (size_t i = 0; i < compact.inputs; ++i) {
          ASSERT_NEAR(expected[i], actual[i], 1e-6 * (1 + std::abs(expected[i])));
        }
      }
    }
  }
}

}  // namespace
}  // namespace hydrofoil
