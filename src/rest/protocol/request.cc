#include "rest/protocol/request.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <system_error>

#include "base/error.h"
#include "rest/protocol/sent_values.h"
#include "schema/json_reader.h"
#include "text/plain_text.h"

namespace hydrofoil::rest {
namespace {

bool IsUnset(std::string_view value) {
  return value.empty() || value == "null" || value == "NULL" || value == "None";
}

template <typename T, typename Parse>
std::optional<std::vector<T>> ParseEach(const std::optional<std::vector<std::string>>& texts,
                                        const Parse& parse) {
  if (!texts.has_value()) return std::nullopt;
  std::vector<T> values;
  for (const std::string& text : *texts) {
    if (!text.empty()) values.push_back(parse(text));
  }
  return values;
}

}  // namespace

UploadedFile::~UploadedFile() {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

std::string_view Request::Header(std::string_view name) const {
  const auto it = headers_.find(name);
  return it == headers_.end() ? std::string_view() : std::string_view(it->second);
}

std::string_view Request::Agent() const {
  const std::string_view agent = Header("user-agent");
  const std::string lower = AsciiLower(agent);
  if (lower.find("python") != std::string::npos) return "python";
  if (agent.starts_with("R ") || agent.starts_with("R/")) return "R";
  if (lower.find("safari") != std::string::npos) return "safari";
  if (lower.find("firefox") != std::string::npos) return "firefox";
  return "";
}

const std::string* Request::Raw(std::string_view name) const {
  const auto it = std::find_if(parameters_.rbegin(), parameters_.rend(),
                               [&](const auto& parameter) { return parameter.first == name; });
  return it == parameters_.rend() ? nullptr : &it->second;
}

std::optional<std::string> Request::Text(std::string_view name) const {
  const std::string* value = Raw(name);
  if (value == nullptr || IsUnset(*value)) return std::nullopt;
  return *value;
}

std::string Request::Text(std::string_view name, std::string_view otherwise) const {
  const std::string* value = Raw(name);
  return value == nullptr || IsUnset(*value) ? std::string(otherwise) : *value;
}

std::string Request::RequiredText(std::string_view name) const {
  auto value = Text(name);
  if (!value.has_value()) {
    const std::string field(name);
    throw Error(ErrorKind::kIllegalArgument, "Required field " + field + " not specified",
                {{"argument", field}, {"schema", schema_}});
  }
  return *std::move(value);
}

bool Request::Bool(std::string_view name, bool otherwise) const {
  const auto text = Text(name);
  if (!text.has_value()) return otherwise;
  const auto value = ParseBool(*text);
  if (!value.has_value()) ThrowConversion(name, *text, "boolean");
  return *value;
}

int64_t Request::Int(std::string_view name, int64_t otherwise) const {
  const auto text = Text(name);
  if (!text.has_value()) return otherwise;
  const auto value = ParseInt(*text);
  if (!value.has_value()) ThrowConversion(name, *text, "int");
  return *value;
}

double Request::Double(std::string_view name, double otherwise) const {
  const auto text = Text(name);
  if (!text.has_value()) return otherwise;
  const auto value = ParseDouble(*text);
  if (!value.has_value()) ThrowConversion(name, *text, "double");
  return *value;
}

std::optional<std::vector<std::string>> Request::List(std::string_view name) const {
  const auto text = Text(name);
  if (!text.has_value()) return std::nullopt;
  std::vector<std::string> elements;
  for (const std::string& element : SplitList(*text)) elements.push_back(Unquote(element));
  return elements;
}

std::optional<std::vector<int64_t>> Request::Ints(std::string_view name) const {
  return ParseEach<int64_t>(List(name), [&](const std::string& text) {
    const auto value = ParseInt(text);
    if (!value.has_value()) ThrowConversion(name, text, "int");
    return *value;
  });
}

std::optional<std::vector<double>> Request::Doubles(std::string_view name) const {
  return ParseEach<double>(List(name), [&](const std::string& text) {
    const auto value = ParseDouble(text);
    if (!value.has_value()) ThrowConversion(name, text, "double");
    return *value;
  });
}

std::optional<std::vector<std::vector<std::string>>> Request::Lists(std::string_view name) const {
  const auto text = Text(name);
  if (!text.has_value()) return std::nullopt;
  std::vector<std::vector<std::string>> lists;
  for (const std::string& outer : SplitList(*text)) {
    std::vector<std::string>& list = lists.emplace_back();
    if (IsUnset(outer)) continue;
    for (const std::string& element : SplitList(outer)) list.push_back(Unquote(element));
  }
  return lists;
}

void Request::RequireKnown(std::span<const std::string_view> known) const {
  for (const auto& [name, value] : parameters_) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      ThrowIllegalArgument("Unknown parameter: " + name);
    }
  }
}

void Request::AddParameter(std::string name, std::string value) {
  parameters_.emplace_back(std::move(name), std::move(value));
}

void Request::AddQuery(std::string_view encoded) {
  while (!encoded.empty()) {
    const std::string_view pair = encoded.substr(0, encoded.find('&'));
    encoded.remove_prefix(std::min(pair.size() + 1, encoded.size()));
    if (pair.empty()) continue;
    const size_t equals = std::min(pair.find('='), pair.size());
    const std::string_view value = pair.substr(std::min(equals + 1, pair.size()));
    AddParameter(PercentDecode(pair.substr(0, equals), true), PercentDecode(value, true));
  }
}

void Request::SetBody(std::string body, std::string_view content_type) {
  const std::string type = AsciiLower(content_type.substr(0, content_type.find(';')));
  if (type == "application/x-www-form-urlencoded") {
    AddQuery(body);
  } else if (type == "application/json" &&
             body.find_first_not_of(" \t\r\n") != std::string_view::npos) {
    MergeJson(body);
  } else {
    body_ = std::move(body);
  }
}

void Request::MergeJson(const std::string& text) {
  const Json json = ParseJson(text, "The body is not valid JSON: ");
  if (!json.is_object()) {
    throw Error(ErrorKind::kMalformedRequest, "The body must be a JSON object of parameters.");
  }
  for (const auto& [name, value] : json.items()) {
    AddParameter(name, value.is_string() ? value.get<std::string>() : value.dump());
  }
}

void Request::SetHeader(std::string_view name, std::string value) {
  headers_[AsciiLower(name)] = std::move(value);
}

void Request::ThrowConversion(std::string_view name, std::string_view value,
                              std::string_view type) const {
  ThrowIllegalArgument("Illegal argument for field: " + std::string(name) +
                       " of schema: " + schema_ + ": cannot convert \"" +
                       std::string(value.substr(0, 200)) + "\" to type " + std::string(type));
}

}  // namespace hydrofoil::rest
