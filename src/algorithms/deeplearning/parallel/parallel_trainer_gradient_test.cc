// What a step of the parallel trainer does, against the definitions: gradients against finite
// differences of the loss, optimizers against their formulas.
#include <gtest/gtest.h>

#include <numeric>

#include "algorithms/deeplearning/parallel/epoch_shuffle.h"
#include "algorithms/deeplearning/parallel/parallel_trainer_for_test.h"

namespace hydrofoil {
namespace {

constexpr size_t kBatch = 8;

// Loss of a row as a function of the output whose derivative the trainer uses.
double Loss1(const DeepLearningParameters& p, double t, double y) {
  switch (p.distribution) {
    case Distribution::kPoisson:
      return -2 * (t * y - BoundedExp(y));
    case Distribution::kGamma:
      return 2 * (t * BoundedExp(-y) + y);
    case Distribution::kTweedie: {
      const double q = p.tweedie_power;
      return -2 * (t * BoundedExp(y * (1 - q)) / (1 - q) - BoundedExp(y * (2 - q)) / (2 - q));
    }
    case Distribution::kLaplace:
      return std::abs(t - y);
    case Distribution::kQuantile:
      return t > y ? p.quantile_alpha * (t - y) : (1 - p.quantile_alpha) * (y - t);
    case Distribution::kHuber:
      return std::abs(t - y) <= 1 ? (t - y) * (t - y) : 2 * std::abs(t - y) - 1;
    default:
      return (t - y) * (t - y);
  }
}

// Sum over the rows of the batch that follows `processed` rows, with penalties once a row.
double BatchLoss(const TrainerStart& start, const Network& network, size_t batch) {
  const TrainingRows& rows = *start.rows;
  EpochShuffle order(rows, start.parameters.seed, false);
  double total = 0;
  EncodedRow row;
  Activations activations;
  for (size_t k = 0; k < batch; ++k) {
    const uint32_t r = order.RowAt(start.processed_rows + k);
    rows.encoder->EncodeRow(rows.input, r, EncodeMode::kScoring, row);
    Forward(network, row, 0, activations);
    const std::vector<double>& y = activations.output();
    const double weight = rows.weights.empty() ? 1 : rows.weights[r];
    if (start.parameters.autoencoder) {
      for (size_t i = 0; i < y.size(); ++i) {
        total += weight * Loss1(start.parameters, activations.input[i], y[i]);
      }
    } else if (y.size() > 1) {
      total -= weight * std::log(y[static_cast<size_t>(rows.responses[r])]);
    } else {
      total += weight * Loss1(start.parameters, rows.responses[r], y[0]);
    }
  }
  return total;
}

TrainerStart Copy(const TrainerStart& start) { return start; }

// One batch of plain descent with rate 1 moves every weight by its gradient.
Network Gradient(const TrainerStart& start, size_t batch) {
  TrainerStart descent = Copy(start);
  descent.parameters.adaptive_rate = false;
  descent.parameters.rate = 1;
  descent.parameters.rate_annealing = 0;
  descent.parameters.rate_decay = 1;
  descent.parameters.momentum_start = descent.parameters.momentum_stable = 0;
  descent.state = InitialOptimizerState(descent.network, descent.parameters);
  const Network before = descent.network;
  const auto trainer = MakeParallelTrainer(std::move(descent), {.micro_batch = batch});
  trainer->TrainIteration(1, batch, {});
  Network gradient = before;
  for (size_t l = 0; l < gradient.layers.size(); ++l) {
    const Layer& after = trainer->network().layers[l];
    Layer& layer = gradient.layers[l];
    for (size_t i = 0; i < layer.weights.size(); ++i) {
      layer.weights[i] -= after.weights[i];
    }
    for (size_t i = 0; i < layer.biases.size(); ++i) {
      layer.biases[i] -= after.biases[i];
    }
  }
  return gradient;
}

struct GradientCase {
  Activation activation;
  Distribution distribution;
  bool weights;
};

class GradientTest : public testing::TestWithParam<GradientCase> {};

void ExpectSlope(const TrainerStart& start, Network& network, double gradient, auto& weight) {
  constexpr double kStep = 1e-4;
  const auto kept = weight;
  weight = static_cast<std::remove_reference_t<decltype(weight)>>(kept + kStep);
  const double up = weight;
  const double above = BatchLoss(start, network, kBatch);
  weight = static_cast<std::remove_reference_t<decltype(weight)>>(kept - kStep);
  const double below = BatchLoss(start, network, kBatch);
  const double slope = (above - below) / (up - weight);
  weight = kept;
  ASSERT_NEAR(slope, gradient, 3e-3 * (1 + std::abs(slope)));
}

TEST_P(GradientTest, EqualsFiniteDifferences) {
  const GradientCase& param = GetParam();
  DeepLearningParameters given;
  given.seed = 5;
  given.hidden = {7, 6};
  given.activation = param.activation;
  given.distribution = param.distribution;
  given.quantile_alpha = 0.8;
  const bool classes = param.distribution == Distribution::kAuto;
  const Frame frame =
      MakeProblem({.classes = classes ? 3UL : 1UL, .missing = true, .weights = param.weights});
  const TrainerStart start = MakeStart(frame, given);
  const Network gradient = Gradient(start, kBatch);
  Network network = start.network;
  for (size_t l = 0; l < network.layers.size(); ++l) {
    Layer& layer = network.layers[l];
    for (size_t i = 0; i < layer.weights.size(); ++i) {
      SCOPED_TRACE("layer " + std::to_string(l) + " weight " + std::to_string(i));
      ExpectSlope(start, network, gradient.layers[l].weights[i], layer.weights[i]);
    }
    for (size_t i = 0; i < layer.biases.size(); ++i) {
      SCOPED_TRACE("layer " + std::to_string(l) + " bias " + std::to_string(i));
      ExpectSlope(start, network, gradient.layers[l].biases[i], layer.biases[i]);
    }
  }
}

// AUTO stands for three classes.
std::vector<GradientCase> AllCases() {
  std::vector<GradientCase> cases;
  for (size_t a = 0; a < kActivationNames.size(); a += 2) {  // without dropout
    const auto activation = static_cast<Activation>(a);
    for (const Distribution distribution :
         {Distribution::kAuto, Distribution::kGaussian, Distribution::kPoisson,
          Distribution::kGamma, Distribution::kTweedie, Distribution::kLaplace,
          Distribution::kQuantile, Distribution::kHuber}) {
      cases.push_back({activation, distribution, false});
    }
  }
  cases.push_back({Activation::kTanh, Distribution::kAuto, true});
  cases.push_back({Activation::kMaxout, Distribution::kGaussian, true});
  return cases;
}

INSTANTIATE_TEST_SUITE_P(Cases, GradientTest, testing::ValuesIn(AllCases()), [](const auto& test) {
  const GradientCase& param = test.param;
  return std::string(param.weights ? "Weighted_" : "") + std::string(EnumName(param.activation)) +
         "_" + std::string(EnumName(param.distribution));
});

// All parameters of a network in one list.
std::vector<double> Flatten(const Network& network) {
  std::vector<double> all;
  for (const Layer& layer : network.layers) {
    all.insert(all.end(), layer.weights.begin(), layer.weights.end());
    all.insert(all.end(), layer.biases.begin(), layer.biases.end());
  }
  return all;
}

void Unflatten(const std::vector<double>& all, Network& network) {
  auto next = all.begin();
  for (Layer& layer : network.layers) {
    for (float& weight : layer.weights) {
      weight = static_cast<float>(*next++);
    }
    for (double& bias : layer.biases) {
      bias = *next++;
    }
  }
}

void ExpectNear(const std::vector<double>& expected, const Network& network, double tolerance) {
  const std::vector<double> actual = Flatten(network);
  ASSERT_EQ(expected.size(), actual.size());
  for (size_t i = 0; i < expected.size(); ++i) {
    ASSERT_NEAR(expected[i], actual[i], tolerance) << "parameter " << i;
  }
}

// Steps of an optimizer written out, on gradients measured at the weights of each step.
class OptimizerTest : public testing::TestWithParam<size_t> {
 protected:
  TrainerStart Start(const DeepLearningParameters& given) {
    return MakeStart(MakeProblem({.rows = 64, .classes = 3, .missing = true}), given);
  }
  DeepLearningParameters Given() {
    DeepLearningParameters given;
    given.seed = 8;
    given.hidden = {6};
    given.activation = Activation::kTanh;
    return given;
  }
  // The gradient of batch `k` at `weights`.
  std::vector<double> GradientAt(const TrainerStart& start, const std::vector<double>& weights,
                                 size_t k) {
    TrainerStart at = Copy(start);
    Unflatten(weights, at.network);
    at.processed_rows = k * GetParam();
    return Flatten(Gradient(at, GetParam()));
  }
  const size_t batch_ = GetParam();
  static constexpr size_t kSteps = 4;
};

TEST_P(OptimizerTest, Adadelta) {
  const TrainerStart start = Start(Given());
  const double rho = start.parameters.rho;
  const double epsilon = start.parameters.epsilon * static_cast<double>(batch_);
  std::vector<double> w = Flatten(start.network);
  std::vector<double> mean_step(w.size(), 0), mean_gradient(w.size(), 0);
  for (size_t k = 0; k < kSteps; ++k) {
    const std::vector<double> g = GradientAt(start, w, k);
    for (size_t i = 0; i < w.size(); ++i) {
      if (g[i] == 0) {
        continue;
      }
      mean_gradient[i] = rho * mean_gradient[i] + (1 - rho) * g[i] * g[i];
      const double step = std::sqrt((mean_step[i] + epsilon) / (mean_gradient[i] + epsilon)) * g[i];
      mean_step[i] = rho * mean_step[i] + (1 - rho) * step * step;
      w[i] -= step;
    }
  }
  const auto trainer = MakeParallelTrainer(Copy(start), {.micro_batch = batch_});
  trainer->TrainIteration(1, kSteps * batch_, {});
  ExpectNear(w, trainer->network(), 2e-5);
}

TEST_P(OptimizerTest, NesterovLooksAheadWhileMomentumRampsAndTheRateAnneals) {
  DeepLearningParameters given = Given();
  given.adaptive_rate = false;
  given.rate = 0.02;
  given.rate_annealing = 0.1;
  given.rate_decay = 0.5;
  given.momentum_start = 0.5;
  given.momentum_stable = 0.9;
  given.momentum_ramp = 30;
  given.fast_mode = false;  // velocities move on where a gradient is 0
  const TrainerStart start = Start(given);
  const size_t first_layer =
      start.network.layers[0].weights.size() + start.network.layers[0].biases.size();
  std::vector<double> w = Flatten(start.network);
  std::vector<double> v(w.size(), 0);
  for (size_t k = 0; k < kSteps; ++k) {
    const auto rows = static_cast<double>(k * batch_);
    const double row_momentum = rows >= 30 ? 0.9 : 0.5 + 0.4 * rows / 30;
    const double momentum = std::pow(row_momentum, batch_);
    std::vector<double> ahead = w;
    for (size_t i = 0; i < w.size(); ++i) {
      ahead[i] += momentum * v[i];
    }
    const std::vector<double> g = GradientAt(start, ahead, k);
    for (size_t i = 0; i < w.size(); ++i) {
      const double decay = i < first_layer ? 1 : 0.5;
      const double rate = decay * 0.02 / (1 + 0.1 * rows) * (1 - momentum);
      v[i] = momentum * v[i] - rate * g[i];
      w[i] += v[i];
    }
  }
  const auto trainer = MakeParallelTrainer(Copy(start), {.micro_batch = batch_});
  trainer->TrainIteration(1, kSteps * batch_, {});
  ExpectNear(w, trainer->network(), 2e-5);
}

TEST_P(OptimizerTest, PenaltiesCountOnceARow) {
  DeepLearningParameters given = Given();
  given.l1 = 0.01;
  given.l2 = 0.02;
  given.fast_mode = false;
  const TrainerStart with = Start(given);
  given.l1 = given.l2 = 0;
  const TrainerStart without = Start(given);
  const std::vector<double> w = Flatten(with.network);
  std::vector<double> expected = GradientAt(without, w, 0);
  for (size_t i = 0; i < w.size(); ++i) {
    const double sign = w[i] > 0 ? 1 : (w[i] < 0 ? -1 : 0);
    expected[i] += static_cast<double>(batch_) * (0.01 * sign + 0.02 * w[i]);
  }
  const std::vector<double> actual = GradientAt(with, w, 0);
  for (size_t i = 0; i < w.size(); ++i) {
    ASSERT_NEAR(expected[i], actual[i], 1e-5 * (1 + std::abs(expected[i])));
  }
}

INSTANTIATE_TEST_SUITE_P(Batches, OptimizerTest, testing::Values(1, 3, 8),
                         testing::PrintToStringParamName());

}  // namespace
}  // namespace hydrofoil
