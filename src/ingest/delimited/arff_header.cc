#include "ingest/delimited/arff_header.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/error.h"

namespace hydrofoil {
namespace {

constexpr std::string_view kBlanks = " \t\r";

std::string_view Trim(std::string_view text) {
  const size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

bool StartsIgnoringCase(std::string_view text, std::string_view lower) {
  return text.size() >= lower.size() &&
         std::equal(lower.begin(), lower.end(), text.begin(),
                    [](char l, char c) { return l == (c >= 'A' && c <= 'Z' ? c | 0x20 : c); });
}

struct Line {
  std::string_view text;  // trimmed
  size_t begin = 0;
  size_t end = 0;  // one past the line end
};

Line LineAt(std::string_view text, size_t begin) {
  const size_t stop = std::min(text.find('\n', begin), text.size());
  return {Trim(text.substr(begin, stop - begin)), begin, std::min(stop + 1, text.size())};
}

bool IsData(const Line& line) {
  return StartsIgnoringCase(line.text, "@data") && line.text.size() == 5;
}

// A name, with quotes when it holds blanks; cut off the front of `text`.
std::optional<std::string> TakeName(std::string_view& text) {
  if (text.empty()) return std::nullopt;
  const char quote = text[0];
  if (quote != '\'' && quote != '"') {
    const size_t end = std::min(text.find_first_of(" \t{"), text.size());
    std::string name(text.substr(0, end));
    text = Trim(text.substr(end));
    return name;
  }
  std::string name;
  for (size_t i = 1; i < text.size(); ++i) {
    if (text[i] == quote) {
      text = Trim(text.substr(i + 1));
      return name;
    }
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    name.push_back(text[i]);
  }
  return std::nullopt;
}

std::optional<ParseType> TypeOf(std::string_view text) {
  struct Named {
    std::string_view name;
    ParseType type;
  };
  constexpr std::array kTypes = {
      Named{"numeric", ParseType::kNumeric}, Named{"real", ParseType::kNumeric},
      Named{"integer", ParseType::kNumeric}, Named{"string", ParseType::kString},
      Named{"date", ParseType::kTime},       Named{"uuid", ParseType::kUuid},
      Named{"enum", ParseType::kEnum},       Named{"{", ParseType::kEnum}};
  const auto found = std::find_if(kTypes.begin(), kTypes.end(), [&](const Named& named) {
    const size_t size = named.name.size();
    return StartsIgnoringCase(text, named.name) &&
           (named.name == "{" || text.size() == size ||
            kBlanks.find(text[size]) != std::string_view::npos);
  });
  return found == kTypes.end() ? std::nullopt : std::optional(found->type);
}

}  // namespace

bool LooksLikeArff(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const Line line = LineAt(text, at);
    if (!line.text.empty() && line.text[0] != '%') {
      return StartsIgnoringCase(line.text, "@relation");
    }
    at = line.end;
  }
  return false;
}

size_t PastArffData(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const Line line = LineAt(text, at);
    if (IsData(line)) return line.end;
    at = line.end;
  }
  return 0;
}

ArffHeader ReadArffHeader(std::string_view text, const std::string& source) {
  ArffHeader header;
  size_t number = 0;
  const auto fail = [&](size_t byte, std::string_view what) {
    ThrowIllegalArgument(
        fmt::format("ParseError at file {} at line {}, byte offset {}; error = '{}'", source,
                    number, byte, what));
  };
  for (size_t at = 0; at < text.size();) {
    const Line line = LineAt(text, at);
    ++number;
    at = line.end;
    if (IsData(line)) {
      if (header.names.empty()) fail(line.begin, "@data before any @attribute");
      header.byte_size = at;
      return header;
    }
    const bool known = StartsIgnoringCase(line.text, "@relation");
    if (line.text.empty() || line.text[0] == '%' || known) continue;
    if (!StartsIgnoringCase(line.text, "@attribute")) {
      fail(line.begin,
           fmt::format("expected @attribute or @data, got {}", line.text.substr(0, 40)));
    }
    std::string_view rest = Trim(line.text.substr(10));
    const auto name = TakeName(rest);
    const auto type = TypeOf(rest);
    if (!name || !type) {
      fail(line.begin, fmt::format("Unexpected line, type not recognized. Attribute specification: "
                                   "{}",
                                   line.text.substr(0, 80)));
    }
    header.names.push_back(*name);
    header.types.push_back(*type);
  }
  fail(text.size(), "no @data");
  return header;
}

}  // namespace hydrofoil
