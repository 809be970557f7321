#include "base/log.h"

#include <gtest/gtest.h>

namespace hydrofoil {
namespace {

TEST(Log, KeepsRecentLinesAndEscapesControlCharacters) {
  LogInfo("first line\nforged line");
  const std::string log = RecentLog();
  EXPECT_NE(log.find("first line\\x0aforged line\n"), std::string::npos);
}

TEST(Log, DropsWhatIsBelowItsLevel) {
  SetLogLevel(LogLevel::kWarn);
  LogInfo("too quiet to be heard");
  SetLogLevel(LogLevel::kInfo);
  EXPECT_EQ(RecentLog().find("too quiet to be heard"), std::string::npos);
}

}  // namespace
}  // namespace hydrofoil
