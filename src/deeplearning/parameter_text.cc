// Values of parameters to and from text.
#include <charconv>
#include <cmath>
#include <limits>
#include <type_traits>

#include "base/error.h"
#include "base/plain_text.h"
#include "deeplearning/parameter_table.h"

namespace hydrofoil {

namespace {

[[noreturn]] void ThrowConversion(const ParameterInfo& info, std::string_view text,
                                  std::string_view type) {
  ThrowIllegalArgument("Illegal argument for field: " + std::string(info.name) +
                       " of schema: DeepLearningParametersV3: cannot convert \"" +
                       std::string(text) + "\" to type " + std::string(type));
}

// A sign, then what from_chars reads, NaN or Infinity, then perhaps a type letter as in Java.
std::optional<double> ReadDouble(std::string_view text) {
  text = Trimmed(text);
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  double magnitude = 0;
  if (text == "NaN") {
    magnitude = std::numeric_limits<double>::quiet_NaN();
  } else if (text == "Infinity") {
    magnitude = std::numeric_limits<double>::infinity();
  } else {
    if (text.empty() || (text.front() != '.' && (text.front() < '0' || text.front() > '9'))) {
      return std::nullopt;
    }
    const char* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(last - text.size(), last, magnitude);
    if (error == std::errc::result_out_of_range) {
      magnitude =
          text.find("e-") != std::string_view::npos || text.find("E-") != std::string_view::npos
              ? 0.0
              : std::numeric_limits<double>::infinity();
    } else if (error != std::errc()) {
      return std::nullopt;
    }
    const std::string_view rest(end, static_cast<size_t>(last - end));
    if (!rest.empty() && (rest.size() > 1 || rest.find_first_of("dDfF") != 0)) return std::nullopt;
  }
  return negative ? -magnitude : magnitude;
}

template <typename Integer>
std::optional<Integer> ReadInteger(std::string_view text) {
  std::string_view digits = text;
  if (digits.starts_with('+')) digits.remove_prefix(1);
  Integer value = 0;
  const char* const end = digits.data() + digits.size();
  if (const auto result = std::from_chars(end - digits.size(), end, value);
      result.ec == std::errc() && result.ptr == end) {
    return value;
  }
  if (text != Trimmed(text)) return std::nullopt;
  const auto number = ReadDouble(text);  // "3.0", "1e3"
  if (!number || std::trunc(*number) != *number) return std::nullopt;
  if (*number < static_cast<double>(std::numeric_limits<Integer>::min()) ||
      *number >= static_cast<double>(std::numeric_limits<Integer>::max())) {
    return std::nullopt;
  }
  return static_cast<Integer>(*number);
}

template <typename Number>
Number ReadNumber(const ParameterInfo& info, std::string_view text) {
  if constexpr (std::is_integral_v<Number>) {
    const auto value = ReadInteger<Number>(text);
    if (!value) ThrowConversion(info, text, sizeof(Number) == 8 ? "long" : "int");
    return *value;
  } else {
    const auto value = ReadDouble(text);
    constexpr bool kIsFloat = std::is_same_v<Number, float>;
    if (!value) ThrowConversion(info, text, kIsFloat ? "float" : "double");
    if (kIsFloat && std::isfinite(*value) &&
        std::abs(*value) > static_cast<double>(std::numeric_limits<float>::max())) {
      return std::copysign(std::numeric_limits<Number>::infinity(),
                           static_cast<Number>(*value < 0 ? -1 : 1));
    }
    return static_cast<Number>(*value);
  }
}

bool ReadBoolean(const ParameterInfo& info, std::string_view text) {
  const std::string lower = AsciiLower(text);
  if (lower == "true" || lower == "1") return true;
  if (lower == "false" || lower == "0" || lower.empty()) return false;
  ThrowConversion(info, text, "boolean");
}

// Takes one element off `text`, up to a comma outside of quotes. Quotes are dropped, in them a
// backslash takes the next character as it is.
std::string TakeElement(std::string_view& text) {
  std::string element;
  bool quoted = false;
  size_t i = 0;
  for (; i < text.size() && (quoted || text[i] != ','); ++i) {
    if (text[i] == '"') {
      quoted = !quoted;
    } else if (quoted && text[i] == '\\' && i + 1 < text.size()) {
      element += text[++i];
    } else if (quoted || !element.empty() || text[i] != ' ') {
      element += text[i];
    }
  }
  text.remove_prefix(i < text.size() ? i + 1 : i);
  return element;
}

std::vector<std::string> ReadList(std::string_view text) {
  text = Trimmed(text);
  if (text.empty()) return {};
  if (!text.starts_with('[') || !text.ends_with(']')) return {std::string(text)};
  text = Trimmed(text.substr(1, text.size() - 2));
  std::vector<std::string> elements;
  while (!text.empty()) elements.push_back(TakeElement(text));
  return elements;
}

bool IsNullKey(std::string_view key) { return key == "null" || key == "NULL" || key == "None"; }

template <typename E>
E ReadChoice(const ParameterInfo& info, std::string_view text) {
  if (const auto value = ParseEnum<E>(text)) return *value;
  std::string choices;
  for (const std::string_view choice : EnumNames<E>()) {
    choices += (choices.empty() ? "" : ", ") + std::string(choice);
  }
  throw Error(ErrorKind::kMalformedRequest,
              "Illegal argument for field: " + std::string(info.name) + ": \"" + std::string(text) +
                  "\" is none of " + choices);
}

struct Reader {
  DeepLearningParameters& parameters;
  const ParameterInfo& info;
  std::string_view text;

