#include "algorithms/deeplearning/parallel/unit_major_layer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "algorithms/deeplearning/parallel/parallel_trainer_update.h"
#include "base/random.h"

namespace hydrofoil {
namespace {

constexpr size_t kInputs = 21;  // with the biases' one
constexpr size_t kUnits = 11;

// A row of the layer, its gradients, and the layer itself.
struct Problem {
  PackedLayer layer;
  std::vector<uint32_t> index;
  std::vector<float> value;
  AlignedVector<float> gradients;

  Problem() : gradients(16, 0) {
    Pcg random(3);
    layer.inputs = kInputs;
    layer.units = kUnits;
    layer.plane = layer.stride = gradients.size();
    for (auto* array : {&layer.weights, &layer.state0, &layer.state1}) {
      array->assign(kInputs * layer.stride, 0);
    }
    for (size_t i = 0; i < kInputs; ++i) {
      for (size_t j = 0; j < kUnits; ++j) {
        layer.weights[i * layer.stride + j] = static_cast<float>(random.NextGaussian());
        layer.state0[i * layer.stride + j] = 1e-4F;
        layer.state1[i * layer.stride + j] = 0.1F;
      }
      if (i + 1 < kInputs && i % 4 != 1) {  // the others are 0
        index.push_back(static_cast<uint32_t>(i));
        value.push_back(static_cast<float>(random.NextGaussian()));
      }
    }
    for (size_t j = 0; j < kUnits; ++j) {
      gradients[j] = j % 3 == 0 ? 0.0F : static_cast<float>(random.NextGaussian());
    }
  }

  [[nodiscard]] ActiveEntries Row() const { return {index.data(), value.data(), index.size()}; }
};

// The same update input by input.
void UpdateByInput(Problem& problem, const BatchStep& step) {
  const LayerKernels& kernels = ScalarLayerKernels();
  PackedLayer& layer = problem.layer;
  std::vector<uint16_t> counts(kInputs, 0);
  const std::vector<uint16_t> rows(kInputs, 0);
  std::vector<float> values(kInputs, 0);
  for (size_t k = 0; k < problem.index.size(); ++k) {
    counts[problem.index[k]] = 1;
    values[problem.index[k]] = problem.value[k];
  }
  counts.back() = 1;
  values.back() = 1;
  AlignedVector<float> sum(layer.stride);
  AlignedVector<float> share(layer.stride);
  kernels.batch_sums(problem.gradients.data(), 1, layer.stride, sum.data(), share.data());
  if (step.penalty.every_input) {
    for (float& value : share) value = value > 0 ? 1.0F : 0.0F;
  }
  UpdateTask task;
  task.entries = {rows.data(), values.data(), counts.data(), 1, kInputs, nullptr};
  task.gradient = {problem.gradients.data(), sum.data(), share.data(), 1, layer.stride};
  task.block = {layer.weights.data(), layer.state0.data(), layer.state1.data(), nullptr};
  task.penalty = step.penalty;
  if (step.momentum.empty()) {
    kernels.adadelta(task, step.adadelta);
  } else {
    kernels.momentum(task, step.momentum.front());
  }
}

void ExpectClose(const AlignedVector<float>& expected, const AlignedVector<float>& actual) {
  ASSERT_EQ(expected.size(), actual.size());
  for (size_t i = 0; i < expected.size(); ++i) {
    EXPECT_NEAR(expected[i], actual[i], 1e-5 * (1 + std::abs(expected[i]))) << i;
  }
}

TEST(UnitMajorLayer, LearnsLikeTheLayerInputByInput) {
  for (const Penalty& penalty :
       {Penalty{}, Penalty{0.01F, 0.02F, false}, Penalty{0.01F, 0.02F, true}}) {
    for (const bool momentum : {false, true}) {
      Problem expected;
      Problem actual;
      BatchStep step;
      step.penalty = penalty;
      step.adadelta = {0.95F, 1e-6F};
      if (momentum) step.momentum = {{0.01F, 0.9F, -0.9F, 1.9F}};
      UnitMajorLayer layer(actual.layer);
      UnitMajorLayer::Scratch scratch(layer);
      layer.Update(actual.Row(), actual.gradients.data(), step, FastLayerKernels(), scratch);
      layer.CopyTo(actual.layer);
      UpdateByInput(expected, step);
      ExpectClose(expected.layer.weights, actual.layer.weights);
      ExpectClose(expected.layer.state0, actual.layer.state0);
      ExpectClose(expected.layer.state1, actual.layer.state1);
    }
  }
}

TEST(UnitMajorLayer, SumsLikeTheLayerInputByInput) {
  const Problem problem;
  AlignedVector<float> expected(problem.layer.stride, 0);
  ActiveEntries row = problem.Row();
  const auto& weights = problem.layer.weights;
  ScalarLayerKernels().accumulate(row, weights.data(), problem.layer.stride, expected.data());
  for (size_t j = 0; j < problem.layer.stride; ++j) {
    expected[j] += weights[(kInputs - 1) * problem.layer.stride + j];
  }
  const UnitMajorLayer layer(problem.layer);
  UnitMajorLayer::Scratch scratch(layer);
  AlignedVector<float> actual(problem.layer.stride + kLanes, 0);
  layer.Forward(row, FastLayerKernels(), scratch, actual.data());
  actual.resize(expected.size());
  ExpectClose(expected, actual);
}

TEST(UnitMajorLayer, ScalesDownLargeNorms) {
  Problem problem;
  UnitMajorLayer layer(problem.layer);
  layer.Constrain(2, FastLayerKernels());
  layer.CopyTo(problem.layer);
  const Problem before;
  const size_t biases = (kInputs - 1) * problem.layer.stride;
  for (size_t j = 0; j < kUnits; ++j) {
    double norm = 0;
    for (size_t i = 0; i + 1 < kInputs; ++i) {
      norm += std::pow(problem.layer.weights[i * problem.layer.stride + j], 2);
    }
    EXPECT_NEAR(norm, 2, 1e-4);
    EXPECT_EQ(problem.layer.weights[biases + j], before.layer.weights[biases + j]);
  }
}

}  // namespace
}  // namespace hydrofoil
