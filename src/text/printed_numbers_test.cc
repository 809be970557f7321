#include "text/printed_numbers.h"

#include <gtest/gtest.h>

namespace hydrofoil {
namespace {

TEST(PrintedNumbers, PrintsDurationsByTheirSize) {
  EXPECT_EQ(DurationText(0), " 0.000 sec");
  EXPECT_EQ(DurationText(23), " 0.023 sec");
  EXPECT_EQ(DurationText(50063), "50.063 sec");
  EXPECT_EQ(DurationText(73655), " 1 min 13.655 sec");
  EXPECT_EQ(DurationText(3723004), " 1:02:03.004");
}

TEST(PrintedNumbers, PrintsSixDigits) {
  EXPECT_EQ(ShortNumber(0), "0.00000");
  EXPECT_EQ(ShortNumber(7), "7.00000");
  EXPECT_EQ(ShortNumber(30), "30.0000");
  EXPECT_EQ(ShortNumber(0.980296), "0.980296");
}

TEST(PrintedNumbers, SeparatesThousands) {
  EXPECT_EQ(GroupedInteger(0), "0");
  EXPECT_EQ(GroupedInteger(999), "999");
  EXPECT_EQ(GroupedInteger(132666.9), "132,666");
  EXPECT_EQ(GroupedInteger(1234567), "1,234,567");
  EXPECT_EQ(GroupedInteger(-1234), "-1,234");
}

}  // namespace
}  // namespace hydrofoil
