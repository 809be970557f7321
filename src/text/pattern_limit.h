// How long the regular expressions of clients may be: compiling them takes some hundred times
// their size, even if they turn out to be invalid.
#ifndef HYDROFOIL_TEXT_PATTERN_LIMIT_H_
#define HYDROFOIL_TEXT_PATTERN_LIMIT_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.h"

namespace hydrofoil {

inline constexpr size_t kLongestPattern = 64 * 1024;

// Returns `pattern`, for whoever compiles it. Throws Error(kMalformedRequest) when it
// is too long.
inline std::string_view ShortPattern(std::string_view pattern) {
  if (pattern.size() <= kLongestPattern) return pattern;
  throw Error(ErrorKind::kMalformedRequest,
              "A regular expression has " + std::to_string(pattern.size()) + " bytes; at most " +
                  std::to_string(kLongestPattern) + " are allowed.");
}

}  // namespace hydrofoil

#endif  // HYDROFOIL_TEXT_PATTERN_LIMIT_H_
