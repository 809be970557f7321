// Trains the recorded models anew with reproducible=true and compares every weight and bias.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <string>

#include "algorithms/deeplearning/training/golden_training_for_test.h"

namespace hydrofoil {
namespace {

constexpr double kTolerance = 1e-6;  // relative; exp may differ in the last bit

struct Comparison {
  size_t count = 0;
  size_t equal = 0;
  double worst = 0;  // relative difference

  template <typename T>
  void Add(const std::vector<T>& ours, const std::vector<double>& theirs) {
    ASSERT_EQ(ours.size(), theirs.size());
    for (size_t i = 0; i < theirs.size(); ++i) {
      const auto expected = static_cast<T>(theirs[i]);
      ++count;
      if (ours[i] == expected) {
        ++equal;
        continue;
      }
      const double difference = std::abs(static_cast<double>(ours[i]) - expected);
      worst =
          std::max(worst, difference / std::max(std::abs(static_cast<double>(expected)), 1e-30));
    }
  }
};

class GoldenWeights : public testing::TestWithParam<golden::Case> {};

TEST_P(GoldenWeights, EqualTheReference) {
  if (!golden::Available(GetParam().data)) GTEST_SKIP() << "its data set is not here";
  const golden::TrainedModel model = golden::Train(GetParam());
  const auto ini = golden::ReadModelIni(GetParam().name);
  const auto list = [&](const std::string& key) { return golden::ParseList(ini.at(key)); };

  Comparison scaling;
  scaling.Add(model.encoder->encoding().multipliers, list("norm_mul"));
  scaling.Add(model.encoder->encoding().subtrahends, list("norm_sub"));
  Comparison weights;
  for (size_t i = 0; i < model.network.layers.size(); ++i) {
    weights.Add(model.network.layers[i].weights, list("weight_layer" + std::to_string(i)));
    weights.Add(model.network.layers[i].biases, list("bias_layer" + std::to_string(i)));
  }
  std::printf("%-25s %5zu weights and biases, %5zu equal bits, worst difference %.1e\n",
              GetParam().name.c_str(), weights.count, weights.equal, weights.worst);
  EXPECT_EQ(scaling.worst, 0);
  EXPECT_GT(weights.count, 0U);
  EXPECT_LE(weights.worst, kTolerance);
}

INSTANTIATE_TEST_SUITE_P(Mojos, GoldenWeights, testing::ValuesIn(golden::AllCases()),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace hydrofoil
