#include "rest/protocol/sent_names.h"

#include <gtest/gtest.h>

namespace hydrofoil::rest {
namespace {

using Names = std::vector<std::string>;

TEST(SentNames, AreThoseThatTheClientWasTold) {
  // Python leaves the last one alone, for it holds quotes with something between.
  const Names told = {"6\" pipe", "a\",\"b", "x\\n", "", "\"q\""};
  const std::string sent = R"(["6" pipe",a","b,"x\n","","q"])";
  EXPECT_EQ(ReadSentNames(sent, 5, told), told);
  // R puts quotes around every name.
  EXPECT_EQ(ReadSentNames(R"(["6" pipe","a","b","x\n","",""q""])", 5, told), told);
  EXPECT_EQ(ReadSentNames(R"(["6\" pipe","a\",\"b","x\\n","","\"q\""])", 5, told), told);
}

TEST(SentNames, AreCutIntoAsManyAsThereAreColumns) {
  EXPECT_EQ(ReadSentNames(R"(["a","b"])", 2, {}), (Names{"a", "b"}));
  EXPECT_EQ(ReadSentNames(R"(["6" pipe","12" pipe","x"])", 3, {}),
            (Names{"6\" pipe", "12\" pipe", "x"}));
  EXPECT_EQ(ReadSentNames(R"(["a,b","c"])", 2, {}), (Names{"a,b", "c"}));
  // One that Python did not quote among others.
  EXPECT_EQ(ReadSentNames(R"(["a",say "b, c" now,"d"])", 3, {}),
            (Names{"a", "say \"b, c\" now", "d"}));
  // JSON, for those who write it.
  EXPECT_EQ(ReadSentNames(R"(["a\"b","c\u00e9"])", 2, {}), (Names{"a\"b", "cé"}));
  EXPECT_EQ(ReadSentNames("[a, b]", 2, {}), (Names{"a", "b"}));
}

TEST(SentNames, AreSplitPlainlyWhereNothingFits) {
  EXPECT_EQ(ReadSentNames(R"(["a","b"])", 7, {}), (Names{"a", "b"}));
  EXPECT_EQ(ReadSentNames(R"(["a","b"])", 0, {}), (Names{"a", "b"}));
  EXPECT_EQ(ReadSentNames("a", 1, {}), Names{"a"});
  EXPECT_EQ(ReadSentNames("\"", 1, {}), Names{"\""});
  EXPECT_EQ(ReadSentNames("[\"]", 1, {}), Names{"\""});
  const std::string commas(3000, ',');
  EXPECT_FALSE(ReadSentNames("[\"" + commas + "]", 17, {}).empty());
}

TEST(SentNames, ArePlainWithoutQuotesOrBackslashesWithin) {
  EXPECT_TRUE(IsPlainNameList(R"(["a","b, c"])"));
  EXPECT_FALSE(IsPlainNameList(R"(["6" pipe","x"])"));
  EXPECT_FALSE(IsPlainNameList(R"(["a\b"])"));
  EXPECT_FALSE(IsPlainNameList("[a]"));
}

}  // namespace
}  // namespace hydrofoil::rest
