#include "text/letter_case.h"

#include <gtest/gtest.h>

#include <clocale>
#include <fstream>
#include <string>

#include "base/recorded_files_for_test.h"

namespace hydrofoil {
namespace {

// What H2O 3.46.0.11 answers.
TEST(LetterCase, IsThatOfUnicode) {
  EXPECT_EQ(UpperCase("aZ 9-"), "AZ 9-");
  EXPECT_EQ(UpperCase("é ß ÿ ﬁ ǆ Σσς"), "É SS Ÿ FI Ǆ ΣΣΣ");
  EXPECT_EQ(UpperCase("İstanbul ı"), "İSTANBUL I");
  EXPECT_EQ(LowerCase("É SS Ÿ FI Ǆ Σσς"), "é ss ÿ fi ǆ σσς");
  EXPECT_EQ(LowerCase("İSTANBUL ı"), "i̇stanbul ı");
  EXPECT_EQ(LowerCase("ΟΔΟΣ ΣΑΣ Σ"), "οδος σας σ");
  EXPECT_EQ(UpperCase("ж𐐨"), "Ж𐐀");
}

// tests/data/letter_case.tsv: every character that H2O 3.46.0.11 changes (on Java 17), with its
// upper and its lower case.
TEST(LetterCase, OfEveryCharacterIsThatOfH2o) {
  std::ifstream file(SourceRoot() + "/tests/data/letter_case.tsv");
  std::string letter;
  std::string upper;
  std::string lower;
  size_t lines = 0;
  while (std::getline(file, letter, '\t') && std::getline(file, upper, '\t') &&
         std::getline(file, lower)) {
    ++lines;
    EXPECT_EQ(UpperCase("x" + letter), "X" + upper);
    EXPECT_EQ(LowerCase("x" + letter), "x" + lower);
  }
  EXPECT_GT(lines, 2500U);
}

TEST(LetterCase, DoesNotDependOnTheLocale) {
  const std::string before = std::setlocale(LC_ALL, nullptr);
  ASSERT_NE(std::setlocale(LC_ALL, "C"), nullptr);
  EXPECT_EQ(UpperCase("straße"), "STRASSE");
  EXPECT_EQ(LowerCase("ÄÖ"), "äö");
  std::setlocale(LC_ALL, before.c_str());
}

TEST(LetterCase, OfSigmaIsFinalAtTheEndOfAWord) {
  EXPECT_EQ(LowerCase("ΟΔΥΣΣΕΥΣ, ΑΣ. ΣΩ’Σ"), "οδυσσευς, ας. σω’ς");
  EXPECT_EQ(LowerCase("ΑΣ́ ΑΣ́Α"), "ας́ ασ́α");
}

TEST(LetterCase, LeavesBytesThatAreNoText) {
  EXPECT_EQ(UpperCase("a\xff\xc3"), "A\xff\xc3");
  EXPECT_EQ(LowerCase("\xe2\x82"
                      "A"),
            "\xe2\x82"
            "a");
}

}  // namespace
}  // namespace hydrofoil
