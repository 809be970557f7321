#include "cli/parameter_options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <set>
#include <type_traits>

#include "algorithms/table.h"
#include "base/error.h"

namespace hydrofoil::cli {
namespace {

// These are given as files.
constexpr std::string_view kNotOptions[] = {"training_frame", "validation_frame", "ignored_columns",
                                            "custom_metric_func"};

bool IsList(ParameterType type) {
  switch (type) {
    case ParameterType::kInts:
    case ParameterType::kFloats:
    case ParameterType::kDoubles:
    case ParameterType::kStrings:
    case ParameterType::kFrameKeys:
      return true;
    default:
      return false;
  }
}

// Names beside the one of the API.
std::string Aliases(std::string_view parameter) {
  if (parameter == "response_column") return ",--response,-y";
  if (parameter == "nfolds") return ",--cv";
  return "";
}

std::string Joined(std::span<const std::string_view> values, std::string_view separator) {
  return fmt::format("{}", fmt::join(values, separator));
}

template <typename T>
std::string ListText(const std::vector<T>& values) {
  return fmt::format("{}", fmt::join(values, ","));
}

std::string ValueText(const ParameterValue& value) {
  return std::visit(
      [](const auto& v) -> std::string {
        using T = std::decay_t<decltype(v)>;
        if constexpr (std::is_same_v<T, std::monostate>) {
          return "";
        } else if constexpr (std::is_same_v<T, bool>) {
          return v ? "true" : "false";
        } else if constexpr (std::is_same_v<T, std::string>) {
          return v;
        } else if constexpr (std::is_same_v<T, std::vector<std::optional<std::string>>>) {
          std::vector<std::string> names;
          for (const auto& name : v) names.push_back(name.value_or("null"));
          return ListText(names);
        } else if constexpr (std::is_arithmetic_v<T>) {
          return fmt::format("{}", v);
        } else {
          return ListText(v);
        }
      },
      value);
}

void AddOption(CLI::App& command, const ModelParameters& defaults, const ParameterInfo& info,
               GivenParameters& given) {
  const std::string name(info.name);
  const std::string names = "--" + OptionName(name) + Aliases(name);
  const std::string help(info.help);
  CLI::Option* option = nullptr;
  if (info.type == ParameterType::kBoolean) {
    option = command.add_flag_function(names, [](int64_t) {}, help);
    option->type_name("BOOL");
    option->each([&given, name](const std::string& text) { given[name] = text; });
  } else {
    option = command.add_option_function<std::string>(
        names, [&given, name](const std::string& text) { given[name] = text; }, help);
    option->type_name(info.values.empty() ? TypeText(info) : "{" + Joined(info.values, "|") + "}");
    if (info.type == ParameterType::kModelKey && info.name != "model_id") {
      option->type_name("FILE");
    }
    if (info.type == ParameterType::kFrameKeys) option->type_name("FILES");
  }
  option->default_str(DefaultText(defaults, info));
  option->group(info.level == ParameterLevel::kCritical ? "Parameters" : "");
}

// Of the first algorithm that has it.
const ParameterInfo* FindInAny(std::string_view name) {
  for (const Algorithm* algorithm : Algorithms()) {
    if (!algorithm->learns()) continue;
    const ParameterInfo* info = algorithm->DefaultParameters()->table().Find(name);
    if (info != nullptr) return info;
  }
  return nullptr;
}

}  // namespace

std::string OptionName(std::string_view parameter) {
  std::string name(parameter);
  std::replace(name.begin(), name.end(), '_', '-');
  return name;
}

std::string TypeText(const ParameterInfo& info) {
  switch (info.type) {
    case ParameterType::kBoolean:
      return "boolean";
    case ParameterType::kInt:
    case ParameterType::kLong:
      return "whole number";
    case ParameterType::kFloat:
    case ParameterType::kDouble:
      return "number";
    case ParameterType::kEnum:
      return "choice";
    case ParameterType::kString:
      return "text";
    case ParameterType::kColumn:
      return "column";
    case ParameterType::kModelKey:
      return "model";
    case ParameterType::kFrameKey:
      return "frame";
    case ParameterType::kInts:
      return "whole numbers";
    case ParameterType::kFloats:
    case ParameterType::kDoubles:
      return "numbers";
    case ParameterType::kStrings:
      return "columns";
    case ParameterType::kFrameKeys:
      return "frames";
  }
  return "";
}

std::string DefaultText(const ModelParameters& defaults, const ParameterInfo& info) {
  return ValueText(GetParameter(defaults, info));
}

void AddParameterOptions(CLI::App& command, GivenParameters& given) {
  std::set<std::string_view> added(std::begin(kNotOptions), std::end(kNotOptions));
  for (const Algorithm* algorithm : Algorithms()) {
    if (!algorithm->learns()) continue;
    const AlgorithmParameters defaults = algorithm->DefaultParameters();
    for (const ParameterInfo& info : defaults->table().told) {
      if (added.insert(info.name).second) AddOption(command, *defaults, info, given);
    }
  }
}

void ApplyParameters(const GivenParameters& given, ModelParameters& parameters) {
  const ParameterTable table = parameters.table();
  for (const auto& [name, text] : given) {
    const ParameterInfo* info = table.Find(name);
    if (info == nullptr) {
      ThrowIllegalArgument("--" + OptionName(name) + " is not a parameter of " +
                           std::string(parameters.algorithm()) + ".");
    }
    const bool bare = IsList(info->type) && !text.starts_with('[');
    SetParameter(parameters, *info, bare ? "[" + text + "]" : text);
  }
}

const Algorithm& RequireLearner(const std::string& name) {
  for (const Algorithm* algorithm : Algorithms()) {
    if (algorithm->learns() && (name.empty() || algorithm->name() == name)) return *algorithm;
  }
  ThrowNotFound("There is no algorithm '" + name + "'; there are: " + LearnerNames(Algorithms()) +
                ".");
}

std::vector<std::string> AllTrainers() {
  std::vector<std::string> names;
  for (const Algorithm* algorithm : Algorithms()) {
    for (const std::string_view name : algorithm->trainers()) {
      if (std::ranges::find(names, name) == names.end()) names.emplace_back(name);
    }
  }
  return names;
}

std::string TrainerNames() { return fmt::format("{}", fmt::join(AllTrainers(), ", ")); }

std::vector<std::string> NormalizedOptions(std::vector<std::string> arguments) {
  for (std::string& argument : arguments) {
    if (argument == "--") break;
    if (!argument.starts_with("--")) continue;
    const size_t end = std::min(argument.find('='), argument.size());
    std::string name = argument.substr(2, end - 2);
    std::replace(name.begin(), name.end(), '-', '_');
    if (name.starts_with("no_") && end == argument.size()) {
      const ParameterInfo* info = FindInAny(name.substr(3));
      if (info != nullptr && info->type == ParameterType::kBoolean) {
        argument = "--" + OptionName(info->name) + "=false";
        continue;
      }
    }
    if (FindInAny(name) != nullptr) {
      argument = "--" + OptionName(name) + argument.substr(end);
    }
  }
  return arguments;
}

}  // namespace hydrofoil::cli
