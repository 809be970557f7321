#include "exchange/java_text.h"

#include <gtest/gtest.h>

#include <array>

namespace hydrofoil {
namespace {

TEST(JavaText, MakesIdentifiers) {
  EXPECT_EQ(JavaIdentifier("my-model.1"), "my_model_1");
  EXPECT_EQ(JavaIdentifier("1a"), "_1a");
  EXPECT_EQ(JavaIdentifier("class"), "class_");
  EXPECT_EQ(JavaIdentifier(""), "__");
  EXPECT_EQ(JavaIdentifier("\xc3\xa4"), "__");
}

TEST(JavaText, QuotesWhatIsNotAscii) {
  EXPECT_EQ(JavaQuoted("a\"\\\n\t"), "\"a\\\"\\\\\\n\\u0009\"");
  EXPECT_EQ(JavaQuoted("\xc3\xa4\xe2\x82\xac"), "\"\\u00e4\\u20ac\"");
  EXPECT_EQ(JavaQuoted("\xf0\x9f\x98\x80"), "\"\\ud83d\\ude00\"");
  EXPECT_EQ(JavaQuoted("\xff\xc3(\xed\xa0\x80"), "\"\\ufffd\\ufffd(\\ufffd\\ufffd\\ufffd\"");
}

TEST(JavaText, PacksNumbers) {
  // Base 64 of the bytes 01 00 00 00 ff ff ff ff.
  EXPECT_EQ(JavaPacked(std::array<int32_t, 2>{1, -1}), "\"AQAAAP////8=\"");
  EXPECT_EQ(JavaPacked(std::span<const float>()), "\"\"");
  const std::string packed = JavaPacked(std::vector<double>(10'000, 0));
  EXPECT_EQ(packed.find('\n'), 60'003U);  // two quotes and a comma after the first 60,000
}

TEST(JavaText, SpreadsManyTextsOverClasses) {
  const std::string source = JavaTexts("Names", std::vector<std::string>(4001, "x"));
  EXPECT_NE(source.find("Names_0.fill(s);\n      Names_1.fill(s);"), source.npos);
  EXPECT_NE(source.find("s[4000] = \"x\";"), source.npos);
}

}  // namespace
}  // namespace hydrofoil
