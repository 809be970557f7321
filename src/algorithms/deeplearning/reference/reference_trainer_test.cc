#include "algorithms/deeplearning/reference/reference_trainer.h"

#include <gtest/gtest.h>

#include <limits>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/random.h"

namespace hydrofoil {
namespace {

constexpr size_t kRows = 50;
constexpr double kNa = std::numeric_limits<double>::quiet_NaN();

// y = x, with some rows changed.
TrainerStart MakeStart(int64_t seed, const std::vector<size_t>& without_response) {
  std::vector<double> x(kRows);
  Pcg random(1);
  for (double& value : x) value = random.NextGaussian();
  std::vector<double> y = x;
  for (const size_t row : without_response) y[row] = kNa;
  const RowLayoutPtr layout = MakeLayout(kRows);
  const Frame frame{{"x", "y"},
                    {Column::FromValues(ColumnType::kNumeric, layout, x),
                     Column::FromValues(ColumnType::kNumeric, layout, y)}};
  DeepLearningParameters given;
  given.seed = seed;
  given.hidden = {8};
  given.reproducible = true;
  given.activation = Activation::kTanhWithDropout;
  TrainerStart start;
  start.parameters = EffectiveParameters(given, {1});
  const auto encoder = std::make_shared<const FeatureEncoder>(
      FeatureEncoder::Fit(frame, {{0}, 1, {}, {}}, MakeEncoderOptions(start.parameters)));
  start.rows = std::make_shared<const TrainingRows>(PrepareTrainingRows(encoder, frame));
  start.network = InitialNetwork(start.parameters, {1, 1});
  start.state = InitialOptimizerState(start.network, start.parameters);
  return start;
}

TEST(ReferenceTrainer, GivesTheSameNetworkEveryTime) {
  const auto first = MakeReferenceTrainer(MakeStart(3, {}));
  const auto second = MakeReferenceTrainer(MakeStart(3, {}));
  const auto other = MakeReferenceTrainer(MakeStart(4, {}));
  for (uint64_t iteration = 1; iteration <= 3; ++iteration) {
    first->TrainIteration(iteration, kRows, {});
    second->TrainIteration(iteration, kRows, {});
    other->TrainIteration(iteration, kRows, {});
  }
  EXPECT_EQ(first->network().layers[0].weights, second->network().layers[0].weights);
  EXPECT_NE(first->network().layers[0].weights, other->network().layers[0].weights);
}

TEST(ReferenceTrainer, DoesNotCountRowsWithoutResponse) {
  const auto trainer = MakeReferenceTrainer(MakeStart(3, {0, 7, 49}));
  trainer->TrainIteration(1, kRows, {});
  EXPECT_EQ(trainer->processed_rows(), kRows - 3);
}

TEST(ReferenceTrainer, TakesAnySeed) {
  for (const int64_t seed :
       {std::numeric_limits<int64_t>::min(), std::numeric_limits<int64_t>::max()}) {
    const auto trainer = MakeReferenceTrainer(MakeStart(seed, {}));
    trainer->TrainIteration(1, kRows, {});
    EXPECT_EQ(trainer->processed_rows(), kRows);
  }
}

TEST(ReferenceTrainer, StopsBeforeTheNextRowWhenCancelled) {
  const auto trainer = MakeReferenceTrainer(MakeStart(3, {}));
  const std::vector<float> before = trainer->network().layers[0].weights;
  std::stop_source source;
  source.request_stop();
  try {
    trainer->TrainIteration(1, kRows, source.get_token());
    FAIL() << "was not cancelled";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kCancelled);
  }
  EXPECT_EQ(trainer->network().layers[0].weights, before);
}

}  // namespace
}  // namespace hydrofoil
