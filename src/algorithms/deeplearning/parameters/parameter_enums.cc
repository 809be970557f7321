#include "algorithms/deeplearning/parameters/parameter_enums.h"

namespace hydrofoil {

template <>
std::span<const std::string_view> EnumNames<Activation>() {
  return kActivationNames;
}
template <>
std::span<const std::string_view> EnumNames<Loss>() {
  return kLossNames;
}
template <>
std::span<const std::string_view> EnumNames<InitialWeightDistribution>() {
  return kInitialWeightDistributionNames;
}
template <>
std::span<const std::string_view> EnumNames<MissingValuesHandling>() {
  return kMissingValuesHandlingNames;
}
template <>
std::span<const std::string_view> EnumNames<ScoreValidationSampling>() {
  return kScoreValidationSamplingNames;
}

bool HasDropout(Activation activation) { return activation != WithoutDropout(activation); }

Activation WithoutDropout(Activation activation) {
  // The variant with dropout follows the one without.
  return static_cast<Activation>(static_cast<int>(activation) & ~1);
}

}  // namespace hydrofoil
