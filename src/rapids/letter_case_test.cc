#include "rapids/letter_case.h"

#include <gtest/gtest.h>

namespace hydrofoil::rapids {
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

TEST(LetterCase, LeavesBytesThatAreNoText) {
  EXPECT_EQ(UpperCase("a\xff\xc3"), "A\xff\xc3");
  EXPECT_EQ(LowerCase("\xe2\x82"
                      "A"),
            "\xe2\x82"
            "a");
}

}  // namespace
}  // namespace hydrofoil::rapids
