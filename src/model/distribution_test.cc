#include "model/distribution.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "model/parameter_choices.h"

namespace hydrofoil {
namespace {

using Response = DistributionTraits::Response;

std::vector<Distribution> All() {
  std::vector<Distribution> all;
  for (size_t i = 0; i < kDistributions; ++i) all.push_back(static_cast<Distribution>(i));
  return all;
}

class DistributionTest : public testing::TestWithParam<Distribution> {
 protected:
  const DistributionTraits& traits_ = TraitsOf(GetParam());
  const ResponseDistribution given_{GetParam(), 0.8, 1.3, 0.9};

  [[nodiscard]] double Loss(double y, double output) const {
    return traits_.deviance(given_, y, InverseLink(GetParam(), output));
  }
  // Where the deviance is smooth: its slope to the left and to the right is the same.
  [[nodiscard]] bool FindSlope(double y, double output, double& slope) const {
    constexpr double kStep = 1e-6;
    const double left = (Loss(y, output) - Loss(y, output - kStep)) / kStep;
    const double right = (Loss(y, output + kStep) - Loss(y, output)) / kStep;
    slope = (left + right) / 2;
    return std::isfinite(slope) && std::abs(left - right) < 1e-3;
  }
};

TEST_P(DistributionTest, GradientIsTheSlopeOfTheDeviance) {
  if (traits_.response != Response::kNumbers) return;
  size_t compared = 0;
  for (const double y : {0.0, 0.3, 1.0, 2.7, 6.0, 40.0}) {
    for (double output = -2.05; output < 3; output += 0.1) {
      double slope = 0;
      if (!FindSlope(y, output, slope)) continue;
      double gradient = output;
      traits_.gradients(given_, {&y, 1}, {&gradient, 1});
      EXPECT_NEAR(gradient, slope, 1e-4 * (1 + std::abs(slope))) << y << " " << output;
      ++compared;
    }
  }
  EXPECT_GT(compared, 200U);
}

TEST_P(DistributionTest, EachOutputHasItsOwnTarget) {
  const std::vector<double> targets = {0.5, 3, 1};
  std::vector<double> outputs = {1.5, -0.5, 0.25};
  std::vector<double> expected = outputs;
  for (size_t i = 0; i < targets.size(); ++i) {
    traits_.gradients(given_, {&targets[i], 1}, {&expected[i], 1});
  }
  traits_.gradients(given_, targets, outputs);
  EXPECT_EQ(outputs, expected);
}

TEST_P(DistributionTest, DevianceIsLeastAtTheResponse) {
  if (traits_.response != Response::kNumbers) return;
  for (const double y : {0.3, 1.0, 6.0}) {
    EXPECT_NEAR(traits_.deviance(given_, y, y), 0, 1e-9);
    for (const double f : {y / 2, y * 1.5}) {
      EXPECT_GT(traits_.deviance(given_, y, f), traits_.deviance(given_, y, y)) << y << " " << f;
    }
  }
}

TEST_P(DistributionTest, IsNamedAndToldWhenItIsTaken) {
  EXPECT_EQ(ParseEnum<Distribution>(traits_.name), GetParam());
  if (traits_.response != Response::kNone && traits_.refusal == nullptr) {
    EXPECT_LT(static_cast<size_t>(GetParam()), kToldDistributions);
  }
  EXPECT_EQ(traits_.log_link, traits_.negative_fault != nullptr);
}

TEST_P(DistributionTest, ItsParameterIsChecked) {
  if (traits_.parameter_fault == nullptr) return;
  const auto fault = [&](double value) {
    return traits_.parameter_fault({GetParam(), value, value, value}) != nullptr;
  };
  EXPECT_FALSE(traits_.parameter.empty());
  EXPECT_FALSE(fault(0.5));
  EXPECT_TRUE(fault(-0.1));
  EXPECT_TRUE(fault(NAN));
}

INSTANTIATE_TEST_SUITE_P(All, DistributionTest, testing::ValuesIn(All()),
                         [](const auto& info) { return std::string(EnumName(info.param)); });

}  // namespace
}  // namespace hydrofoil
