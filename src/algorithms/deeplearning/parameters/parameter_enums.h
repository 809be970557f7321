// The choices that only Deep Learning parameters offer, and their names in the API.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARAMETERS_PARAMETER_ENUMS_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARAMETERS_PARAMETER_ENUMS_H_

#include <array>
#include <string_view>

#include "algorithms/deeplearning/network/activation.h"
#include "model/parameter_choices.h"

namespace hydrofoil {

enum class Loss {
  kAutomatic,
  kQuadratic,
  kCrossEntropy,
  kModifiedHuber,
  kHuber,
  kAbsolute,
  kQuantile,
};

enum class InitialWeightDistribution { kUniformAdaptive, kUniform, kNormal };

enum class MissingValuesHandling { kMeanImputation, kSkip };

enum class ScoreValidationSampling { kUniform, kStratified };

// In the order of the enumerators.
inline constexpr std::array<std::string_view, 7> kLossNames = {
    "Automatic", "Quadratic", "CrossEntropy", "ModifiedHuber", "Huber", "Absolute", "Quantile"};
inline constexpr std::array<std::string_view, 3> kInitialWeightDistributionNames = {
    "UniformAdaptive", "Uniform", "Normal"};
inline constexpr std::array<std::string_view, 2> kMissingValuesHandlingNames = {"MeanImputation",
                                                                                "Skip"};
inline constexpr std::array<std::string_view, 2> kScoreValidationSamplingNames = {"Uniform",
                                                                                  "Stratified"};

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARAMETERS_PARAMETER_ENUMS_H_
