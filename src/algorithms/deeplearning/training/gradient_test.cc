// One step of plain gradient descent at rate 1 moves each weight by its gradient: compared with
// finite differences of the published losses.
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "algorithms/deeplearning/network/output_gradient.h"
#include "algorithms/deeplearning/network/published_losses_for_test.h"
#include "algorithms/deeplearning/network/scoring.h"
#include "algorithms/deeplearning/reference/reference_trainer.h"
#include "base/random.h"

namespace hydrofoil {
namespace {

constexpr size_t kInputs = 5;
constexpr float kStep = 1.0F / 1024;
constexpr double kTolerance = 2e-4;

DeepLearningParameters PlainDescent() {
  DeepLearningParameters p;
  p.seed = 4711;
  p.hidden = {6, 4};
  p.reproducible = true;
  p.adaptive_rate = false;
  p.rate = 1;
  p.rate_annealing = 0;
  p.fast_mode = false;
  return p;
}

// One row: random numbers, and a response that is a number or the second of three classes.
Frame OneRow(size_t classes, double response) {
  Pcg random(99);
  const RowLayoutPtr layout = MakeLayout(1);
  Frame frame;
  for (size_t i = 0; i < kInputs; ++i) {
    const double value = random.NextGaussian();
    frame.Append("x" + std::to_string(i),
                 Column::FromValues(ColumnType::kNumeric, layout, {&value, 1}));
  }
  if (classes > 1) {
    const double code = 1;
    const auto domain = std::make_shared<Domain>(Domain{"a", "b", "c"});
    frame.Append("y", Column::FromValues(ColumnType::kCategorical, layout, {&code, 1}, domain));
  } else {
    frame.Append("y", Column::FromValues(ColumnType::kNumeric, layout, {&response, 1}));
  }
  return frame;
}

// A problem of one row, and the network before and after the step.
struct Descent {
  DeepLearningParameters parameters;
  std::shared_ptr<const TrainingRows> rows;
  Network before;
  Network after;

  Descent(const DeepLearningParameters& given, size_t classes, double response)
      : parameters(EffectiveParameters(given, {classes})) {
    const Frame frame = OneRow(classes, response);
    EncoderColumns columns;
    for (size_t i = 0; i < kInputs; ++i) columns.predictors.push_back(i);
    if (!parameters.autoencoder) columns.response = kInputs;
    EncoderOptions options = MakeEncoderOptions(parameters);
    options.standardize = options.standardize_response = false;
    const auto encoder =
        std::make_shared<const FeatureEncoder>(FeatureEncoder::Fit(frame, columns, options));
    rows = std::make_shared<const TrainingRows>(PrepareTrainingRows(encoder, frame));
    before = InitialNetwork(parameters, {kInputs, classes});
    TrainerStart start;
    start.parameters = parameters;
    start.rows = rows;
    start.network = before;
    start.state = InitialOptimizerState(before, parameters);
    const auto trainer = MakeReferenceTrainer(std::move(start));
    trainer->TrainIteration(1, 1, {});
    after = trainer->network();
  }

  [[nodiscard]] Activations Run(const Network& network) const {
    Activations result;
    ScoreRows(network, *rows->encoder, rows->input, {0, 1},
              [&](size_t, const Activations& activations) { result = activations; });
    return result;
  }

  [[nodiscard]] double Loss(const Network& network) const {
    const std::vector<double> output = Run(network).output();
    double loss = output.size() > 1 ? LogLoss(output, 1)
                                    : LinearLoss(parameters, rows->responses[0], output[0]);
    for (const Layer& layer : network.layers) {
      for (const float w : layer.weights) loss += Penalty(w);
      for (const double b : layer.biases) loss += Penalty(b);
    }
    return loss;
  }

  // What the trainer took for d loss / d bias.
  [[nodiscard]] double BiasGradient(size_t layer, size_t index) const {
    return before.layers[layer].biases[index] - after.layers[layer].biases[index];
  }

