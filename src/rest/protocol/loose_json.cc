#include "rest/protocol/loose_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "schema/json_reader.h"

namespace hydrofoil::rest {
namespace {

constexpr std::string_view kDelimiters = "{}[]:=,\"' \t\r\n";

// Words that JSON knows stay; others get quotes.
std::string Quoted(std::string_view word) {
  if (Json::accept(word)) return std::string(word);
  return Json(word).dump(-1, ' ', false, Json::error_handler_t::replace);
}

// The quoted text that starts at `begin`, with its quotes.
std::string_view QuotedText(std::string_view text, size_t begin) {
  size_t end = begin + 1;
  while (end < text.size() && text[end] != text[begin]) end += text[end] == '\\' ? 2 : 1;
  return text.substr(begin, end + 1 - begin);
}

std::string Tightened(std::string_view text) {
  std::string json;
  for (size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == '"') {
      const std::string_view quoted = QuotedText(text, i);
      json += quoted;
      i += quoted.size();
    } else if (c == '\'') {
      const std::string_view quoted = QuotedText(text, i);
      json += Json(quoted.substr(1, quoted.size() < 2 ? 0 : quoted.size() - 2))
                  .dump(-1, ' ', false, Json::error_handler_t::replace);
      i += quoted.size();
    } else if (kDelimiters.find(c) != std::string_view::npos) {
      json += c == '=' ? ':' : c;
      ++i;
    } else {
      const size_t end = std::min(text.size(), text.find_first_of(kDelimiters, i));
      json += Quoted(text.substr(i, end - i));
      i = end;
    }
  }
  return json;
}

}  // namespace

Json ParseLooseJson(std::string_view text, const std::string& field) {
  const std::string json = Tightened(text);
  std::optional<Json> value = TryParseJson(json);
  if (!value.has_value()) {
    ThrowIllegalArgument("Illegal argument: " + std::string(text) + " of field: " + field +
                         ": it is not a JSON object");
  }
  return *std::move(value);
}

}  // namespace hydrofoil::rest
