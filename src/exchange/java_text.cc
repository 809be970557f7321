#include "exchange/java_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "text/utf8.h"

namespace hydrofoil {
namespace {

constexpr size_t kTextsAMethod = 4000;
constexpr size_t kPackedText = 60'000;  // characters, a multiple of 4

constexpr std::array<std::string_view, 53> kKeywords = {
    "_",       "abstract",  "assert",       "boolean", "break",      "byte",    "case",
    "catch",   "char",      "class",        "const",   "continue",   "default", "do",
    "double",  "else",      "enum",         "extends", "false",      "final",   "finally",
    "float",   "for",       "goto",         "if",      "implements", "import",  "instanceof",
    "int",     "interface", "long",         "native",  "new",        "null",    "package",
    "private", "protected", "public",       "return",  "short",      "static",  "strictfp",
    "super",   "switch",    "synchronized", "this",    "throw",      "throws",  "transient",
    "true",    "try",       "void",         "volatile"};

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Takes one character off the front of `text`.
uint32_t TakeCharacter(std::string_view& text) {
  constexpr uint32_t kReplacement = 0xFFFD;
  const Utf8Character first = FirstUtf8(text);
  text.remove_prefix(std::max<size_t>(first.length, 1));
  return first.length == 0 ? kReplacement : first.code;
}

void AppendEscaped(uint32_t c, std::string& out) {
  if (c == '"' || c == '\\') {
    out += '\\';
    out += static_cast<char>(c);
  } else if (c == '\n') {
    out += "\\n";
  } else if (c == '\r') {
    out += "\\r";
  } else if (c >= 0x20 && c < 0x7F) {
    out += static_cast<char>(c);
  } else if (c < 0x10000) {
    out += fmt::format("\\u{:04x}", c);
  } else {
    const uint32_t rest = c - 0x10000;
    out += fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + (rest >> 10U), 0xDC00 + (rest & 0x3FFU));
  }
}

std::string Base64(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (size_t i = 0; i < bytes.size(); i += 3) {
    uint32_t group = 0;
    const size_t count = std::min<size_t>(3, bytes.size() - i);
    for (size_t k = 0; k < 3; ++k) {
      group = group << 8U | (k < count ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    for (size_t k = 0; k < 4; ++k) {
      out += k <= count ? kDigits[group >> (18 - 6 * k) & 63U] : '=';
    }
  }
  return out;
}

template <typename Number>
std::string Packed(std::span<const Number> values) {
  std::string bytes(values.size_bytes(), '\0');
  if (!values.empty()) std::memcpy(bytes.data(), values.data(), bytes.size());
  const std::string text = Base64(bytes);
  std::string out;
  for (size_t first = 0; first == 0 || first < text.size(); first += kPackedText) {
    out += fmt::format("{}\"{}\"", first == 0 ? "" : ",\n      ", text.substr(first, kPackedText));
  }
  return out;
}

}  // namespace

std::string JavaIdentifier(std::string_view name) {
  std::string out;
  if (name.empty() || IsDigit(name.front())) out += '_';
  for (const char c : name) out += IsLetter(c) || IsDigit(c) ? c : '_';
  if (std::find(kKeywords.begin(), kKeywords.end(), out) != kKeywords.end()) out += '_';
  return out;
}

std::string JavaQuoted(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) AppendEscaped(TakeCharacter(text), out);
  return out + "\"";
}

std::string JavaTexts(const std::string& name, const std::vector<std::string>& texts) {
  const size_t blocks = (texts.size() + kTextsAMethod - 1) / kTextsAMethod;
  std::string out = fmt::format(
      "  static final class {} {{\n    static String[] of() {{\n      String[] s = new "
      "String[{}];\n",
      name, texts.size());
  for (size_t b = 0; b < blocks; ++b) out += fmt::format("      {}_{}.fill(s);\n", name, b);
  out += "      return s;\n    }\n  }\n";
  for (size_t b = 0; b < blocks; ++b) {
    out += fmt::format("  static final class {}_{} {{\n    static void fill(String[] s) {{\n", name,
                       b);
    const size_t last = std::min(texts.size(), (b + 1) * kTextsAMethod);
    for (size_t i = b * kTextsAMethod; i < last; ++i) {
      out += fmt::format("      s[{}] = {};\n", i, JavaQuoted(texts[i]));
    }
    out += "    }\n  }\n";
  }
  return out;
}

std::string JavaPacked(std::span<const float> values) { return Packed(values); }
std::string JavaPacked(std::span<const double> values) { return Packed(values); }
std::string JavaPacked(std::span<const int32_t> values) { return Packed(values); }

}  // namespace hydrofoil
