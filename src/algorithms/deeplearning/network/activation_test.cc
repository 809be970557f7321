#include "algorithms/deeplearning/network/activation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "base/random.h"
#include "base/vector_targets.h"
// After vector_targets.h.
#include "hwy/highway.h"
#include "kernels/aligned_vector.h"
#include "kernels/layer_kernels.h"

namespace hydrofoil {
namespace {

std::vector<LayerKind> AllKinds(size_t count = kLayerKinds) {
  std::vector<LayerKind> kinds;
  for (size_t kind = 0; kind < count; ++kind) kinds.push_back(static_cast<LayerKind>(kind));
  return kinds;
}

class ActivationTest : public testing::TestWithParam<LayerKind> {
 protected:
  const ActivationTraits& traits_ = TraitsOf(GetParam());

  [[nodiscard]] double Value(double z) const {
    traits_.apply({&z, 1});
    return z;
  }
  [[nodiscard]] double PublishedSlope(double a) const {
    const uint32_t index = 0;
    const auto activation = static_cast<float>(a);
    const float error = 1;
    float gradient = 0;
    traits_.scatter({&index, &activation, 1}, &error, &gradient);
    return gradient;
  }
  [[nodiscard]] double ReferenceSlope(double a) const {
    double error = 1;
    traits_.back({&a, 1}, {&error, 1});
    return error;
  }
};

std::string NameOfKind(const testing::TestParamInfo<LayerKind>& info) {
  return std::string(EnumName(info.param));
}

// Of one sum; softmax, whose derivative is part of the loss, has none.
TEST_P(ActivationTest, SlopesAreFiniteDifferences) {
  if (GetParam() == LayerKind::kSoftmax) {
    EXPECT_EQ(traits_.back, nullptr);
    return;
  }
  constexpr double kStep = 1e-6;
  for (double z = -4.05; z < 4; z += 0.1) {  // without 0, where some have a kink
    const double a = Value(z);
    const double slope = (Value(z + kStep) - Value(z - kStep)) / (2 * kStep);
    EXPECT_NEAR(PublishedSlope(a), slope, 1e-6) << z;
    // The one deviation: below zero, of an exponential unit, exp(a).
    const bool deviates = GetParam() == LayerKind::kExpRectifier && z < 0;
    EXPECT_NEAR(ReferenceSlope(a), deviates ? std::exp(std::exp(z) - 1) : slope, 1e-7) << z;
  }
}

TEST_P(ActivationTest, BackMultipliesEachErrorByItsOwnSlope) {
  if (traits_.back == nullptr) return;
  const std::vector<double> activations = {0.7, -0.3, 0, 0.2};
  std::vector<double> errors = {2, -3, 5, 0};
  const std::vector<double> before = errors;
  traits_.back(activations, errors);
  for (size_t i = 0; i < errors.size(); ++i) {
    EXPECT_EQ(errors[i], before[i] * ReferenceSlope(activations[i]));
  }
}

TEST_P(ActivationTest, HasTheSameNameEverywhere) {
  EXPECT_EQ(ParseEnum<LayerKind>(traits_.name), GetParam());
  const auto choice = ParseEnum<Activation>(traits_.name);
  ASSERT_EQ(choice.has_value(), static_cast<size_t>(GetParam()) < kHiddenKinds);
  if (!choice) return;
  EXPECT_EQ(KindOf(*choice), GetParam());
  EXPECT_FALSE(HasDropout(*choice));
  const auto dropout = ParseEnum<Activation>(std::string(traits_.name) + "WithDropout");
  ASSERT_TRUE(dropout);
  EXPECT_EQ(KindOf(*dropout), GetParam());
  EXPECT_TRUE(HasDropout(*dropout));
}

INSTANTIATE_TEST_SUITE_P(All, ActivationTest, testing::ValuesIn(AllKinds()), NameOfKind);

// The kernels on vectors against the definition, with every instruction set of this machine.
class ActivationKernelTest : public testing::TestWithParam<LayerKind> {
 protected:
  static constexpr size_t kUnits = 77;
  static constexpr size_t kRoom = 96;

  void Check(const DropoutStream& drop) {
    const ActivationTraits& traits = TraitsOf(GetParam());
    AlignedVector<float> dense(kRoom);
    AlignedVector<uint32_t> index(kRoom);
    AlignedVector<float> value(kRoom);
    for (float& z : dense) z = 6 * random_.NextFloat() - 3;
    std::vector<double> expected(dense.begin(), dense.begin() + kUnits);
    traits.apply(expected);
    const size_t active = traits.activate(drop, kUnits, {dense.data(), index.data(), value.data()});
    size_t k = 0;
    for (uint32_t unit = 0; unit < kUnits; ++unit) {
      if (drop.Drops(unit)) expected[unit] = 0;
      ASSERT_NEAR(dense[unit], expected[unit], 1e-6) << unit;
      const bool listed = k < active && index[k] == unit;
      const bool may_be_listed = !drop.Drops(unit);
      const bool must_be_listed = may_be_listed && expected[unit] != 0;
      ASSERT_TRUE(listed ? may_be_listed : !must_be_listed) << unit;
      if (!listed) continue;
      ASSERT_EQ(value[k], dense[unit]) << unit;
      ++k;
    }
    ASSERT_EQ(k, active);
  }

 private:
  Pcg random_{7};
};

TEST_P(ActivationKernelTest, IsTheActivationOfUnitsThatAreNotDropped) {
  if (TraitsOf(GetParam()).channels > 1) return;  // the trainer takes the larger piece itself
  const auto choose = [](int64_t target) {
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  };
  for (const int64_t target : hwy::SupportedAndGeneratedTargets()) {
    SCOPED_TRACE(hwy::TargetName(target));
    choose(target);
    for (const uint32_t threshold : {0U, 0x40000000U, 0x80000000U}) Check({12345, threshold});
  }
  choose(0);
}

INSTANTIATE_TEST_SUITE_P(Hidden, ActivationKernelTest, testing::ValuesIn(AllKinds(kHiddenKinds)),
                         NameOfKind);

}  // namespace
}  // namespace hydrofoil
