#include "ingest/formats/parse_setup.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace hydrofoil {
namespace {

ParseSetup Guess(const std::vector<std::string>& texts, const ParseSetupRequest& request = {}) {
  std::vector<Source> sources;
  for (const std::string& text : texts) {
    sources.push_back(Source::OfBytes("m" + std::to_string(sources.size()) + ".csv", text));
  }
  return GuessSetup(sources, request);
}

std::string Types(const ParseSetup& setup) {
  std::string types;
  for (const ParseType type : setup.column_types) {
    types += ParseTypeName(type).substr(0, 1);
  }
  return types;
}

struct Case {
  std::string text;
  int separator;
  int header;
  std::string types;
};

// What the reference answers.
TEST(GuessSetup, AgreesWithTheReference) {
  const std::vector<Case> cases = {
      {"a,b,c\n1,2,3\n4,5,6\n", ',', 1, "NNN"},
      {"1,2,3\n4,5,6\n", ',', -1, "NNN"},
      {"1\n2\n3\n", ' ', -1, "N"},
      {"x\n1\n2\n", ' ', 1, "N"},
      {"x\ny\nz\n", ' ', -1, "S"},
      {"a b\n1 2\n", ' ', 1, "NN"},
      {"a\tb\n1\t2\n", '\t', 1, "NN"},
      {"a;b\n1;2\n", ';', 1, "NN"},
      {"a|b\n1|2\n", '|', 1, "NN"},
      {"a\x01"
       "b\n1\x01"
       "2\n",
       1, 1, "NN"},
      {"a,b\n", ',', 1, "NN"},
      {"1,2", ',', -1, "NN"},
      {"abc", -1, 0, "E"},
      {"\xef\xbb\xbf"
       "a,b\n1,2\n",
       ',', 1, "NN"},
      {"a,b\nx,1\n", ',', 1, "EN"},
      {"a,b\nx,y\n", ',', -1, "SS"},
      {"a,b\nx,y\nx,y\nx,y\n", ',', -1, "EE"},
      {"a,1\nx,2\n", ',', -1, "SN"},
      {"a,2016-01-01\n1,2016-01-01\n", ',', -1, "NT"},
      {"a,b\nNA,1\n", ',', 1, "NN"},
      {"u\n550e8400-e29b-41d4-a716-446655440000\n", ' ', 1, "U"},
      {"t\n2016-07-01 10:20:30\n2016-07-02\n", ' ', 1, "T"},
      {"a b c,d\n1 2 3,4\n", ',', 1, "EN"},
      {"a,b c;d\n1;2 3\n4;5 6\n", ';', 1, "NS"},
      {"a,b\n1 2\n", ',', -1, "SE"},
      {"title\na,b\n1,2\n2,1\n", ',', -1, "NN"},
      {"a,b\n\"1\",\"2\"\n", ',', 1, "NN"},
      {"# a,b\n1,2\n3,4\n", ',', -1, "NN"},
  };
  for (const Case& c : cases) {
    const ParseSetup setup = Guess({c.text});
    EXPECT_EQ(setup.separator, c.separator) << c.text;
    EXPECT_EQ(setup.check_header, c.header) << c.text;
    EXPECT_EQ(Types(setup), c.types) << c.text;
  }
}

std::string Repeat(int count, const std::string& line) {
  std::string text;
  for (int i = 0; i < count; ++i) text += line;
  return text;
}

std::string Distinct(int count, int of) {
  std::string text;
  for (int i = 0; i < count; ++i) text += "s" + std::to_string(i % of) + ",1\n";
  return text;
}

TEST(GuessSetup, VotesOnTypes) {
  const auto type = [](const std::string& rows) { return Types(Guess({"h,z\n" + rows})); };
  EXPECT_EQ(type(Distinct(100, 94)), "EN");
  EXPECT_EQ(type(Distinct(100, 95)), "SN");
  EXPECT_EQ(type(Repeat(10, "5,1\n") + Repeat(10, "x,1\n")), "NN");
  EXPECT_EQ(type(Repeat(9, "5,1\n") + Repeat(11, "x,1\n")), "EN");
  EXPECT_EQ(type(Repeat(10, "0,1\n") + Repeat(10, "x,1\n")), "EN");
  EXPECT_EQ(type(Repeat(17, "0,1\n") + "a,1\nb,1\na,1\n"), "EN");
  EXPECT_EQ(type(Repeat(18, "0,1\n") + "a,1\nb,1\n"), "NN");
  EXPECT_EQ(type(Repeat(20, "NA,1\n")), "NN");
  EXPECT_EQ(type(Repeat(20, "nan,1\n")), "EN");
  EXPECT_EQ(type(Repeat(20, ",1\n")), "NN");
  EXPECT_EQ(type("2016-01-01,1\n" + Repeat(19, "x,1\n")), "TN");
  EXPECT_EQ(type(Repeat(11, "2016-01-01,1\n") + Repeat(9, "5,1\n")), "TN");
}

TEST(GuessSetup, CountsColumns) {
  EXPECT_EQ(Guess({"1,2\n3,4,5\n6,7,8\n"}).column_count, 3U);
  EXPECT_EQ(Guess({"1,2\n3,4,5\n6,7\n"}).column_count, 2U);
  EXPECT_EQ(Guess({"1,2,3\n4,5\n6,7\n"}).column_count, 3U);
  EXPECT_EQ(Guess({"a,b\n1,2,3\n"}).column_count, 2U);
}

TEST(GuessSetup, ShowsTheFirstRecords) {
  const ParseSetup setup = Guess({"a,b\nx \"\"q\"\" z,1\n\"u, v\",2 \n" + Repeat(20, "w,3\n")});
  ASSERT_EQ(setup.preview.size(), 9U);
  EXPECT_EQ(setup.preview[1], (std::vector<std::string>{"u, v", "2"}));
  EXPECT_EQ(Guess({Repeat(20, "1,3\n")}).preview.size(), 10U);
}

TEST(GuessSetup, FollowsTheUser) {
  EXPECT_EQ(Guess({"1,2\n3,4\n"}, {.check_header = 1}).column_names,
            (std::vector<std::string>{"1", "2"}));
  EXPECT_EQ(Types(Guess({"a,b\n1,2\n"}, {.column_types = {"enum", "string"}})), "ES");
  EXPECT_EQ(Guess({"a;b,c\n1;2,3\n"}, {.separator = ';'}).column_count, 2U);
  EXPECT_THROW(Guess({"a,b\n1,2\n"}, {.column_types = {"foo"}}), Error);
}

void ExpectRefused(const std::vector<std::string>& texts, const std::string& message) {
  try {
    Guess(texts);
    FAIL() << "not refused: " << message;
  } catch (const Error& error) {
    EXPECT_EQ(error.what(), message);
    EXPECT_EQ(error.kind(), ErrorKind::kIllegalArgument);
  }
}

TEST(GuessSetup, RefusesWhatIsNoTable) {
  ExpectRefused({""}, "The file m0.csv is empty: there is nothing to parse.");
  ExpectRefused({"\n\n"}, "Cannot determine file type. for m0.csv");
  ExpectRefused({std::string("\0\1\2\3\0\1\2\3", 8)}, "Cannot determine file type. for m0.csv");
  EXPECT_THROW(GuessSetup({}, {}), Error);
}

TEST(GuessSetup, JoinsFilesThatFit) {
  const ParseSetup setup = Guess({"a,b\n1,2\n", "3,4\n", "a,b\nx,4\ny,3\n"});
  EXPECT_EQ(setup.check_header, 1);
  EXPECT_EQ(setup.column_names, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(Types(Guess({"a,b\n1,2\n", "a,b\nx,4\ny,3\n"})), "SN");
  ExpectRefused({"a,b\n1,2\n", "a,c\n3,4\n"}, "Column names do not match between files.");
  ExpectRefused({"a,b\n1,2\n", "a;b\n3;4\n"},
                "Column separator mismatch. One file seems to use \",\" and the other uses \";\".");
  ExpectRefused({"1,2\n", "3,4,5\n"},
                "File type mismatch. Cannot parse files [m0.csv] and [m1.csv] of type CSV and CSV "
                "as one dataset.");
}

TEST(DestinationName, FollowsTheReference) {
  EXPECT_EQ(DestinationName("nfs://data/iris_wheader.csv"), "iris_wheader.hex");
  EXPECT_EQ(DestinationName("/d/z.csv.gz"), "z.hex");
  EXPECT_EQ(DestinationName("/d/a b.csv"), "a_b.hex");
  EXPECT_EQ(DestinationName("/d/1x.csv"), "X1x.hex");
  EXPECT_EQ(DestinationName("/d/.csv"), "X_csv.hex");
  EXPECT_EQ(DestinationName("/d/a.tar.gz"), "a_tar.hex");
  EXPECT_EQ(DestinationName("/tmp/file69.csv_sid_b06b_12"), "file69_csv_sid_b06b_12.hex");
  EXPECT_EQ(DestinationName("upload_b1"), "Key_Frame__upload_b1.hex");
}

}  // namespace
}  // namespace hydrofoil
