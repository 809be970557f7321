#include "rest/parameter_text.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <system_error>

#include "base/error.h"
#include "base/json_depth.h"

namespace hydrofoil::rest {
namespace {

constexpr int kDeepestJson = 32;

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string_view Trim(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

}  // namespace

std::string PercentDecode(std::string_view text, bool plus_is_space) {
  std::string decoded;
  decoded.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      const int high = HexDigit(text[i + 1]);
      const int low = HexDigit(text[i + 2]);
      if (high >= 0 && low >= 0) {
        decoded += static_cast<char>(high * 16 + low);
        i += 2;
        continue;
      }
    }
    decoded += plus_is_space && text[i] == '+' ? ' ' : text[i];
  }
  return decoded;
}

std::vector<std::string> SplitList(std::string_view text) {
  text = Trim(text);
  if (text.size() < 2 || text.front() != '[' || text.back() != ']') return {std::string(text)};
  text = text.substr(1, text.size() - 2);
  std::vector<std::string> elements;
  if (Trim(text).empty()) return elements;
  bool quoted = false;
  int depth = 0;
  size_t start = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') {
        ++i;
      } else if (c == '"') {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == '[' || c == '{') {
      ++depth;
    } else if (c == ']' || c == '}') {
      --depth;
    } else if (c == ',' && depth == 0) {
      elements.emplace_back(Trim(text.substr(start, i - start)));
      start = i + 1;
    }
  }
  elements.emplace_back(Trim(text.substr(start)));
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
  text = Trim(text);
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
  text = Trim(text);
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

void RequireShallowJson(std::string_view json) {
  if (IsShallowJson(json, kDeepestJson)) return;
  throw Error(ErrorKind::kMalformedRequest,
              "The JSON is nested deeper than " + std::to_string(kDeepestJson) + " levels.");
}

}  // namespace hydrofoil::rest
