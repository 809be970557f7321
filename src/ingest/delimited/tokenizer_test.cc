#include "ingest/delimited/tokenizer.h"

#include <gtest/gtest.h>

#include <random>

namespace hydrofoil {
namespace {

using Table = std::vector<std::vector<std::string>>;

Table Split(std::string_view text, const Dialect& dialect = {}) {
  Table table;
  Tokenizer tokenizer(text, dialect);
  std::vector<Field> fields;
  while (tokenizer.Next(fields)) {
    table.emplace_back();
    for (const Field& field : fields) {
      table.back().push_back(Unescape(field, dialect));
    }
  }
  return table;
}

TEST(Tokenizer, KnowsAllLineEnds) {
  const Table expected = {{"a", "b"}, {"1", "2"}, {"3", "4"}};
  EXPECT_EQ(Split("a,b\n1,2\n3,4\n"), expected);
  EXPECT_EQ(Split("a,b\r\n1,2\r\n3,4"), expected);
  EXPECT_EQ(Split("a,b\r1,2\r3,4\r"), expected);
}

TEST(Tokenizer, SkipsCommentsAndBlankLines) {
  EXPECT_EQ(Split("#c\n\n  \na,b\n\t\n# x,y\n1,2\n"), (Table{{"a", "b"}, {"1", "2"}}));
}

TEST(Tokenizer, KeepsEmptyFields) {
  EXPECT_EQ(Split(",,\n1,,\n"), (Table{{"", "", ""}, {"1", "", ""}}));
}

TEST(Tokenizer, ReadsQuotedFields) {
  EXPECT_EQ(Split("\"x,1\",\"a\"\"b\" , \"l\nm\"\n"), (Table{{"x,1", "a\"b", "l\nm"}}));
  EXPECT_EQ(Split("x \"y\" z,x\"y\n"), (Table{{"x \"y\" z", "x\"y"}}));
  EXPECT_EQ(Split("'a,b',2\n", {.quote = '\''}), (Table{{"a,b", "2"}}));
  EXPECT_EQ(Split("\"q\\\"r\",2\n", {.escape = '\\'}), (Table{{"q\"r", "2"}}));
  EXPECT_EQ(Split("\"not closed"), (Table{{"not closed"}}));
}

TEST(Tokenizer, TreatsRunsOfBlanksAsOneSeparator) {
  const Table expected = {{"1", "a b", "3"}};
  EXPECT_EQ(Split("  1  \"a b\" 3  \n", {.separator = ' '}), expected);
}

TEST(Tokenizer, WithoutSeparatorALineIsAField) {
  EXPECT_EQ(Split("a,b c\nd\n", {.separator = '\n'}), (Table{{"a,b c"}, {"d"}}));
}

TEST(LastRecordEnd, StaysOutOfQuotes) {
  EXPECT_EQ(LastRecordEnd("a,b\n1,2\n3", {}), 8U);
  EXPECT_EQ(LastRecordEnd("a,b\n1,\"x\ny", {}), 4U);
  EXPECT_EQ(LastRecordEnd("a,\"x\ny\"\nz", {}), 8U);
  EXPECT_EQ(LastRecordEnd("it\"s\nz\"\ny", {}), 8U);
  EXPECT_EQ(LastRecordEnd("no line end", {}), 0U);
  EXPECT_EQ(LastRecordEnd("a\r", {}), 0U);
}

// Cutting at LastRecordEnd never changes what is read.
TEST(LastRecordEnd, AgreesWithTheTokenizer) {
  std::mt19937 random(7);
  constexpr std::string_view kAlphabet = "ab,\n\"\r #\t1";
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (size_t n = random() % 24; n > 0; --n) {
      text.push_back(kAlphabet[random() % kAlphabet.size()]);
    }
    const size_t end = LastRecordEnd(text, {});
    ASSERT_LE(end, text.size());
    Table parts = Split(std::string_view(text).substr(0, end));
    for (const auto& record : Split(std::string_view(text).substr(end))) {
      parts.push_back(record);
    }
    EXPECT_EQ(parts, Split(text)) << testing::PrintToString(text) << " cut at " << end;
  }
}

}  // namespace
}  // namespace hydrofoil
