#include "text/plain_text.h"

#include <gtest/gtest.h>

namespace hydrofoil {
namespace {

TEST(PlainText, IsTrimmedAndLowered) {
  EXPECT_EQ(Trimmed(" \ta b\r\n"), "a b");
  EXPECT_EQ(Trimmed("a"), "a");
  EXPECT_EQ(Trimmed(" \n"), "");
  EXPECT_EQ(AsciiLower("aZ@[\xC3\x84"), "az@[\xC3\x84");
}

TEST(PercentEncode, KeepsWhatItIsTold) {
  EXPECT_EQ(PercentEncode("a-._~Z9/ü+%", "/"), "a-._~Z9/%C3%BC%2B%25");
  EXPECT_EQ(PercentEncode("a/b"), "a%2Fb");
  EXPECT_EQ(PercentDecode(PercentEncode("a/b +%ü"), true), "a/b +%ü");
}

}  // namespace
}  // namespace hydrofoil
