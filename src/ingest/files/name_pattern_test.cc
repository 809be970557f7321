#include "ingest/files/name_pattern.h"

#include <gtest/gtest.h>

#include <chrono>

#include "base/error.h"

namespace hydrofoil {
namespace {

TEST(NamePattern, MatchesWholeNames) {
  const NamePattern pattern("iris_w.*csv");
  EXPECT_TRUE(pattern.Matches("/data/iris_wheader.csv"));
  EXPECT_FALSE(pattern.Matches("/data/iris_wheader.csv.gz"));
  EXPECT_FALSE(pattern.Matches("/iris_w/a.csv"));
  EXPECT_TRUE(NamePattern("").Matches("/x"));
  EXPECT_THROW(NamePattern("(("), Error);
}

TEST(NamePattern, TakesLinearTime) {
  const auto start = std::chrono::steady_clock::now();
  EXPECT_FALSE(NamePattern("(a+)+$").Matches(std::string(50000, 'a') + "b"));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
}

}  // namespace
}  // namespace hydrofoil
