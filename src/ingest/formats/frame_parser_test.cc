#include "ingest/formats/frame_parser.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <thread>

#include "base/error.h"
#include "base/recorded_files_for_test.h"
#include "frame/column_stats.h"
#include "ingest/delimited/block_reader.h"
#include "ingest/delimited/csv_writer.h"
#include "text/cell_text.h"

namespace hydrofoil {
namespace {

std::string Csv(const Frame& frame, const CsvFormat& format = {}) {
  std::string text;
  CsvWriter writer(frame, format);
  while (writer.Next(text)) {
  }
  return text;
}

std::vector<Source> Sources(const std::vector<std::string>& texts) {
  std::vector<Source> sources;
  for (const std::string& text : texts) {
    sources.push_back(Source::OfBytes("m" + std::to_string(sources.size()) + ".csv", text));
  }
  return sources;
}

std::string RoundTrip(const std::vector<std::string>& texts, const ParseSetupRequest& request = {},
                      const ParseControl& control = {}) {
  const auto sources = Sources(texts);
  return Csv(ParseFrame(sources, GuessSetup(sources, request), control));
}

TEST(ParseFrame, FillsRaggedRecords) {
  EXPECT_EQ(RoundTrip({"a,b,c\n1,2\n3,4,5,6\n,,\n7\n\n8,9,10\n"}),
            "\"a\",\"b\",\"c\"\n1,2,\n3,4,5\n,,\n7,,\n8,9,10\n");
}

TEST(ParseFrame, ReadsArffInBlocksOfAnySize) {
  const std::string text =
      "% it's\n@Relation x\n\n@attribute 'a b' REAL\n@attribute c {b,a}\n@DATA\n1,b\n% c\n?,'a "
      "q'\n";
  for (size_t bytes = 1; bytes < 80; ++bytes) {
    EXPECT_EQ(RoundTrip({text, text}, {}, {.block_bytes = bytes}),
              "\"a b\",\"c\"\n1,\"b\"\n,\"a q\"\n1,\"b\"\n,\"a q\"\n")
        << bytes;
  }
}

TEST(ParseFrame, WidensSvmLightToTheLargestIndex) {
  EXPECT_EQ(RoundTrip({"1 1:2\n", "2 3:1\n"}, {}, {.block_bytes = 4}),
            "\"C1\",\"C2\",\"C3\",\"C4\"\n1,2,0,0\n2,0,0,1\n");
}

TEST(ParseFrame, TellsRowAndByteOfFaults) {
  const auto sources = Sources({"1 1:2\n2 1:1\n", "1 1:2\n2 x:1\n"});
  std::vector<std::string> told;
  ParseFrame(
      sources, GuessSetup(sources, {}),
      {.warn = [&](std::string text) { told.push_back(std::move(text)); }, .block_bytes = 4});
  EXPECT_EQ(told, std::vector<std::string>{
                      "ParseError at file m1.csv at row 2, byte offset 6; error = 'Unexpected "
                      "character, expected number or qid, got 'x:1...''"});
}

TEST(ParseFrame, NamesColumnsWithoutHeader) {
  EXPECT_EQ(RoundTrip({"1,2\n"}), "\"C1\",\"C2\"\n1,2\n");
  EXPECT_EQ(RoundTrip({"a,\n1,2\n"}), "\"a\",\"C2\"\n1,2\n");
  EXPECT_EQ(RoundTrip({"a,b\n1,2,3\n4,5,6\n"}), "\"a\",\"b\",\"C3\"\n1,2,3\n4,5,6\n");
  EXPECT_EQ(RoundTrip({"1,2\n"}, {.column_names = {""}}), "\"C1\",\"C2\"\n1,2\n");
}

TEST(ParseFrame, ReadsNoRows) { EXPECT_EQ(RoundTrip({"a,b\n"}), "\"a\",\"b\"\n"); }

// Cells that are read the short way among others that are not.
TEST(ParseFrame, ReadsNumbersOfAllKindsAsParseNumber) {
  const std::vector<std::string> cells = {"0",
                                          "7",
                                          "-12",
                                          "3.25",
                                          "-0.125",
                                          "000123.4500",
                                          "1e5",
                                          "-2.5E-3",
                                          "",
                                          "NA",
                                          "\"5\"",
                                          " 8",
                                          "9 ",
                                          "0.1",
                                          "12345678",
                                          "123456789.12345678",
                                          "$3",
                                          "4%",
                                          "-",
                                          ".",
                                          ".5",
                                          "5.",
                                          "+1",
                                          "12345678901234567",
                                          "-0.0",
                                          "1.2.3",
                                          "1-2",
                                          "a",
                                          "12a",
                                          "0.12345678901234567890",
                                          "99999999999999999999"};
  std::mt19937 random(3);
  for (const char separator : {',', ';', '\t', ' ', '.', '-', '5'}) {
    std::string text;
    for (int i = 0; i < 3000; ++i) {
      for (int j = 0; j < 3; ++j) {
        text += (j > 0 ? std::string(1, separator) : "") + cells[random() % cells.size()];
      }
      text += i % 7 == 0 ? "\r\n" : "\n";
    }
    ParseSetup setup;
    setup.separator = static_cast<unsigned char>(separator);
    setup.check_header = kNoHeader;
    setup.column_count = 3;
    setup.column_types.assign(3, ParseType::kNumeric);
    const Frame frame = ParseFrame(Sources({text}), setup, {.block_bytes = 5000});
    Tokenizer tokenizer(text, setup.dialect());
    std::vector<Field> fields;
    size_t row = 0;
    for (; tokenizer.Next(fields); ++row) {
      fields.resize(3);
      for (size_t j = 0; j < 3; ++j) {
        const double value = frame.column(j)->At(row);
        const auto expected = ParseNumber(fields[j].text);
        ASSERT_EQ(std::isnan(value), !expected) << separator << row << fields[j].text;
        ASSERT_EQ(expected ? value : 0, expected.value_or(0)) << separator << row << fields[j].text;
      }
    }
    EXPECT_EQ(frame.rows(), row);
  }
}

TEST(ParseFrame, SortsLevels) {
  const auto sources =
      Sources({"b,z\nB,1\na,2\nA,3\n_,5\n\xc3\xa4,6\n10,8\n9,9\nB,1\nB,1\n,1\n\"\",2\n"});
  const Frame frame = ParseFrame(sources, GuessSetup(sources, {.column_types = {"enum", ""}}), {});
  EXPECT_EQ(*frame.column(0)->domain(), (Domain{"", "10", "9", "A", "B", "_", "a", "\xc3\xa4"}));
  EXPECT_TRUE(frame.column(0)->IsMissing(9));
  EXPECT_EQ(frame.column(0)->At(10), 0);
}

TEST(ParseFrame, ConvertsByType) {
  EXPECT_EQ(RoundTrip({"a,b\nx,1\ny,2\n"}, {.column_types = {"numeric", "enum"}}),
            "\"a\",\"b\"\n,\"1\"\n,\"2\"\n");
  EXPECT_EQ(RoundTrip({"a,b\n2016-01-01,1\nx,2\n"}, {.column_types = {"enum", "time"}}),
            "\"a\",\"b\"\n\"2016-01-01\",1\n\"x\",2\n");
  EXPECT_EQ(RoundTrip({"a,b\n1,2\n2016-01-01,3\n3,4\n"}), "\"a\",\"b\"\n1,2\n,3\n3,4\n");
  EXPECT_EQ(RoundTrip({"u,v\n550e8400-e29b-41d4-a716-446655440000,1\n,2\n"}),
            "\"u\",\"v\"\n550E8400-E29B-41D4-A716-446655440000,1\n,2\n");
}

TEST(ParseFrame, NumbersManyLevelsOfAllLengths) {
  std::string text = "a,b\n";
  Domain expected;
  for (int i = 0; i < 20000; ++i) {
    const std::string level = std::string(static_cast<size_t>(i % 40), 'x') + std::to_string(i);
    text.append(level).append(",1\n").append(level).append(",2\n");
    expected.push_back(level);
  }
  const auto sources = Sources({text});
  const Frame frame = ParseFrame(sources, GuessSetup(sources, {.column_types = {"enum", ""}}), {});
  std::vector<std::string> levels = expected;
  std::sort(levels.begin(), levels.end());
  ASSERT_EQ(*frame.column(0)->domain(), levels);
  for (size_t row = 0; row < frame.rows(); ++row) {
    ASSERT_EQ(levels[static_cast<size_t>(frame.column(0)->At(row))], expected[row / 2]);
  }
}

TEST(ParseFrame, ColumnsWithoutLevelsBecomeNumeric) {
  const auto sources = Sources({"a,b\n,1\n,2\n"});
  const Frame frame =
      ParseFrame(sources, GuessSetup(sources, {.column_types = {"enum", "numeric"}}), {});
  EXPECT_EQ(frame.column(0)->type(), ColumnType::kNumeric);
  EXPECT_EQ(frame.column(0)->stats().missing_count, 2U);
}

TEST(ParseFrame, AppliesMissingWordsToTextOnly) {
  EXPECT_EQ(RoundTrip({"a,b\nx,1\ny,2\nx,3\ny,4\n"}, {.na_strings = {{"x"}, {"2"}}}),
            "\"a\",\"b\"\n,1\n\"y\",2\n,3\n\"y\",4\n");
}

TEST(ParseFrame, SkipsColumns) {
  EXPECT_EQ(RoundTrip({"a,b,c\n1,2,3\n"}, {.skipped_columns = {1}}), "\"a\",\"c\"\n1,3\n");
  EXPECT_THROW(RoundTrip({"a,b\n1,2\n"}, {.skipped_columns = {0, 1}}), Error);
}

TEST(ParseFrame, RefusesBadSetups) {
  const auto sources = Sources({"a,a\n1,2\n"});
  EXPECT_THROW(ParseFrame(sources, GuessSetup(sources, {}), {}), Error);
  ParseSetup setup = GuessSetup(sources, {.column_names = {"x", "y"}});
  setup.column_types.pop_back();
  EXPECT_THROW(ParseFrame(sources, setup, {}), Error);
}

TEST(ParseFrame, AppendsFiles) {
  EXPECT_EQ(RoundTrip({"a,b\nx,2\nx,3\ny,2\n", "a,b\nq,4\nr,3\n", "x,9\n"}),
            "\"a\",\"b\"\n\"x\",2\n\"x\",3\n\"y\",2\n\"q\",4\n\"r\",3\n\"x\",9\n");
  EXPECT_EQ(RoundTrip({"a,b\n1,2\n", "a,b\n3,4\n"}, {.column_names = {"x", "y"}}),
            "\"x\",\"y\"\n1,2\n3,4\n");
}

TEST(ParseFrame, SkipsTheByteOrderMark) {
  EXPECT_EQ(RoundTrip({"\xef\xbb\xbf"
                       "a,b\n1,2\n"}),
            "\"a\",\"b\"\n1,2\n");
}

std::string Nasty(size_t rows) {
  std::ostringstream text;
  text << "n,s,e\n";
  for (size_t i = 0; i < rows; ++i) {
    text << i * 0.5 << ",\"line " << i << "\n\"\"quoted\"\", yes\"," << "xyz"[i % 3]
         << (i % 2 == 0 ? "\n" : "\r\n");
  }
  return text.str();
}

TEST(ParseFrame, DoesNotDependOnBlocks) {
  const std::string text = Nasty(2000);
  const std::string whole = RoundTrip({text});
  EXPECT_NE(whole.find("999.5,\"line 1999\n\"\"quoted\"\", yes\",\"y\"\n"), std::string::npos);
  for (const size_t bytes : {1UL, 7UL, 64UL, 1000UL, 65536UL}) {
    EXPECT_EQ(RoundTrip({text}, {}, {.block_bytes = bytes}), whole) << bytes;
  }
}

TEST(ParseFrame, ReportsProgress) {
  std::vector<double> shares;
  RoundTrip({Nasty(3000)}, {},
            {.progress = [&](double share) { shares.push_back(share); }, .block_bytes = 4096});
  ASSERT_GT(shares.size(), 2U);
  EXPECT_TRUE(std::is_sorted(shares.begin(), shares.end()));
  EXPECT_EQ(shares.back(), 1);
}

TEST(ParseFrame, CanBeCancelled) {
  const auto sources = Sources({Nasty(20000)});
  const ParseSetup setup = GuessSetup(sources, {});
  std::stop_source stop;
  const ParseControl control{.stop = stop.get_token(),
                             .progress = [&](double) { stop.request_stop(); },
                             .block_bytes = 1024};
  try {
    ParseFrame(sources, setup, control);
    FAIL() << "not cancelled";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kCancelled);
  }
}

TEST(ParseFrame, RefusesEndlessLines) {
  const auto sources =
      Sources({"a,b\n" + std::string(BlockReader::kMaxRecordBytes + 100, 'x') + ",1\n"});
  EXPECT_THROW(ParseFrame(sources, GuessSetup(sources, {}), {}), Error);
}

struct Expected {
  const char* file;
  size_t rows;
  size_t columns;
  const char* types;  // the first eight: n, e, s, t
};

std::string TypeLetters(const Frame& frame) {
  std::string letters;
  for (size_t i = 0; i < std::min<size_t>(8, frame.column_count()); ++i) {
    letters += "bnestu"[static_cast<size_t>(frame.column(i)->type())];
  }
  return letters;
}

class RecordedShapes : public testing::TestWithParam<Expected> {};

// Types and shapes as the reference gives them.
TEST_P(RecordedShapes, AreReadAgain) {
  const Expected& e = GetParam();
  const std::string path = RecordedFile(std::string("data/") + e.file);
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "its data set is not here";
  const std::vector<Source> sources = {Source::OfFile(e.file, path, AccessPolicy::Unrestricted())};
  const Frame frame = ParseFrame(sources, GuessSetup(sources, {}), {});
  EXPECT_EQ(frame.rows(), e.rows);
  EXPECT_EQ(frame.column_count(), e.columns);
  EXPECT_EQ(TypeLetters(frame), e.types);
  // Reading back what was written changes nothing.
  const std::string text = Csv(frame);
  EXPECT_EQ(RoundTrip({text}, {.check_header = 1}), text);
}

INSTANTIATE_TEST_SUITE_P(Files, RecordedShapes,
                         testing::Values(Expected{"iris_wheader.csv", 150, 5, "nnnne"},
                                         Expected{"prostate.csv", 380, 9, "nnnnnnnn"},
                                         Expected{"cars_nice_header.csv", 406, 8, "ennnnnnn"},
                                         Expected{"covtype.20k.csv.gz", 20000, 55, "nnnnnnnn"},
                                         Expected{"allyears2k_headers.zip", 43978, 31, "nnnnnnnn"},
                                         Expected{"mnist_500.csv.gz", 500, 785, "nnnnnnnn"},
                                         Expected{"abalone.csv.gz", 4177, 9, "ennnnnnn"}),
                         [](const auto& given) {
                           const std::string file = given.param.file;
                           return file.substr(0, file.find_first_of("._"));
                         });

}  // namespace
}  // namespace hydrofoil
