// The choices that Deep Learning parameters offer, and their names in the API.
#ifndef HYDROFOIL_DEEPLEARNING_PARAMETER_ENUMS_H_
#define HYDROFOIL_DEEPLEARNING_PARAMETER_ENUMS_H_

#include <array>
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
  kR2,  // of clients up to 2016; not told
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

// In the order of the enumerators.
inline constexpr std::array<std::string_view, 8> kActivationNames = {
    "Tanh",   "TanhWithDropout",   "Rectifier",    "RectifierWithDropout",
    "Maxout", "MaxoutWithDropout", "ExpRectifier", "ExpRectifierWithDropout"};
inline constexpr std::array<std::string_view, 16> kDistributionNames = {"AUTO",
                                                                        "bernoulli",
                                                                        "quasibinomial",
                                                                        "modified_huber",
                                                                        "multinomial",
                                                                        "ordinal",
                                                                        "gaussian",
                                                                        "poisson",
                                                                        "gamma",
                                                                        "tweedie",
                                                                        "huber",
                                                                        "laplace",
                                                                        "quantile",
                                                                        "fractionalbinomial",
                                                                        "negativebinomial",
                                                                        "custom"};
inline constexpr std::array<std::string_view, 7> kLossNames = {
    "Automatic", "Quadratic", "CrossEntropy", "ModifiedHuber", "Huber", "Absolute", "Quantile"};
inline constexpr std::array<std::string_view, 3> kInitialWeightDistributionNames = {
    "UniformAdaptive", "Uniform", "Normal"};
inline constexpr std::array<std::string_view, 2> kMissingValuesHandlingNames = {"MeanImputation",
                                                                                "Skip"};
inline constexpr std::array<std::string_view, 4> kFoldAssignmentNames = {"AUTO", "Random", "Modulo",
                                                                         "Stratified"};
inline constexpr std::array<std::string_view, 2> kScoreValidationSamplingNames = {"Uniform",
                                                                                  "Stratified"};
inline constexpr std::array<std::string_view, 21> kStoppingMetricNames = {"AUTO",
                                                                          "deviance",
                                                                          "logloss",
                                                                          "MSE",
                                                                          "RMSE",
                                                                          "MAE",
                                                                          "RMSLE",
                                                                          "AUC",
                                                                          "AUCPR",
                                                                          "lift_top_group",
                                                                          "misclassification",
                                                                          "mean_per_class_error",
                                                                          "anomaly_score",
                                                                          "AUUC",
                                                                          "ATE",
                                                                          "ATT",
                                                                          "ATC",
                                                                          "qini",
                                                                          "custom",
                                                                          "custom_increasing",
                                                                          "r2"};
inline constexpr std::array<std::string_view, 9> kCategoricalEncodingNames = {
    "AUTO",  "Enum",         "OneHotInternal", "OneHotExplicit", "Binary",
    "Eigen", "LabelEncoder", "SortByResponse", "EnumLimited"};
inline constexpr std::array<std::string_view, 6> kAucTypeNames = {
    "AUTO", "NONE", "MACRO_OVR", "WEIGHTED_OVR", "MACRO_OVO", "WEIGHTED_OVO"};

// The same by type; defined for every enum above.
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
