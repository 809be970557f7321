// Values of parameters to and from text.
#include <charconv>
#include <cmath>
#include <limits>
#include <type_traits>

#include "base/error.h"
#include "model/parameter_table.h"
#include "text/json_depth.h"
#include "text/plain_text.h"

namespace hydrofoil {

namespace {

// What errors name.
struct Field {
  const ParameterInfo& info;
  std::string_view schema;
};

[[noreturn]] void ThrowConversion(const Field& field, std::string_view text,
                                  std::string_view type) {
  ThrowIllegalArgument("Illegal argument for field: " + std::string(field.info.name) +
                       " of schema: " + std::string(field.schema) + ": cannot convert \"" +
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
Number ReadNumber(const Field& field, std::string_view text) {
  if constexpr (std::is_integral_v<Number>) {
    const auto value = ReadInteger<Number>(text);
    if (!value) ThrowConversion(field, text, sizeof(Number) == 8 ? "long" : "int");
    return *value;
  } else {
    const auto value = ReadDouble(text);
    constexpr bool kIsFloat = std::is_same_v<Number, float>;
    if (!value) ThrowConversion(field, text, kIsFloat ? "float" : "double");
    // 3.4028235e+38, as the largest float is written, is a little more than it.
    constexpr double kRoundsToInfinity = 0x1.ffffffp127;
    if (kIsFloat && std::abs(*value) > static_cast<double>(std::numeric_limits<float>::max())) {
      const Number most = std::abs(*value) < kRoundsToInfinity
                              ? std::numeric_limits<Number>::max()
                              : std::numeric_limits<Number>::infinity();
      return std::copysign(most, static_cast<Number>(*value < 0 ? -1 : 1));
    }
    return static_cast<Number>(*value);
  }
}

bool ReadBoolean(const Field& field, std::string_view text) {
  const std::string lower = AsciiLower(text);
  if (lower == "true" || lower == "1") return true;
  if (lower == "false" || lower == "0" || lower.empty()) return false;
  ThrowConversion(field, text, "boolean");
}

// Takes one element off `text`, up to a comma outside of quotes. Quotes are dropped, in them a
// backslash takes the next character as it is.
std::string TakeElement(std::string_view& text) {
  std::string element;
  JsonNesting nesting;
  size_t i = 0;
  for (; i < text.size() && (nesting.quoted() || text[i] != ','); ++i) {
    const bool leading = !nesting.quoted() && element.empty() && text[i] == ' ';
    if (nesting.Take(text[i]) && !leading) element += text[i];
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

size_t ReadChoice(const ParameterInfo& info, std::span<const std::string_view> names,
                  std::string_view text) {
  if (const auto position = FindEnumName(names, text)) return *position;
  std::string choices;
  for (const std::string_view choice : names) {
    choices += (choices.empty() ? "" : ", ") + std::string(choice);
  }
  throw Error(ErrorKind::kMalformedRequest,
              "Illegal argument for field: " + std::string(info.name) + ": \"" + std::string(text) +
                  "\" is none of " + choices);
}

// Writes what a text says into a slot.
struct Reader {
  const Field& field;
  std::string_view text;

  void operator()(bool* value) const { *value = ReadBoolean(field, text); }
  template <typename Number>
    requires std::is_arithmetic_v<Number>
  void operator()(Number* value) const {
    *value = ReadNumber<Number>(field, text);
  }
  void operator()(std::string* value) const { *value = text; }
  template <typename Number>
  void operator()(std::vector<Number>* value) const {
    std::vector<Number> values;
    for (const std::string& element : ReadList(text)) {
      values.push_back(ReadNumber<Number>(field, Trimmed(element)));
    }
    *value = std::move(values);
  }
  void operator()(std::vector<std::string>* value) const {
    std::vector<std::string> values = ReadList(text);
    if (field.info.type == ParameterType::kFrameKeys) {
      for (std::string& key : values) {
        if (IsNullKey(key)) key.clear();
      }
      if (values.empty()) values.emplace_back();  // given all the same, and too short
    }
    *value = std::move(values);
  }
  void operator()(const ChoiceSlot& slot) const {
    slot.set(slot.value, ReadChoice(field.info, slot.names, text));
  }
};

struct Getter {
  const ParameterInfo& info;

  ParameterValue operator()(const bool* value) const { return *value; }
  ParameterValue operator()(const int32_t* value) const { return int64_t{*value}; }
  ParameterValue operator()(const int64_t* value) const { return *value; }
  ParameterValue operator()(const float* value) const { return *value; }
  ParameterValue operator()(const double* value) const { return *value; }
  ParameterValue operator()(const std::string* value) const {
    return value->empty() ? ParameterValue() : ParameterValue(*value);
  }
  template <typename Number>
  ParameterValue operator()(const std::vector<Number>* values) const {
    // Whole numbers may be none, such as no hidden layer; other empty lists mean "not given".
    return values->empty() && info.type != ParameterType::kInts ? ParameterValue()
                                                                : ParameterValue(*values);
  }
  ParameterValue operator()(const std::vector<std::string>* values) const {
    if (values->empty()) return {};
    std::vector<std::optional<std::string>> texts(values->begin(), values->end());
    for (auto& text : texts) {
      if (info.type == ParameterType::kFrameKeys && text->empty()) text.reset();
    }
    return texts;
  }
  ParameterValue operator()(const ChoiceSlot& slot) const {
    return std::string(slot.names[slot.get(slot.value)]);
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

const ParameterInfo* ParameterTable::Find(std::string_view name) const {
  for (const auto& part : {told, hidden}) {
    for (const ParameterInfo& info : part) {
      if (info.name == name) return &info;
    }
  }
  return nullptr;
}

std::string_view ParameterTable::WhyIdle(std::string_view name) const {
  for (const IdleParameter& parameter : idle) {
    if (parameter.name == name) return parameter.why;
  }
  return {};
}

ParameterValue GetParameter(const ModelParameters& parameters, const ParameterInfo& info) {
  // The slot is only read.
  return std::visit(Getter{info}, info.slot(const_cast<ModelParameters&>(parameters)));
}

void SetParameter(ModelParameters& parameters, const ParameterInfo& info, std::string_view text) {
  const Field field{info, parameters.schema()};
  std::visit(Reader{field, text}, info.slot(parameters));
}

void SetParameter(ModelParameters& parameters, std::string_view name, std::string_view text) {
  const ParameterInfo* info = parameters.table().Find(name);
  if (info == nullptr) ThrowIllegalArgument("Unknown parameter: " + std::string(name));
  SetParameter(parameters, *info, text);
}

}  // namespace hydrofoil
