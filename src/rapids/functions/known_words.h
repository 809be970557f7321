// Counts the places of a text where a known word occurs. Immutable.
#ifndef HYDROFOIL_RAPIDS_FUNCTIONS_KNOWN_WORDS_H_
#define HYDROFOIL_RAPIDS_FUNCTIONS_KNOWN_WORDS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hydrofoil::rapids {

class KnownWords {
 public:
  // One word per line, as it is; those of fewer than two characters do not count. Throws
  // Error(kIllegalArgument) for a word of more than a thousand bytes: work per text stays bounded.
  explicit KnownWords(std::string lines);
  KnownWords(const KnownWords&) = delete;
  KnownWords& operator=(const KnownWords&) = delete;

  // Substrings of `text` that are known words, counted by begin and end.
  [[nodiscard]] size_t CountIn(std::string_view text) const;

 private:
  std::string lines_;
  std::vector<std::string_view> words_;  // sorted, each once
};

}  // namespace hydrofoil::rapids

#endif  // HYDROFOIL_RAPIDS_FUNCTIONS_KNOWN_WORDS_H_
