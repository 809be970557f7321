#include "rapids/functions/known_words.h"

#include <gtest/gtest.h>

#include <set>

#include "base/error.h"
#include "base/random.h"

namespace hydrofoil::rapids {
namespace {

// What H2O 3.46.0.11 answers.
TEST(KnownWords, CountsPlacesOfTwoCharactersOrMore) {
  const KnownWords words("aa\nb\nabc\n  cd \nAB\n\nbc\r\né1\naa\né");
  EXPECT_EQ(words.CountIn("aaaa"), 3U);
  EXPECT_EQ(words.CountIn("abcd"), 2U);
  EXPECT_EQ(words.CountIn("b"), 0U);
  EXPECT_EQ(words.CountIn("AB ab"), 1U);
  EXPECT_EQ(words.CountIn("xé1é1"), 2U);
  EXPECT_EQ(words.CountIn("  cd "), 1U);
  EXPECT_EQ(words.CountIn(""), 0U);
  EXPECT_EQ(KnownWords("").CountIn("aaaa"), 0U);
  EXPECT_THROW(KnownWords(std::string(2000, 'a')), Error);
}

TEST(KnownWords, AgreesWithLookingUpEverySubstring) {
  Pcg random(5);
  const auto text_of = [&](size_t most) {
    std::string text;
    for (size_t i = random.NextInt(static_cast<uint32_t>(most)); i > 0; --i) {
      text.push_back(static_cast<char>('a' + random.NextInt(3)));
    }
    return text;
  };
  for (int round = 0; round < 50; ++round) {
    std::set<std::string> known;
    std::string lines;
    for (int i = 0; i < 12; ++i) {
      const std::string word = text_of(6);
      lines += word + "\n";
      if (word.size() >= 2) known.insert(word);
    }
    const std::string text = text_of(40);
    size_t expected = 0;
    for (size_t i = 0; i < text.size(); ++i) {
      for (size_t k = 1; i + k <= text.size(); ++k) expected += known.count(text.substr(i, k));
    }
    EXPECT_EQ(KnownWords(lines).CountIn(text), expected) << lines << text;
  }
}

}  // namespace
}  // namespace hydrofoil::rapids
