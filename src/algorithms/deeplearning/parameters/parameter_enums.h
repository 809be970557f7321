// The choices that only Deep Learning parameters offer, and their names in the API.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARAMETERS_PARAMETER_ENUMS_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARAMETERS_PARAMETER_ENUMS_H_

#include <array>
#include <string_view>

#include "model/parameter_choices.h"

namespace hydrofoil {

enum class Activation {
  kTanh,
  kTanhWithDropout,
  kRectifier,
  kRectifierWithDropout,
  kMaxout,
  kMaxoutWithDropout,
  kExpRectifier,
  kExpRectifierWithDropout,
};

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
inline constexpr std::array<std::string_view, 8> kActivationNames = {
    "Tanh",   "TanhWithDropout",   "Rectifier",    "RectifierWithDropout",
    "Maxout", "MaxoutWithDropout", "ExpRectifier", "ExpRectifierWithDropout"};
inline constexpr std::array<std::string_view, 7> kLossNames = {
    "Automatic", "Quadratic", "CrossEntropy", "ModifiedHuber", "Huber", "Absolute", "Quantile"};
inline constexpr std::array<std::string_view, 3> kInitialWeightDistributionNames = {
    "UniformAdaptive", "Uniform", "Normal"};
inline constexpr std::array<std::string_view, 2> kMissingValuesHandlingNames = {"MeanImputation",
                                                                                "Skip"};
inline constexpr std::array<std::string_view, 2> kScoreValidationSamplingNames = {"Uniform",
                                                                                  "Stratified"};

[[nodiscard]] bool HasDropout(Activation activation);
// The same without dropout.
[[nodiscard]] Activation WithoutDropout(Activation activation);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARAMETERS_PARAMETER_ENUMS_H_
