#include "exchange/zip_writer.h"

#include <gtest/gtest.h>

#include "exchange/zip_archive.h"

namespace hydrofoil {
namespace {

TEST(ZipWriter, WritesWhatTheReaderReads) {
  const std::string text(100'000, 'x');
  const ZipEntries entries =
      ReadZip(std::string_view(ZipOf({{"folder/a.log", text}, {"empty", ""}})));
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries.at("folder/a.log"), text);
  EXPECT_EQ(entries.at("empty"), "");
}

}  // namespace
}  // namespace hydrofoil
