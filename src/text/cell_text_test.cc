#include "text/cell_text.h"

#include <gtest/gtest.h>

#include <limits>
#include <utility>
#include <vector>

namespace hydrofoil {
namespace {

TEST(ParseNumber, ReadsWhatTheReferenceReads) {
  const std::vector<std::pair<std::string_view, double>> cases = {
      {"0", 0},
      {"12", 12},
      {"-1.5e3", -1500},
      {"+5", 5},
      {".5", 0.5},
      {"5.", 5},
      {"1E+05", 100000},
      {"$5", 5},
      {"5%", 0.05},
      {"7 ", 7},
      {"1e-400", 0},
      {"123456789", 123456789},
      {"1.7976931348623157e308", 1.7976931348623157e308},
      {"0.1", 0.1},
      {"0.30000000000000004", 0.30000000000000004}};
  for (const auto& [text, value] : cases) {
    EXPECT_EQ(ParseNumber(text), value) << text;
  }
  EXPECT_EQ(ParseNumber("1e400"), std::numeric_limits<double>::infinity());
}

TEST(ParseNumber, RefusesTheRest) {
  for (const std::string_view text : {"", "-", ".", "1e", "0x10", "inf", "NaN", "1,000", "1 000",
                                      "--3", "1.2.3", "1d", "(5)", " 7", "1e2.5", "%", "$"}) {
    EXPECT_EQ(ParseNumber(text), std::nullopt) << text;
  }
}

// From 16 digits on the reference rounds twice; values read by the reference.
TEST(ParseNumber, RoundsLongNumbersAsTheReference) {
  EXPECT_EQ(ParseNumber("96283972.50657901"), 0x1.6f4b51206bca5p+26);
  EXPECT_EQ(ParseNumber("25926964875981306e-13"), 0x1.441649a05c014p+11);
  EXPECT_EQ(ParseNumber("56.692484184436781"), 0x1.c58a3525e939dp+5);
  EXPECT_EQ(ParseNumber("0.0007291090508617414910"), 0x1.7e435c3ab6b28p-11);
  EXPECT_EQ(ParseNumber("487.0"), 487);
}

TEST(ParseNumber, ReadsPercentages) {
  for (const std::string_view text : {"5%", "5 %", "5  %", "+5 %", "5\t%", "5 %  ", ".5e1 %"}) {
    EXPECT_EQ(ParseNumber(text), 0.05) << text;
  }
  for (const std::string_view text : {"%", " %", "5 % %", "5 x%", "5%%", "5 % x"}) {
    EXPECT_EQ(ParseNumber(text), std::nullopt) << text;
  }
}

TEST(ParseTime, ReadsAllForms) {
  constexpr double kFirstOfJuly = 1467331200000;
  for (const std::string_view text :
       {"2016-07-01", "2016-7-1", "2016-07", "01-Jul-16", "1-Jul-2016", "01-JULY-16", "01Jul16",
        "1Jul2016", "Jul-16", "July-2016", "07/01/2016", "7/1/16", "7-01-2016", "2016-07-01  "}) {
    EXPECT_EQ(ParseTime(text), kFirstOfJuly) << text;
  }
  const std::vector<std::pair<std::string_view, double>> cases = {
      {"2016-07-01 10:20:30", 1467368430000},
      {"2016-07-01  1:2:3", 1467334923000},
      {"2016-07-01 10:20:30.123", 1467368430123},
      {"2016-07-01 10:20:30.1234567", 1467368430123},
      {"07/01/2016 10:20:30 PM", 1467411630000},
      {"01-JUL-16 10.20.30.123456789 PM", 1467411630123},
      {"1969-12-31 23:59:59", -1000},
      {"0001-01-01", -62135596800000},
      {"01-Jul-69", -15897600000},
      {"01-Jul-68", 3108326400000},
      {"16-Jan", 1451606400000},
      {"10:20:30", 37230000},
      {"12:20:30 AM", 1230000},
      {"12:20:30 PM", 44430000},
      {"10:20:30.5", 37230500},
      // A colon or nothing before the time of day.
      {"24OCT1993:19:31:17", 751491077000},
      {"20Jun95:12:32:08", 803651528000},
      {"08/18/1970:11:23:45", 19826625000},
      {"Mar-06:13:30:54", 1141219854000},
      {"1986-11-2715:58:33", 533491113000},
      {"09/19/201122:31:15", 1316471475000},
      {"23MAR20167:18:16 AM", 1458717496000},
      {"19670728-07:24:08", -76696552000},
      {"20370602-06:22:46:218", 2127536566218}};
  for (const auto& [text, value] : cases) {
    EXPECT_EQ(ParseTime(text), value) << text;
  }
}

TEST(ParseTime, RefusesTheRest) {
  for (const std::string_view text : {"",
                                      "19670728",
                                      "19670728 07:24:08",
                                      "20160701-",
                                      "1.5.2",
                                      "Jul-161",
                                      "2016-07-011",
                                      "1Jul95x10:20:30",
                                      "2016-07-01 10:20",
                                      "2016-07-01T10:20:30",
                                      "16-07-01",
                                      "2016-13-01",
                                      "2016-02-30",
                                      "13/01/2016",
                                      "2016/07/01",
                                      "20160701",
                                      "2016-07-01 24:00:00",
                                      "2016-07-01 10:60:00",
                                      "10:20",
                                      "01/Jul/2016",
                                      "Jul 1 2016",
                                      "2016-Jul-01",
                                      "01.07.2016",
                                      "30-Feb-16",
                                      "1-Foo-16",
                                      "-2016-07-01",
                                      "12016-07-01",
                                      "01-Jan-1",
                                      "1/2/3",
                                      "2016-Jul",
                                      "2016-07-01 10:20:30 pm"}) {
    EXPECT_EQ(ParseTime(text), std::nullopt) << text;
  }
}

TEST(ParseUuid, WantsTheDashes) {
  EXPECT_EQ(ParseUuid("550e8400-e29b-41d4-a716-446655440000"),
            "550E8400-E29B-41D4-A716-446655440000");
  EXPECT_EQ(ParseUuid("550e8400e29b41d4a716446655440000"), std::nullopt);
  EXPECT_EQ(ParseUuid("550e8400-e29b-41d4-a716-44665544000g"), std::nullopt);
}

TEST(IsPlainValue, TellsValuesFromNames) {
  for (const std::string_view text : {"1", "-1e5", ".5", "NaN", "2016-01-01"}) {
    EXPECT_TRUE(IsPlainValue(text)) << text;
  }
  for (const std::string_view text : {"a", "", "$5", "5%", "0x1F", "TRUE", "inf", "10:20"}) {
    EXPECT_FALSE(IsPlainValue(text)) << text;
  }
}

}  // namespace
}  // namespace hydrofoil
