#include "algorithms/deeplearning/network/loss.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "algorithms/deeplearning/network/activation.h"

namespace hydrofoil {
namespace {

using Sums = std::vector<double>;

Sums SoftmaxOf(Sums sums) {
  TraitsOf(LayerKind::kSoftmax).apply(sums);
  return sums;
}

Sums SigmoidsOf(Sums sums) {
  for (double& z : sums) z = 1 / (1 + std::exp(-z));
  return sums;
}

// Where a loss of classes comes from: outputs as a function of the sums, and the loss of these.
struct Published {
  Sums (*outputs)(Sums sums);
  double (*loss)(const Sums& outputs, size_t truth);
};

double LogLoss(const Sums& p, size_t truth) { return -std::log(p[truth]); }

// The reference's squared error looks at softmax outputs as if each were a sigmoid.
double HalfSquares(const Sums& y, size_t truth) {
  double sum = 0;
  for (size_t c = 0; c < y.size(); ++c) sum += std::pow(y[c] - (c == truth ? 1 : 0), 2) / 2;
  return sum;
}

Published PublishedLoss(Loss loss) {
  switch (loss) {
    case Loss::kAutomatic:
    case Loss::kCrossEntropy:
      return {SoftmaxOf, LogLoss};
    case Loss::kQuadratic:
      return {SigmoidsOf, HalfSquares};
    default:
      return {};
  }
}

class LossTest : public testing::TestWithParam<Loss> {
 protected:
  const LossTraits& traits_ = TraitsOf(GetParam());
};

TEST_P(LossTest, GradientsOfClassesAreFiniteDifferences) {
  if (traits_.class_gradients == nullptr) return;
  const Published published = PublishedLoss(GetParam());
  ASSERT_NE(published.loss, nullptr) << "say above where this loss comes from";
  constexpr double kStep = 1e-5;
  for (const Sums& sums : {Sums{0.4, -1.1}, Sums{1.5, 0.2, -0.7}, Sums{0, 3, -2, 0.5, 1}}) {
    for (size_t truth = 0; truth < sums.size(); ++truth) {
      Sums gradients = published.outputs(sums);
      traits_.class_gradients(truth, gradients);
      for (size_t c = 0; c < sums.size(); ++c) {
        Sums above = sums;
        Sums below = sums;
        above[c] += kStep;
        below[c] -= kStep;
        const double slope = (published.loss(published.outputs(above), truth) -
                              published.loss(published.outputs(below), truth)) /
                             (2 * kStep);
        EXPECT_NEAR(gradients[c], slope, 1e-9) << truth << " " << c;
      }
    }
  }
}

TEST_P(LossTest, IsNamedAndTrainsWhatItIsToldFor) {
  EXPECT_EQ(ParseEnum<Loss>(traits_.name), GetParam());
  EXPECT_TRUE(traits_.for_classes || traits_.for_numbers);
  if (static_cast<size_t>(GetParam()) >= kToldLosses) return;
  EXPECT_EQ(traits_.for_classes, traits_.class_gradients != nullptr);
  // Of numbers it stands for a distribution, which it is the loss of; Automatic for several.
  const bool stands_for_one = traits_.distribution != Distribution::kAuto;
  EXPECT_EQ(stands_for_one, traits_.for_numbers && GetParam() != Loss::kAutomatic);
  if (stands_for_one) {
    EXPECT_EQ(LossOf(traits_.distribution), GetParam());
  }
}

std::vector<Loss> All() {
  std::vector<Loss> all;
  for (size_t i = 0; i < kLosses; ++i) all.push_back(static_cast<Loss>(i));
  return all;
}

INSTANTIATE_TEST_SUITE_P(All, LossTest, testing::ValuesIn(All()),
                         [](const auto& info) { return std::string(EnumName(info.param)); });

}  // namespace
}  // namespace hydrofoil
