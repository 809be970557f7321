#include "rest/protocol/sent_values.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <system_error>

#include "base/error.h"
#include "text/json_depth.h"
#include "text/plain_text.h"

namespace hydrofoil::rest {

std::vector<std::string> SplitList(std::string_view text) {
  text = Trimmed(text);
  if (text.size() < 2 || text.front() != '[' || text.back() != ']') return {std::string(text)};
  text = text.substr(1, text.size() - 2);
  std::vector<std::string> elements;
  if (Trimmed(text).empty()) return elements;
  JsonNesting nesting;
  size_t start = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    nesting.Take(text[i]);
    if (text[i] != ',' || nesting.quoted() || nesting.depth() != 0) continue;
    elements.emplace_back(Trimmed(text.substr(start, i - start)));
    start = i + 1;
  }
  elements.emplace_back(Trimmed(text.substr(start)));
  return elements;
}

std::string Unquote(std::string_view element) {
  if (element.size() < 2 || element.front() != '"' || element.back() != '"') {
    return std::string(element);
  }
  element = element.substr(1, element.size() - 2);
  std::string text;
  for (size_t i = 0; i < element.size(); ++i) {
    const bool escape = element[i] == '\\' && i + 1 < element.size() &&
                        (element[i + 1] == '"' || element[i + 1] == '\\');
    text += element[escape ? ++i : i];
  }
  return text;
}

std::optional<bool> ParseBool(std::string_view text) {
  if (text == "true" || text == "True" || text == "TRUE" || text == "T" || text == "1") return true;
  if (text == "false" || text == "False" || text == "FALSE" || text == "F" || text == "0") {
    return false;
  }
  return std::nullopt;
}

std::optional<int64_t> ParseInt(std::string_view text) {
  text = Trimmed(text);
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size()) return value;
  const auto number = ParseDouble(text);
  if (!number.has_value() || *number != std::floor(*number) || std::abs(*number) > 9e15) {
    return std::nullopt;
  }
  return static_cast<int64_t>(*number);
}

std::optional<double> ParseDouble(std::string_view text) {
  text = Trimmed(text);
  const bool negative = text.starts_with('-');
  std::string_view digits = text;
  if (negative || text.starts_with('+')) digits.remove_prefix(1);
  if (digits == "Infinity" || digits == "Inf" || digits == "inf") {
    const double infinity = std::numeric_limits<double>::infinity();
    return negative ? -infinity : infinity;
  }
  if (digits == "NaN" || digits == "nan") return std::numeric_limits<double>::quiet_NaN();
  if (digits.empty() || digits.front() == '-') return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return negative ? -value : value;
}

}  // namespace hydrofoil::rest
