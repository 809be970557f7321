#include "deeplearning/parameter_enums.h"

#include <array>

namespace hydrofoil {

namespace {

using std::string_view;

constexpr std::array<string_view, 8> kActivations = {
    "Tanh",   "TanhWithDropout",   "Rectifier",    "RectifierWithDropout",
    "Maxout", "MaxoutWithDropout", "ExpRectifier", "ExpRectifierWithDropout"};
constexpr std::array<string_view, 16> kDistributions = {"AUTO",
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
constexpr std::array<string_view, 7> kLosses = {
    "Automatic", "Quadratic", "CrossEntropy", "ModifiedHuber", "Huber", "Absolute", "Quantile"};
constexpr std::array<string_view, 3> kInitialWeightDistributions = {"UniformAdaptive", "Uniform",
                                                                    "Normal"};
constexpr std::array<string_view, 2> kMissingValuesHandlings = {"MeanImputation", "Skip"};
constexpr std::array<string_view, 4> kFoldAssignments = {"AUTO", "Random", "Modulo", "Stratified"};
constexpr std::array<string_view, 2> kScoreValidationSamplings = {"Uniform", "Stratified"};
constexpr std::array<string_view, 20> kStoppingMetrics = {"AUTO",
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
                                                          "custom_increasing"};
constexpr std::array<string_view, 9> kCategoricalEncodings = {
    "AUTO",  "Enum",         "OneHotInternal", "OneHotExplicit", "Binary",
    "Eigen", "LabelEncoder", "SortByResponse", "EnumLimited"};
constexpr std::array<string_view, 6> kAucTypes = {"AUTO",         "NONE",      "MACRO_OVR",
                                                  "WEIGHTED_OVR", "MACRO_OVO", "WEIGHTED_OVO"};

bool IsLetterOrDigit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::string Normalized(string_view text) {
  std::string result;
  for (const char c : text) {
    if (IsLetterOrDigit(c)) {
      result += (c >= 'A' && c <= 'Z') ? static_cast<char>(c - 'A' + 'a') : c;
    }
  }
  return result;
}

}  // namespace

template <>
std::span<const string_view> EnumNames<Activation>() {
  return kActivations;
}
template <>
std::span<const string_view> EnumNames<Distribution>() {
  return kDistributions;
}
template <>
std::span<const string_view> EnumNames<Loss>() {
  return kLosses;
}
template <>
std::span<const string_view> EnumNames<InitialWeightDistribution>() {
  return kInitialWeightDistributions;
}
template <>
std::span<const string_view> EnumNames<MissingValuesHandling>() {
  return kMissingValuesHandlings;
}
template <>
std::span<const string_view> EnumNames<FoldAssignment>() {
  return kFoldAssignments;
}
template <>
std::span<const string_view> EnumNames<ScoreValidationSampling>() {
  return kScoreValidationSamplings;
}
template <>
std::span<const string_view> EnumNames<StoppingMetric>() {
  return kStoppingMetrics;
}
template <>
std::span<const string_view> EnumNames<CategoricalEncoding>() {
  return kCategoricalEncodings;
}
template <>
std::span<const string_view> EnumNames<AucType>() {
  return kAucTypes;
}

std::optional<size_t> FindEnumName(std::span<const string_view> names, string_view text) {
  const std::string wanted = Normalized(text);
  for (size_t i = 0; i < names.size(); ++i) {
    if (Normalized(names[i]) == wanted) return i;
  }
  return std::nullopt;
}

bool HasDropout(Activation activation) { return activation != WithoutDropout(activation); }

Activation WithoutDropout(Activation activation) {
  // The variant with dropout follows the one without.
  return static_cast<Activation>(static_cast<int>(activation) & ~1);
}

bool IsClassDistribution(Distribution distribution) {
  return distribution == Distribution::kBernoulli || distribution == Distribution::kMultinomial ||
         distribution == Distribution::kQuasibinomial ||
         distribution == Distribution::kModifiedHuber || distribution == Distribution::kOrdinal;
}

}  // namespace hydrofoil
