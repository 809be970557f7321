#include "exchange/mojo_file.h"

#include <fast_float/fast_float.h>
#include <fmt/format.h>

#include <charconv>

#include "base/error.h"
#include "text/json_depth.h"

namespace hydrofoil {
namespace {

[[noreturn]] void ThrowDamaged(std::string_view what) {
  ThrowIllegalArgument(fmt::format("The file is not a readable MOJO: {}", what));
}

// Calls use(line) for every line, without its end.
template <typename Use>
void ForEachLine(std::string_view text, Use use) {
  while (!text.empty()) {
    const size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    }
    use(line);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

std::string Unescape(std::string_view level) {
  std::string out;
  for (size_t i = 0; i < level.size(); ++i) {
    if (level[i] != '\\' || i + 1 == level.size()) {
      out += level[i];
      continue;
    }
    const char code = level[++i];
    out += code == 'n' ? '\n' : code == 'r' ? '\r' : code;
  }
  return out;
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') {
    text.remove_prefix(1);
  }
  while (!text.empty() && text.back() == ' ') {
    text.remove_suffix(1);
  }
  return text;
}

double ParseDouble(std::string_view text, std::string_view key) {
  double value = 0;
  const auto [end, error] = fast_float::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) {
    ThrowDamaged(fmt::format("'{}' is not a number for {}", text.substr(0, 40), key));
  }
  return value;
}

int64_t ParseInt(std::string_view text, std::string_view key) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) {
    ThrowDamaged(fmt::format("'{}' is not an integer for {}", text.substr(0, 40), key));
  }
  return value;
}

DomainPtr ReadDomain(const std::string& content, bool escaped) {
  auto domain = std::make_shared<Domain>();
  ForEachLine(content, [&](std::string_view line) {
    domain->push_back(escaped ? Unescape(line) : std::string(line));
  });
  return domain;
}

}  // namespace

MojoFile MojoFile::Parse(const ZipEntries& entries) {
  const auto ini = entries.find("model.ini");
  if (ini == entries.end()) {
    ThrowDamaged("it has no model.ini");
  }
  MojoFile file;
  std::string section;
  std::vector<std::string_view> domain_lines;
  ForEachLine(ini->second, [&](std::string_view line) {
    if (line.starts_with('[') && line.ends_with(']') && section != "[columns]") {
      section = line;
    } else if (line == "[domains]") {
      section = line;
    } else if (section == "[info]" && line.find(" = ") != std::string_view::npos) {
      const size_t split = line.find(" = ");
      file.values_.insert_or_assign(std::string(line.substr(0, split)),
                                    std::string(line.substr(split + 3)));
    } else if (section == "[columns]" && !line.empty()) {
      file.columns_.emplace_back(line);
    } else if (section == "[domains]" && !line.empty()) {
      domain_lines.push_back(line);
    }
  });
  file.domains_.resize(file.columns_.size());
  for (const std::string_view line : domain_lines) {
    file.AddDomain(line, entries);
  }
  for (const auto& [name, content] : entries) {
    if (name.starts_with("_orig_")) file.others_.emplace(name, content);
  }
  if (const auto details = entries.find("experimental/modelDetails.json");
      details != entries.end()) {
    if (!IsShallowJson(details->second, MojoFile::kDeepestDetails)) {
      ThrowDamaged("its details are nested too deeply");
    }
    file.details_ = details->second;
  }
  return file;
}

// "7: 2 d002.txt"
void MojoFile::AddDomain(std::string_view line, const ZipEntries& entries) {
  const size_t colon = line.find(": ");
  const size_t blank = line.find(' ', colon == std::string_view::npos ? colon : colon + 2);
  if (blank == std::string_view::npos) {
    ThrowDamaged(fmt::format("'{}' is not a domain", line.substr(0, 40)));
  }
  const int64_t column = ParseInt(line.substr(0, colon), "a domain's column");
  const int64_t count = ParseInt(line.substr(colon + 2, blank - colon - 2), "a domain's size");
  const auto content = entries.find("domains/" + std::string(line.substr(blank + 1)));
  if (column < 0 || column >= static_cast<int64_t>(columns_.size()) || content == entries.end()) {
    ThrowDamaged(fmt::format("the domain '{}' is missing", line.substr(0, 40)));
  }
  auto domain = ReadDomain(content->second, Text("escape_domain_values", "false") == "true");
  if (static_cast<int64_t>(domain->size()) != count) {
    ThrowDamaged(
        fmt::format("column {} has {} levels instead of {}", column, domain->size(), count));
  }
  domains_[static_cast<size_t>(column)] = std::move(domain);
}

std::vector<std::string> MojoFile::Lines(std::string_view file) const {
  const auto found = others_.find(file);
  if (found == others_.end()) {
    ThrowDamaged(fmt::format("{} is missing", file));
  }
  std::vector<std::string> lines;
  ForEachLine(found->second, [&](std::string_view line) { lines.emplace_back(line); });
  return lines;
}

bool MojoFile::Has(std::string_view key) const { return values_.find(key) != values_.end(); }

const std::string& MojoFile::Text(std::string_view key) const {
  const auto it = values_.find(key);
  if (it == values_.end()) {
    ThrowDamaged(fmt::format("{} is missing", key));
  }
  return it->second;
}

std::string MojoFile::Text(std::string_view key, std::string_view otherwise) const {
  const auto it = values_.find(key);
  return it == values_.end() ? std::string(otherwise) : it->second;
}

int64_t MojoFile::Int(std::string_view key) const { return ParseInt(Text(key), key); }

double MojoFile::Double(std::string_view key) const { return ParseDouble(Text(key), key); }

bool MojoFile::Bool(std::string_view key) const {
  const std::string& text = Text(key);
  if (text != "true" && text != "false") {
    ThrowDamaged(fmt::format("'{}' is not true or false for {}", text.substr(0, 40), key));
  }
  return text == "true";
}

std::optional<std::vector<double>> MojoFile::Doubles(std::string_view key) const {
  const auto it = values_.find(key);
  if (it == values_.end() || it->second == "null") {
    return std::nullopt;
  }
  std::string_view text = it->second;
  if (!text.starts_with('[') || !text.ends_with(']')) {
    ThrowDamaged(fmt::format("{} is not a list", key));
  }
  text = Trim(text.substr(1, text.size() - 2));
  std::vector<double> values;
  while (!text.empty()) {
    const size_t end = text.find(',');
    values.push_back(ParseDouble(Trim(text.substr(0, end)), key));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return values;
}

std::vector<double> MojoFile::RequiredDoubles(std::string_view key) const {
  auto values = Doubles(key);
  if (!values) {
    ThrowDamaged(fmt::format("{} is missing", key));
  }
  return std::move(*values);
}

}  // namespace hydrofoil
