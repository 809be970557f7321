#include "text/utf8.h"

#include <gtest/gtest.h>

namespace hydrofoil {
namespace {

TEST(Utf8, ReadsWhatItWrites) {
  for (const uint32_t code :
       {0U, 0x7fU, 0x80U, 0x7ffU, 0x800U, 0xd7ffU, 0xe000U, 0xffffU, 0x10000U, 0x10ffffU}) {
    std::string text;
    AppendUtf8(code, text);
    const Utf8Character first = FirstUtf8(text + "x");
    EXPECT_EQ(first.code, code);
    EXPECT_EQ(first.length, text.size());
    EXPECT_EQ(FirstUtf8(text.substr(0, text.size() - 1) + "x").length, text.size() == 1 ? 1U : 0U);
  }
}

TEST(Utf8, KnowsWhatIsNoCharacter) {
  for (const char* text : {"\x80", "\xc1\x81", "\xe0\x81\x81", "\xed\xa0\x80", "\xf0\x81\x81\x81",
                           "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe2\x82"}) {
    EXPECT_EQ(FirstUtf8(text).length, 0U) << text;
  }
}

}  // namespace
}  // namespace hydrofoil
