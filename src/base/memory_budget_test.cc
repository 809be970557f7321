#include "base/memory_budget.h"

#include <gtest/gtest.h>

#include <string>

#include "base/error.h"

namespace hydrofoil {
namespace {

TEST(MemoryBudget, RefusesWhatDoesNotFitAndNamesIt) {
  SetMemoryLimit(ResidentMemory() + (64U << 20));
  EXPECT_NO_THROW(RequireMemory(1U << 20, "a small frame"));
  try {
    RequireMemory(size_t{1} << 40, "the frame big.hex");
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kOutOfMemory);
    EXPECT_NE(std::string(error.what()).find("the frame big.hex"), std::string::npos);
  }
  SetMemoryLimit(0);
  EXPECT_EQ(MemoryLimit(), DefaultMemoryLimit());
}

TEST(MemoryBudget, SeesItsOwnMemory) {
  EXPECT_GT(ResidentMemory(), 100000U);
  EXPECT_GT(DefaultMemoryLimit(), ResidentMemory());
}

}  // namespace
}  // namespace hydrofoil
