#include "ingest/files/name_pattern.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/error.h"
#include "text/pattern_limit.h"

namespace hydrofoil {

NamePattern::NamePattern(const std::string& pattern) {
  if (pattern.empty()) {
    return;
  }
  RE2::Options options;
  options.set_log_errors(false);
  regex_ = std::make_shared<const RE2>(ShortPattern(pattern), options);
  if (!regex_->ok()) {
    throw Error(
        ErrorKind::kMalformedRequest,
        fmt::format("pattern \"{}\" is not a regular expression: {}", pattern, regex_->error()),
        {{"exception_type", "java.util.regex.PatternSyntaxException"}});
  }
}

bool NamePattern::Matches(const std::filesystem::path& file) const {
  return regex_ == nullptr || RE2::FullMatch(file.filename().string(), *regex_);
}

}  // namespace hydrofoil
