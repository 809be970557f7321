#include "text/json_depth.h"

#include <gtest/gtest.h>

#include <string>

namespace hydrofoil {
namespace {

// What is said, and "|" for commas that separate at the top.
std::string Seen(std::string_view text) {
  JsonNesting nesting;
  std::string seen;
  for (const char c : text) {
    const bool content = nesting.Take(c);
    const bool separates = c == ',' && !nesting.quoted() && nesting.depth() == 0;
    if (content) seen += separates ? '|' : c;
  }
  return seen;
}

TEST(JsonNestingTest, TellsContentFromQuotesAndBracketsFromText) {
  EXPECT_EQ(Seen(R"(a,b)"), "a|b");
  EXPECT_EQ(Seen(R"("a,b",c)"), "a,b|c");
  EXPECT_EQ(Seen(R"([1,2],{"k":3,"l":4},5)"), "[1,2]|{k:3,l:4}|5");
  EXPECT_EQ(Seen(R"("[",1)"), "[|1");
  EXPECT_EQ(Seen(R"("a\",b",c)"), R"(a",b|c)");
  EXPECT_EQ(Seen(R"("a\\",b)"), R"(a\|b)");
  EXPECT_EQ(Seen(R"(a\,b)"), R"(a\|b)");
  EXPECT_EQ(Seen(""), "");
}

TEST(JsonNestingTest, DepthCountsBracketsOutsideOfQuotes) {
  EXPECT_TRUE(IsShallowJson(R"({"a": [1, {"b": 2}]})", 3));
  EXPECT_FALSE(IsShallowJson(R"({"a": [1, {"b": 2}]})", 2));
  EXPECT_TRUE(IsShallowJson(R"("[[[[\"[[")", 0));
  EXPECT_TRUE(IsShallowJson("][][", 1));
}

}  // namespace
}  // namespace hydrofoil
