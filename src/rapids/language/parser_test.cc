#include <gtest/gtest.h>

#include "base/error.h"
#include "rapids/language/ast.h"

namespace hydrofoil::rapids {
namespace {

std::string Fault(const std::string& text) {
  try {
    (void)Parse(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kMalformedRequest);
    return error.what();
  }
  return "no fault";
}

TEST(Parser, PrintsWhatItRead) {
  EXPECT_EQ(Parse("{ x y . (+ x y) }")->Text(), "{ x y . (+ x y )}");
  EXPECT_EQ(Parse("(f [1 2:3] ['a' \"b\"] TRUE)")->Text(), "(f [1.0 2.0:3.0] [\"a\" \"b\"] 1.0 )");
}

TEST(Parser, ReadsListsOfRanges) {
  const NodePtr list = Parse("[1:3, 5:2:4]");
  EXPECT_EQ(list->numbers.Expand(), (std::vector<double>{1, 2, 3, 5, 9}));
}

TEST(Parser, ReadsEscapes) {
  EXPECT_EQ(Parse(R"('a\'b\n\x41\u00e9')")->text, "a'b\nA\xC3\xA9");
  EXPECT_EQ(Fault(R"("a\qb")"), "Invalid escape sequence \\q");
}

TEST(Parser, NamesWhatIsWrong) {
  EXPECT_EQ(Fault("(+ 1"), "Expected an expression but ran out of text");
  EXPECT_EQ(Fault(")"), "Missing token");
  EXPECT_EQ(Fault("(+ 1 2) 3"), "Syntax error: illegal Rapids expression `(+ 1 2) 3`");
  EXPECT_EQ(Fault("\"abc"), "Unterminated string at 1");
  EXPECT_EQ(Fault("['a' 2]"), "Expected ']'. Got: '2");
  EXPECT_EQ(Fault("[1:0]"), "Count must be a positive integer, got 0.0");
  EXPECT_EQ(Fault("[0:3:-1]"), "Stride must be positive, got -1.0");
  EXPECT_EQ(Fault("[a]"), "java.lang.NumberFormatException: For input string: \"a\"");
}

TEST(Parser, RefusesDeepNesting) {
  EXPECT_EQ(Fault(std::string(100'000, '(')), "Expression is nested deeper than 500 levels");
}

}  // namespace
}  // namespace hydrofoil::rapids
