// The parameters of an algorithm described once each, in the order of the API. The REST metadata,
// reading of requests, grid search, the command line, saved files and the documentation derive from
// such a table. Constant data: safe from every thread.
#ifndef HYDROFOIL_MODEL_PARAMETER_TABLE_H_
#define HYDROFOIL_MODEL_PARAMETER_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "model/model_parameters.h"

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

// Where a choice is held.
struct ChoiceSlot {
  std::span<const std::string_view> names;
  void* value;
  size_t (*get)(const void* value);  // the position in `names`
  void (*set)(void* value, size_t position);
};

// Where the value of a parameter is held.
using ParameterSlot =
    std::variant<bool*, int32_t*, int64_t*, float*, double*, std::string*, std::vector<int32_t>*,
                 std::vector<float>*, std::vector<double>*, std::vector<std::string>*, ChoiceSlot>;

template <typename Owner, typename Value>
std::type_identity<Owner> OwnerType(Value Owner::*);

// The slot of one member: SlotOf<&ModelParameters::seed>.
template <auto Member>
ParameterSlot SlotOf(ModelParameters& parameters) {
  using Owner = decltype(OwnerType(Member));
  auto& value = static_cast<typename Owner::type&>(parameters).*Member;
  using Value = std::remove_reference_t<decltype(value)>;
  if constexpr (std::is_enum_v<Value>) {
    return ChoiceSlot{
        EnumNames<Value>(), &value,
        [](const void* held) { return static_cast<size_t>(*static_cast<const Value*>(held)); },
        [](void* held, size_t position) {
          *static_cast<Value*>(held) = static_cast<Value>(position);
        }};
  } else {
    return &value;
  }
}

// The label of a parameter is its name. The default is the member's initializer.
struct ParameterInfo {
  std::string_view name;
  ParameterType type;
  ParameterSlot (*slot)(ModelParameters&);  // of the algorithm's parameters
  ParameterLevel level;
  bool gridable;
  std::string_view help;
  // The choices of an enum that are listed; more may be accepted.
  std::span<const std::string_view> values = {};
  // For columns: the frames that must have it, and the parameters that must name another one.
  std::span<const std::string_view> is_member_of_frames = {};
  std::span<const std::string_view> is_mutually_exclusive_with = {};
  bool required = false;
};

// A parameter that is accepted without effect, here as on a single node of the
// reference.
struct IdleParameter {
  std::string_view name;
  std::string_view why;
};

struct ParameterTable {
  std::span<const ParameterInfo> told;    // in the order of the API
  std::span<const ParameterInfo> hidden;  // accepted as well
  std::span<const IdleParameter> idle = {};

  // In both; null when there is none of that name.
  [[nodiscard]] const ParameterInfo* Find(std::string_view name) const;
  // Empty for all that have an effect.
  [[nodiscard]] std::string_view WhyIdle(std::string_view name) const;
};

// monostate is null. A float is to be printed with float digits.
using ParameterValue =
    std::variant<std::monostate, bool, int64_t, float, double, std::string, std::vector<int32_t>,
                 std::vector<float>, std::vector<double>, std::vector<std::optional<std::string>>>;

ParameterValue GetParameter(const ModelParameters& parameters, const ParameterInfo& info);

// Reads `text` as a client sends it: numbers as Java prints them, "true" for booleans, names of
// choices ignoring case, lists "[a, b]" with or without quotes. Throws Error: kIllegalArgument when
// it cannot be read as the type, kMalformedRequest for an unknown choice.
void SetParameter(ModelParameters& parameters, const ParameterInfo& info, std::string_view text);

// The same by name. Throws Error(kIllegalArgument) "Unknown parameter: NAME".
void SetParameter(ModelParameters& parameters, std::string_view name, std::string_view text);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_PARAMETER_TABLE_H_
