// The choices that parameters of any algorithm offer, and their names in the API.
#ifndef HYDROFOIL_MODEL_PARAMETER_CHOICES_H_
#define HYDROFOIL_MODEL_PARAMETER_CHOICES_H_

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "model/distribution.h"

namespace hydrofoil {

enum class FoldAssignment { kAuto, kRandom, kModulo, kStratified };

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
  kR2,  // from clients up to 2016; not listed
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
inline constexpr std::array<std::string_view, 4> kFoldAssignmentNames = {"AUTO", "Random", "Modulo",
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

// The same by type; defined for every enum that a parameter holds, where the enum is declared.
template <typename E>
std::span<const std::string_view> EnumNames();

template <typename E>
std::string_view EnumName(E value) {
  return EnumNames<E>()[static_cast<size_t>(value)];
}

// Only letters and digits count, ignoring case: "uniform_adaptive" is UniformAdaptive.
// The position in `names`, or nullopt.
std::optional<size_t> FindEnumName(std::span<const std::string_view> names, std::string_view text);

template <typename E>
std::optional<E> ParseEnum(std::string_view text) {
  const auto index = FindEnumName(EnumNames<E>(), text);
  return index ? std::optional<E>(static_cast<E>(*index)) : std::nullopt;
}

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_PARAMETER_CHOICES_H_
