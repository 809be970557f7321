#include "state/journal.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

namespace hydrofoil::state {
namespace {

namespace fs = std::filesystem;
using Strings = std::vector<std::string>;

class JournalTest : public testing::Test {
 protected:
  JournalTest() : folder_(fs::path(testing::TempDir()) / "hydrofoil_journal_test") {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~JournalTest() override { fs::remove_all(folder_); }

  [[nodiscard]] fs::path path() const { return folder_ / "journal"; }
  [[nodiscard]] std::string Bytes() const { return ReadWhole(path()); }
  static Strings Records(const JournalContent& content) {
    return {content.records.begin(), content.records.end()};
  }

 private:
  fs::path folder_;
};

TEST_F(JournalTest, HoldsWhatWasAppended) {
  Journal journal(path(), {"first"});
  journal.Append({"", "second"});
  journal.Append({std::string(100'000, 'x')});
  const std::string bytes = Bytes();
  const JournalContent content = ReadJournal(bytes);
  EXPECT_EQ(Records(content), (Strings{"first", "", "second", std::string(100'000, 'x')}));
  EXPECT_FALSE(content.torn);
  EXPECT_FALSE(content.damaged);
}

TEST_F(JournalTest, ANewOneTakesThePlaceOfTheOld) {
  Journal(path(), {"old"}).Append({"gone"});
  Journal journal(path(), {"new"});
  journal.Append({"more"});
  const std::string bytes = Bytes();
  EXPECT_EQ(Records(ReadJournal(bytes)), (Strings{"new", "more"}));
}

// Wherever the process is killed while it appends, what was there before is there.
TEST_F(JournalTest, CutOffAnywhereItHasTheRecordsBefore) {
  Journal journal(path(), {});
  const Strings all = {"one", "two", "three"};
  std::vector<size_t> ends = {journal.size()};
  for (const std::string& record : all) {
    journal.Append({record});
    ends.push_back(journal.size());
  }
  const std::string bytes = Bytes();
  for (size_t size = ends.front(); size <= bytes.size(); ++size) {
    size_t whole = 0;
    while (whole < all.size() && ends[whole + 1] <= size) ++whole;
    const JournalContent content = ReadJournal(std::string_view(bytes).substr(0, size));
    EXPECT_EQ(Records(content), Strings(all.begin(), all.begin() + whole)) << size;
    EXPECT_EQ(content.torn, size != ends[whole]) << size;
    EXPECT_FALSE(content.damaged) << size;
  }
}

// Any changed byte is found, and no other record is lost with the one that it is in.
TEST_F(JournalTest, AChangedByteCostsOneRecord) {
  Journal journal(path(), {"one", "two", "three"});
  const std::string bytes = Bytes();
  for (size_t at = 0; at < bytes.size(); ++at) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 0x10);
    const JournalContent content = ReadJournal(changed);
    EXPECT_TRUE(content.torn || content.damaged) << at;
    EXPECT_GE(content.records.size(), 2U) << at;
    for (const std::string_view record : content.records) {
      EXPECT_TRUE(record == "one" || record == "two" || record == "three") << at;
    }
  }
}

TEST(ReadJournal, TakesAnythingForADamagedJournal) {
  EXPECT_TRUE(ReadJournal("something else entirely").damaged);
  EXPECT_TRUE(ReadJournal("").damaged);
}

}  // namespace
}  // namespace hydrofoil::state
