// Every Deep Learning parameter described once, in the order of the API. The REST metadata,
// reading of requests, grid search, the command line and the documentation derive from it.
// Constant data: safe from every thread.
#ifndef HYDROFOIL_DEEPLEARNING_PARAMETER_TABLE_H_
#define HYDROFOIL_DEEPLEARNING_PARAMETER_TABLE_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "deeplearning/parameters.h"

namespace hydrofoil {

enum class ParameterType {
  kBoolean,
  kInt,
  kLong,
  kFloat,
  kDouble,
  kEnum,
  kString,
  kColumn,  // the name of a column of the training frame
  kModelKey,
  kFrameKey,
  kInts,
  kFloats,
  kDoubles,
  kStrings,  // names of columns
  kFrameKeys,
};

// As the API names it: "boolean", "VecSpecifier", "Key<Frame>[]" ...
std::string_view ParameterTypeName(ParameterType type);

enum class ParameterLevel { kCritical, kSecondary, kExpert };

// "critical", "secondary", "expert".
std::string_view ParameterLevelName(ParameterLevel level);

using ParameterMember = std::variant<
    bool DeepLearningParameters::*, int32_t DeepLearningParameters::*,
    int64_t DeepLearningParameters::*, float DeepLearningParameters::*,
    double DeepLearningParameters::*, std::string DeepLearningParameters::*,
    std::vector<int32_t> DeepLearningParameters::*, std::vector<float> DeepLearningParameters::*,
    std::vector<double> DeepLearningParameters::*,
    std::vector<std::string> DeepLearningParameters::*, FoldAssignment DeepLearningParameters::*,
    Activation DeepLearningParameters::*, InitialWeightDistribution DeepLearningParameters::*,
    Loss DeepLearningParameters::*, Distribution DeepLearningParameters::*,
    StoppingMetric DeepLearningParameters::*, ScoreValidationSampling DeepLearningParameters::*,
    MissingValuesHandling DeepLearningParameters::*, CategoricalEncoding DeepLearningParameters::*,
    AucType DeepLearningParameters::*>;

// The label of a parameter is its name, and none is required. The default is the member's
// initializer.
struct ParameterInfo {
  std::string_view name;
  ParameterType type;
  ParameterMember member;
  ParameterLevel level;
  bool gridable;
  std::string_view help;
  // The choices of an enum that are told; more may be accepted.
  std::span<const std::string_view> values = {};
  // For columns: the frames that must have it, and the parameters that must name another one.
  std::span<const std::string_view> is_member_of_frames = {};
  std::span<const std::string_view> is_mutually_exclusive_with = {};
};

// In the order of the API.
std::span<const ParameterInfo> ParameterTable();

// Accepted as well, but not told: of the base schema, and of clients since 2016.
std::span<const ParameterInfo> HiddenParameters();

// Of both tables; null when there is none of that name.
const ParameterInfo* FindParameter(std::string_view name);

// The names of both tables.
std::vector<std::string_view> ParameterNames();

// Why a parameter is accepted although nothing comes of it, here as on a single node of the
// reference; empty for all others.
std::string_view WhyIdle(std::string_view name);

// monostate is null. A float is to be printed with float digits.
using ParameterValue =
    std::variant<std::monostate, bool, int64_t, float, double, std::string, std::vector<int32_t>,
                 std::vector<float>, std::vector<double>, std::vector<std::optional<std::string>>>;

ParameterValue GetParameter(const DeepLearningParameters& parameters, const ParameterInfo& info);

// Reads `text` as a client sends it: numbers as Java prints them, "true" for booleans, names of
// choices in any case, lists "[a, b]" with or without quotes. Throws Error: kIllegalArgument when
// it cannot be read as the type, kMalformedRequest for an unknown choice.
void SetParameter(DeepLearningParameters& parameters, const ParameterInfo& info,
                  std::string_view text);

// The same by name. Throws Error(kIllegalArgument) "Unknown parameter: NAME".
void SetParameter(DeepLearningParameters& parameters, std::string_view name, std::string_view text);

}  // namespace hydrofoil

#endif  // HYDROFOIL_DEEPLEARNING_PARAMETER_TABLE_H_
