// A user's regular expression for file names. Matching takes time linear in the name. A value, safe
// from every thread.
#ifndef HYDROFOIL_INGEST_FILES_NAME_PATTERN_H_
#define HYDROFOIL_INGEST_FILES_NAME_PATTERN_H_

#include <filesystem>
#include <memory>
#include <string>

namespace re2 {
class RE2;
}

namespace hydrofoil {

class NamePattern {
 public:
  // An empty pattern matches every name. Throws Error(kMalformedRequest) when it is not a regular
  // expression.
  explicit NamePattern(const std::string& pattern);

  // Whether the whole name of the file, without its folder, matches.
  [[nodiscard]] bool Matches(const std::filesystem::path& file) const;

 private:
  std::shared_ptr<const re2::RE2> regex_;  // null: everything
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_FILES_NAME_PATTERN_H_
