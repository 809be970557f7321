#include "rapids/functions/known_words.h"

#include <algorithm>
#include <utility>

#include "base/error.h"

namespace hydrofoil::rapids {
namespace {

constexpr size_t kLongest = 1000;

bool HasTwoCharacters(std::string_view word) {
  const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
  return std::count_if(word.begin(), word.end(), begins) >= 2;
}

}  // namespace

KnownWords::KnownWords(std::string lines) : lines_(std::move(lines)) {
  std::string_view rest = lines_;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find_first_of("\r\n"), rest.size());
    const std::string_view word = rest.substr(0, end);
    if (word.size() > kLongest) {
      ThrowIllegalArgument("The file of words has a line of more than 1000 bytes.");
    }
    if (HasTwoCharacters(word)) words_.push_back(word);
    rest.remove_prefix(std::min(rest.size(), end + 1));
  }
  std::sort(words_.begin(), words_.end());
  words_.erase(std::unique(words_.begin(), words_.end()), words_.end());
}

size_t KnownWords::CountIn(std::string_view text) const {
  size_t count = 0;
  for (size_t begin = 0; begin < text.size(); ++begin) {
    // The words that start like the text from here on, fewer with every byte.
    auto low = words_.begin();
    auto high = words_.end();
    for (size_t length = 1; begin + length <= text.size() && low != high; ++length) {
      const auto byte = static_cast<unsigned char>(text[begin + length - 1]);
      const auto at = [&](std::string_view word) {
        return static_cast<int>(static_cast<unsigned char>(word[length - 1]));
      };
      if (low->size() < length) ++low;  // the word that ended before
      low = std::partition_point(low, high, [&](std::string_view word) { return at(word) < byte; });
      high =
          std::partition_point(low, high, [&](std::string_view word) { return at(word) <= byte; });
      if (low != high && low->size() == length) ++count;
    }
  }
  return count;
}

}  // namespace hydrofoil::rapids