  void operator()(bool DeepLearningParameters::* member) const {
    parameters.*member = ReadBoolean(info, text);
  }
  template <typename Number>
    requires std::is_arithmetic_v<Number>
  void operator()(Number DeepLearningParameters::* member) const {
    parameters.*member = ReadNumber<Number>(info, text);
  }
  void operator()(std::string DeepLearningParameters::* member) const { parameters.*member = text; }
  template <typename Number>
  void operator()(std::vector<Number> DeepLearningParameters::* member) const {
    std::vector<Number> values;
    for (const std::string& element : ReadList(text)) {
      values.push_back(ReadNumber<Number>(info, Trimmed(element)));
    }
    parameters.*member = std::move(values);
  }
  void operator()(std::vector<std::string> DeepLearningParameters::* member) const {
    std::vector<std::string> values = ReadList(text);
    if (info.type == ParameterType::kFrameKeys) {
      for (std::string& value : values) {
        if (IsNullKey(value)) value.clear();
      }
    }
    parameters.*member = std::move(values);
  }
  template <typename E>
    requires std::is_enum_v<E>
  void operator()(E DeepLearningParameters::* member) const {
    parameters.*member = ReadChoice<E>(info, text);
  }
};

struct Getter {
  const DeepLearningParameters& parameters;
  const ParameterInfo& info;

  ParameterValue operator()(bool DeepLearningParameters::* member) const {
    return parameters.*member;
  }
  ParameterValue operator()(int32_t DeepLearningParameters::* member) const {
    return int64_t{parameters.*member};
  }
  ParameterValue operator()(int64_t DeepLearningParameters::* member) const {
    return parameters.*member;
  }
  ParameterValue operator()(float DeepLearningParameters::* member) const {
    return parameters.*member;
  }
  ParameterValue operator()(double DeepLearningParameters::* member) const {
    return parameters.*member;
  }
  ParameterValue operator()(const std::string DeepLearningParameters::* member) const {
    const std::string& value = parameters.*member;
    return value.empty() ? ParameterValue() : ParameterValue(value);
  }
  template <typename Number>
  ParameterValue operator()(std::vector<Number> DeepLearningParameters::* member) const {
    const std::vector<Number>& values = parameters.*member;
    // A network may have no hidden layer; every other empty list means "not given".
    return values.empty() && info.type != ParameterType::kInts ? ParameterValue()
                                                               : ParameterValue(values);
  }
  ParameterValue operator()(std::vector<std::string> DeepLearningParameters::* member) const {
    const std::vector<std::string>& values = parameters.*member;
    if (values.empty()) return {};
    std::vector<std::optional<std::string>> texts(values.begin(), values.end());
    for (auto& text : texts) {
      if (info.type == ParameterType::kFrameKeys && text->empty()) text.reset();
    }
    return texts;
  }
  template <typename E>
    requires std::is_enum_v<E>
  ParameterValue operator()(E DeepLearningParameters::* member) const {
    return std::string(EnumName(parameters.*member));
  }
};

}  // namespace

std::string_view ParameterTypeName(ParameterType type) {
  constexpr std::string_view kNames[] = {"boolean",    "int",        "long",        "float",
                                         "double",     "enum",       "string",      "VecSpecifier",
                                         "Key<Model>", "Key<Frame>", "int[]",       "float[]",
                                         "double[]",   "string[]",   "Key<Frame>[]"};
  return kNames[static_cast<size_t>(type)];
}

std::string_view ParameterLevelName(ParameterLevel level) {
  constexpr std::string_view kNames[] = {"critical", "secondary", "expert"};
  return kNames[static_cast<size_t>(level)];
}

ParameterValue GetParameter(const DeepLearningParameters& parameters, const ParameterInfo& info) {
  return std::visit(Getter{parameters, info}, info.member);
}

void SetParameter(DeepLearningParameters& parameters, const ParameterInfo& info,
                  std::string_view text) {
  std::visit(Reader{parameters, info, text}, info.member);
}

void SetParameter(DeepLearningParameters& parameters, std::string_view name,
                  std::string_view text) {
  const ParameterInfo* info = FindParameter(name);
  if (info == nullptr) ThrowIllegalArgument("Unknown parameter: " + std::string(name));
  SetParameter(parameters, *info, text);
}

}  // namespace hydrofoil
