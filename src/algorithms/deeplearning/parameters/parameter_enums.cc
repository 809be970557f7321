#include "algorithms/deeplearning/parameters/parameter_enums.h"

namespace hydrofoil {

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

}  // namespace hydrofoil
