#include "text/zone.h"

#include <gtest/gtest.h>

#include <fstream>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/recorded_files_for_test.h"

namespace hydrofoil {
namespace {

// tests/data/zones.tsv is what the library of H2O 3.46.0.11 for times, Joda, says: a zone, U and an
// offset at a time, or L and the time of a local time; long after 2037, when the files name no more
// changes, too.
TEST(Zone, KnowsOffsetsThenAndInYearsToCome) {
  std::ifstream file(SourceRoot() + "/tests/data/zones.tsv");
  std::string name;
  std::string kind;
  int64_t time = 0;
  int64_t expected = 0;
  size_t lines = 0;
  while (file >> name >> kind >> time >> expected) {
    ++lines;
    const Zone zone(name);
    const std::optional<int64_t> found = kind == "U" ? zone.OffsetAt(time) : zone.LocalToUtc(time);
    EXPECT_EQ(found, expected) << name << " " << kind << " " << time;
  }
  EXPECT_GT(lines, 800U);
}

TEST(Zone, KnowsTimesThatAChangeSkipsOrRepeats) {
  const Zone berlin("Europe/Berlin");
  EXPECT_EQ(berlin.LocalToUtc(1616898600'123), std::nullopt);  // 2:30 of 2021-03-28
  EXPECT_EQ(berlin.LocalToUtc(1616896799'999), 1616893199'999);
  EXPECT_EQ(berlin.LocalToUtc(1616900400'000), 1616893200'000);
  EXPECT_EQ(berlin.LocalToUtc(1635647400'000), 1635640200'000);  // 2:30 of 2021-10-31
  EXPECT_EQ(berlin.OffsetAt(1616893199'999), 3'600'000);
  EXPECT_EQ(berlin.OffsetAt(1616893200'000), 7'200'000);
  EXPECT_EQ(berlin.OffsetAt(-1), 3'600'000);
}

TEST(Zone, ReadsOffsetsWithoutFiles) {
  EXPECT_EQ(Zone("+05:45").OffsetAt(0), 20'700'000);
  EXPECT_EQ(Zone("-03:30").LocalToUtc(0), 12'600'000);
  EXPECT_EQ(Zone("UTC").OffsetAt(0), 0);
}

TEST(Zone, RefusesWhatIsNone) {
  for (const char* name : {"", "Europe/Nowhere", "../../../etc/localtime", "/etc/localtime",
                           "localtime", "+5:45", "+0545", "tzdata.zi", "Europe"}) {
    EXPECT_THROW(Zone{name}, Error) << name;
  }
}

}  // namespace
}  // namespace hydrofoil
