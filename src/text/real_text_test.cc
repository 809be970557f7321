#include "text/real_text.h"

#include <gtest/gtest.h>

#include <limits>

namespace hydrofoil {
namespace {

std::string Real(double value) {
  std::string out;
  AppendReal(value, out);
  return out;
}

std::string Hex(double value) {
  std::string out;
  AppendHexReal(value, out);
  return out;
}

TEST(AppendReal, LooksAsTheClientsKnowIt) {
  EXPECT_EQ(Real(0.5), "0.5");
  EXPECT_EQ(Real(126), "126.0");
  EXPECT_EQ(Real(-0.001), "-0.001");
  EXPECT_EQ(Real(0.00099), "9.9E-4");
  EXPECT_EQ(Real(9999999), "9999999.0");
  EXPECT_EQ(Real(1e7), "1.0E7");
  EXPECT_EQ(Real(1.5e300), "1.5E300");
  EXPECT_EQ(Real(62.666666666666664), "62.666666666666664");
  EXPECT_EQ(Real(std::numeric_limits<double>::infinity()), "Infinity");
}

TEST(AppendReal, GivesFloatsTheirOwnDigits) {
  std::string out;
  AppendReal(0.1F, out);
  EXPECT_EQ(out, "0.1");
  out.clear();
  AppendReal(-7.4160594e-4F, out);
  EXPECT_EQ(out, "-7.4160594E-4");
}

TEST(AppendHexReal, LooksAsTheClientsKnowIt) {
  EXPECT_EQ(Hex(5.1), "0x1.4666666666666p2");
  EXPECT_EQ(Hex(0.5), "0x1.0p-1");
  EXPECT_EQ(Hex(-1), "-0x1.0p0");
  EXPECT_EQ(Hex(0), "0x0.0p0");
  EXPECT_EQ(Hex(std::numeric_limits<double>::denorm_min()), "0x0.0000000000001p-1022");
}

}  // namespace
}  // namespace hydrofoil