 private:
  [[nodiscard]] double Penalty(double w) const {
    return parameters.l1 * std::abs(w) + parameters.l2 / 2 * w * w;
  }
};

template <typename Value>
double Difference(const Descent& descent, Network& network, Value& value) {
  const Value original = value;
  value = original + kStep;
  const double high = value;
  const double loss_high = descent.Loss(network);
  value = original - kStep;
  const double low = value;
  const double loss_low = descent.Loss(network);
  value = original;
  return (loss_high - loss_low) / (high - low);
}

void ExpectGradientsOfLoss(const Descent& descent) {
  Network network = descent.before;
  for (size_t l = 0; l < network.layers.size(); ++l) {
    Layer& layer = network.layers[l];
    for (size_t i = 0; i < layer.weights.size(); ++i) {
      const double gradient = layer.weights[i] - descent.after.layers[l].weights[i];
      const double expected = Difference(descent, network, layer.weights[i]);
      ASSERT_NEAR(gradient, expected, kTolerance * std::max(1.0, std::abs(expected)))
          << "layer " << l << " weight " << i;
    }
    for (size_t i = 0; i < layer.biases.size(); ++i) {
      const double expected = Difference(descent, network, layer.biases[i]);
      ASSERT_NEAR(descent.BiasGradient(l, i), expected,
                  kTolerance * std::max(1.0, std::abs(expected)))
          << "layer " << l << " bias " << i;
    }
  }
}

struct Problem {
  Activation activation;
  std::optional<Distribution> distribution;  // none: three classes, cross-entropy
};

class Gradients : public testing::TestWithParam<Problem> {};

TEST_P(Gradients, AreThoseOfThePublishedLoss) {
  // Penalties of Maxout: see MaxoutPenalizesTheWinningPieceOnly.
  const bool maxout = GetParam().activation == Activation::kMaxout;
  for (const double penalty : {0.0, maxout ? 0.0 : 0.01}) {
    DeepLearningParameters p = PlainDescent();
    p.activation = GetParam().activation;
    p.distribution = GetParam().distribution.value_or(Distribution::kAuto);
    p.quantile_alpha = 0.8;
    p.l1 = penalty;
    p.l2 = penalty * 2;
    const size_t classes = GetParam().distribution ? 1 : 3;
    for (const double response : {0.75, 6.0}) {
      ExpectGradientsOfLoss(Descent(p, classes, response));
    }
  }
}

std::vector<Problem> AllProblems() {
  std::vector<Problem> problems;
  for (size_t a = 0; a < kActivationNames.size(); a += 2) {  // without dropout
    const auto activation = static_cast<Activation>(a);
    if (activation == Activation::kExpRectifier) continue;  // its slope is another one
    problems.push_back({activation, std::nullopt});
    for (const auto distribution :
         {Distribution::kGaussian, Distribution::kPoisson, Distribution::kGamma,
          Distribution::kTweedie, Distribution::kLaplace, Distribution::kHuber,
          Distribution::kQuantile}) {
      problems.push_back({activation, distribution});
    }
  }
  return problems;
}

INSTANTIATE_TEST_SUITE_P(All, Gradients, testing::ValuesIn(AllProblems()), [](const auto& test) {
  const auto& distribution = test.param.distribution;
  return std::string(EnumName(test.param.activation)) + "_" +
         std::string(distribution ? EnumName(*distribution) : "CrossEntropy");
});

// The reference's slope of a negative ExpRectifier unit is exp(a), the published one a + 1.
TEST(GradientDeviations, ExpRectifierTakesAnotherSlopeBelowZero) {
  DeepLearningParameters p = PlainDescent();
  p.activation = Activation::kExpRectifier;
  p.distribution = Distribution::kGaussian;
  p.hidden = {12};
  const Descent descent(p, 1, 2);
  const std::vector<double> a = descent.Run(descent.before).layers[0];
  Network network = descent.before;
  size_t negative = 0;
  for (size_t unit = 0; unit < a.size(); ++unit) {
    negative += a[unit] < 0 ? 1 : 0;
    const double published = Difference(descent, network, network.layers[0].biases[unit]);
    const double factor = a[unit] < 0 ? std::exp(a[unit]) / (a[unit] + 1) : 1;
    EXPECT_NEAR(descent.BiasGradient(0, unit), published * factor, kTolerance) << unit;
  }
  EXPECT_GT(negative, 0U);
  EXPECT_LT(negative, a.size());
}

// The reference differentiates the quadratic loss of a softmax unit as if it stood alone.
TEST(GradientDeviations, QuadraticSoftmaxIgnoresTheOtherUnits) {
  DeepLearningParameters p = PlainDescent();
  p.loss = Loss::kQuadratic;
  const Descent descent(p, 3, 0);
  const std::vector<double> y = descent.Run(descent.before).output();
  for (size_t c = 0; c < y.size(); ++c) {
    const double t = c == 1 ? 1 : 0;
    EXPECT_NEAR(descent.BiasGradient(2, c), (y[c] - t) * y[c] * (1 - y[c]), 1e-12);
  }
}

// The reference leaves the derivative of an autoencoder's output activation out.
TEST(GradientDeviations, AutoencoderOutputHasNoSlope) {
  DeepLearningParameters p = PlainDescent();
  p.activation = Activation::kTanh;
  p.autoencoder = true;
  const Descent descent(p, 1, 0);
  const Activations a = descent.Run(descent.before);
  ASSERT_EQ(a.output().size(), kInputs);
  for (size_t i = 0; i < kInputs; ++i) {
    EXPECT_NEAR(descent.BiasGradient(2, i), -2 * (a.input[i] - a.output()[i]), 1e-12);
  }
}

// L1 and L2 reach a weight only together with the gradient of its unit's piece.
TEST(GradientDeviations, MaxoutPenalizesTheWinningPieceOnly) {
  DeepLearningParameters p = PlainDescent();
  p.activation = Activation::kMaxout;
  p.distribution = Distribution::kGaussian;
  p.l2 = 0.5;
  const Descent descent(p, 1, 3);
  const Layer& before = descent.before.layers[0];
  const Layer& after = descent.after.layers[0];
  for (size_t unit = 0; unit < before.units; ++unit) {
    size_t moved = 0;
    for (size_t channel = 0; channel < 2; ++channel) {
      const size_t index = before.WeightIndex(unit, 0, channel);
      moved += before.weights[index] != after.weights[index] ? 1 : 0;
    }
    EXPECT_EQ(moved, 1U) << unit;
  }
}

// In fast mode a zero input leaves its weight alone, penalties included.
TEST(GradientDeviations, FastModeSkipsPenaltiesOfZeroInputs) {
  DeepLearningParameters p = PlainDescent();
  p.fast_mode = true;
  p.l2 = 0.5;
  p.hidden = {4};
  p.distribution = Distribution::kGaussian;
  const Descent descent(p, 1, 3);
  const std::vector<double> a = descent.Run(descent.before).layers[0];
  size_t dead = 0;
  for (size_t unit = 0; unit < a.size(); ++unit) {
    const bool moved =
        descent.before.layers[1].weights[unit] != descent.after.layers[1].weights[unit];
    EXPECT_EQ(moved, a[unit] != 0) << unit;
    dead += a[unit] == 0 ? 1 : 0;
  }
  EXPECT_GT(dead, 0U);
}

}  // namespace
}  // namespace hydrofoil
