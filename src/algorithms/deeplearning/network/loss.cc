// To add a loss: its enumerator in the header, its function, if it is for classes, and its entry of
// kTable here.
#include "algorithms/deeplearning/network/loss.h"

namespace hydrofoil {
namespace {

void CrossEntropy(size_t truth, std::span<double> probabilities) {
  if (truth < probabilities.size()) probabilities[truth] -= 1;
}

// The reference takes each unit for itself, as if it were a sigmoid.
void Quadratic(size_t truth, std::span<double> probabilities) {
  for (size_t unit = 0; unit < probabilities.size(); ++unit) {
    const double y = probabilities[unit];
    probabilities[unit] = (y - (unit == truth ? 1 : 0)) * (1 - y) * y;
  }
}

// In the order of the enumerators.
constexpr std::array<LossTraits, kLosses> kTable = {{
    {.name = "Automatic",
     .for_classes = true,
     .for_numbers = true,
     .class_gradients = CrossEntropy},
    {.name = "CrossEntropy", .for_classes = true, .class_gradients = CrossEntropy},
    {.name = "Quadratic",
     .for_classes = true,
     .for_numbers = true,
     .distribution = Distribution::kGaussian,
     .class_gradients = Quadratic},
    {.name = "Huber", .for_numbers = true, .distribution = Distribution::kHuber},
    {.name = "Absolute", .for_numbers = true, .distribution = Distribution::kLaplace},
    {.name = "Quantile", .for_numbers = true, .distribution = Distribution::kQuantile},
    {.name = "ModifiedHuber", .for_classes = true},
}};

}  // namespace

constexpr std::array<std::string_view, kLosses> kLossNames = [] {
  std::array<std::string_view, kLosses> names;
  for (size_t i = 0; i < kLosses; ++i) names[i] = kTable[i].name;
  return names;
}();

template <>
std::span<const std::string_view> EnumNames<Loss>() {
  return kLossNames;
}

const LossTraits& TraitsOf(Loss loss) { return kTable.at(static_cast<size_t>(loss)); }

Loss LossOf(Distribution distribution) {
  const bool classes = TraitsOf(distribution).response == DistributionTraits::Response::kClasses;
  if (classes) return Loss::kCrossEntropy;
  for (size_t i = 0; i < kLosses; ++i) {
    const Distribution stands_for = kTable[i].distribution;
    if (stands_for == distribution && distribution != Distribution::kAuto) {
      return static_cast<Loss>(i);
    }
  }
  return Loss::kAutomatic;
}

}  // namespace hydrofoil
