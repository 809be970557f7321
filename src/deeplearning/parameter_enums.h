// The choices that Deep Learning parameters offer, and their names in the API.
#ifndef HYDROFOIL_DEEPLEARNING_PARAMETER_ENUMS_H_
#define HYDROFOIL_DEEPLEARNING_PARAMETER_ENUMS_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>

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

enum class Distribution {
  kAuto,
  kBernoulli,
  kQuasibinomial,
  kModifiedHuber,
  kMultinomial,
  kOrdinal,
  kGaussian,
  kPoisson,
  kGamma,
  kTweedie,
  kHuber,
  kLaplace,
  kQuantile,
  kFractionalBinomial,
  kNegativeBinomial,
  kCustom,
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

enum class FoldAssignment { kAuto, kRandom, kModulo, kStratified };

enum class ScoreValidationSampling { kUniform, kStratified };

enum class StoppingMetric {
  kAuto,
  kDeviance,
  kLogloss,
  kMse,
  kRmse,
  kMae,
  kRmsle,
  kAuc,
  kAucpr,
  kLiftTopGroup,
  kMisclassification,
  kMeanPerClassError,
  kAnomalyScore,
  kAuuc,
  kAte,
  kAtt,
  kAtc,
  kQini,
  kCustom,
  kCustomIncreasing,
};

enum class CategoricalEncoding {
  kAuto,
  kEnum,
  kOneHotInternal,
  kOneHotExplicit,
  kBinary,
  kEigen,
  kLabelEncoder,
  kSortByResponse,
  kEnumLimited,
};

enum class AucType { kAuto, kNone, kMacroOvr, kWeightedOvr, kMacroOvo, kWeightedOvo };

// Names in the order of the enumerators; defined for every enum above.
template <typename E>
std::span<const std::string_view> EnumNames();

template <typename E>
std::string_view EnumName(E value) {
  return EnumNames<E>()[static_cast<size_t>(value)];
}

// Letters and digits decide, their case and all else do not: "uniform_adaptive" is UniformAdaptive.
// The position in `names`, or nullopt.
std::optional<size_t> FindEnumName(std::span<const std::string_view> names, std::string_view text);

template <typename E>
std::optional<E> ParseEnum(std::string_view text) {
  const auto index = FindEnumName(EnumNames<E>(), text);
  return index ? std::optional<E>(static_cast<E>(*index)) : std::nullopt;
}

[[nodiscard]] bool HasDropout(Activation activation);
// The same without dropout.
[[nodiscard]] Activation WithoutDropout(Activation activation);
// True for classification-only distributions.
[[nodiscard]] bool IsClassDistribution(Distribution distribution);

}  // namespace hydrofoil

#endif  // HYDROFOIL_DEEPLEARNING_PARAMETER_ENUMS_H_
