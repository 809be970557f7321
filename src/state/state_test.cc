#include "state/state.h"

#include <gtest/gtest.h>

#include <any>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"

namespace hydrofoil::state {
namespace {

namespace fs = std::filesystem;

Frame Numbers(double first, size_t rows = 100'000) {
  const RowLayoutPtr layout = MakeLayout(rows);
  return Frame({"a"}, {Column::Generate(ColumnType::kNumeric, layout,
                                        [=](size_t row, std::span<double> out) {
                                          for (double& value : out) value = first + 0.1 * row++;
                                        })});
}

// A process with a state; the next one on the same folder is another.
struct Process {
  explicit Process(const fs::path& folder)
      : state(std::make_unique<State>(folder, store, *jobs)), unfinished(state->Restore()) {}
  ~Process() { jobs.reset(); }

  Store store;
  std::unique_ptr<JobRegistry> jobs = std::make_unique<JobRegistry>();
  std::unique_ptr<State> state;
  std::vector<UnfinishedJob> unfinished;
};

class StateTest : public testing::Test {
 protected:
  StateTest() : folder_(fs::path(testing::TempDir()) / "hydrofoil_state_test") {
    fs::remove_all(folder_);
  }
  ~StateTest() override { fs::remove_all(folder_); }

  [[nodiscard]] size_t Files() const {
    return static_cast<size_t>(
        std::distance(fs::directory_iterator(folder_ / "objects"), fs::directory_iterator()));
  }

  fs::path folder_;
};

TEST_F(StateTest, WhatWasSettledIsThereAgain) {
  {
    Process process(folder_);
    process.store.PutFrame("kept", Numbers(1));
    process.store.PutTemporary("temporary", std::make_shared<const Frame>(Numbers(2, 10)));
    process.store.PutFrame("removed", Numbers(3));
    process.store.PutFrame("owned", std::make_shared<const Frame>(Numbers(4, 10)), "kept");
    process.state->Settle();
    process.store.Remove("removed");
    process.state->Settle();
  }
  Process process(folder_);
  EXPECT_EQ(process.store.Keys(), (std::vector<std::string>{"kept", "owned"}));
  EXPECT_EQ(process.store.FindFrame("kept")->column(0)->At(99'999), 1 + 0.1 * 99'999);
  process.store.Remove("kept");  // and what it owns
  process.state->Settle();
  EXPECT_EQ(Files(), 0U);
}

TEST_F(StateTest, AWrittenFrameLiesInItsFile) {
  Process process(folder_);
  process.store.PutFrame("a", Numbers(1));
  const FramePtr before = process.store.FindFrame("a");
  static_cast<void>(before->column(0)->stats());
  process.state->Settle();
  const FramePtr after = process.store.FindFrame("a");
  EXPECT_EQ(before->column(0)->chunks()[0]->home(), nullptr);
  EXPECT_NE(after->column(0)->chunks()[0]->home(), nullptr);
  EXPECT_EQ(after->column(0)->Values(), before->column(0)->Values());
}

TEST_F(StateTest, FramesThatShareColumnsShareTheirFile) {
  {
    Process process(folder_);
    process.store.PutFrame("a", Numbers(1));
    process.state->Settle();
    Frame more = *process.store.FindFrame("a");
    more.Append("b", Column::Constant(1, more.layout()));
    process.store.PutFrame("b", more);
    process.store.Remove("a");
    process.state->Settle();
  }
  EXPECT_EQ(Files(), 2U);
  Process process(folder_);
  EXPECT_EQ(process.store.FindFrame("b")->column(0)->At(5), 1 + 0.1 * 5);
  EXPECT_EQ(process.store.FindFrame("a"), nullptr);
  process.store.PutFrame("b", Numbers(2, 10));
  process.state->Settle();
  EXPECT_EQ(Files(), 1U);
}

TEST_F(StateTest, JobsThatDidNotEndAreGivenBackWithTheirFrames) {
  std::string key;
  {
    Process process(folder_);
    process.store.PutTemporary("t", std::make_shared<const Frame>(Numbers(7, 1000)));
    JobTarget target{"Training", "m", "Key<Model>", 1};
    target.recipe =
        std::make_shared<const JobRecipe>(JobRecipe{"how", {{"t", process.store.FindFrame("t")}}});
    const JobPtr job = process.jobs->Start(target, [](Job& running) {
      while (!running.stop_token().stop_requested()) {
      }
      running.CheckCancelled();
    });
    key = job->key();
    process.state->Settle();
    process.state->Close();
  }
  {
    Process process(folder_);
    ASSERT_EQ(process.unfinished.size(), 1U);
    const UnfinishedJob& job = process.unfinished.front();
    EXPECT_EQ(job.record.key, key);
    EXPECT_EQ(job.record.command, "how");
    ASSERT_EQ(job.frames.size(), 1U);
    EXPECT_EQ(job.frames.front().second->column(0)->At(3), 7 + 0.1 * 3);
    EXPECT_NE(process.store.FindFrame("t"), nullptr);  // it is a temporary still
    process.state->GiveUp(job.record, "why not");
  }
  Process process(folder_);
  EXPECT_TRUE(process.unfinished.empty());
  const JobPtr job = process.jobs->Find(key);
  ASSERT_NE(job, nullptr);
  EXPECT_EQ(job->Snapshot().status, JobStatus::kFailed);
  EXPECT_STREQ(job->Snapshot().failure->what(), "why not");
  EXPECT_EQ(process.store.FindFrame("t"), nullptr);
  EXPECT_EQ(Files(), 0U);
}

TEST_F(StateTest, AJobIsDoneWhenWhatItMadeIsOnTheDisk) {
  std::string key;
  {
    Process process(folder_);
    const JobPtr job = process.jobs->Start({"Parse", "made", "Key<Frame>", 1}, [&](Job&) {
      process.store.PutFrame("made", Numbers(1));
    });
    job->Wait();
    key = job->key();
    const std::string journal = [&] {
      std::ifstream file(folder_ / "journal", std::ios::binary);
      return std::string(std::istreambuf_iterator<char>(file), {});
    }();
    EXPECT_NE(journal.find("made"), std::string::npos);
    EXPECT_NE(journal.find("DONE"), std::string::npos);
  }
  Process process(folder_);
  EXPECT_EQ(process.jobs->Find(key)->Snapshot().status, JobStatus::kDone);
}

TEST_F(StateTest, WhatCannotBeWrittenIsToldToWhoMadeIt) {
  Process process(folder_);
  const fs::path away = folder_ / "elsewhere";
  fs::rename(folder_ / "objects", away);
  process.store.PutFrame("a", Numbers(1, 10));
  EXPECT_THROW(process.state->Settle(), Error);
  EXPECT_NE(process.store.FindFrame("a"), nullptr);
  EXPECT_NO_THROW(process.state->Settle());
  const JobPtr job = process.jobs->Start(
      {"Parse", "b", "Key<Frame>", 1}, [&](Job&) { process.store.PutFrame("b", Numbers(1, 10)); });
  job->Wait();
  EXPECT_EQ(job->Snapshot().status, JobStatus::kFailed);
  fs::rename(away, folder_ / "objects");
  process.store.PutFrame("a", Numbers(1, 10));
  EXPECT_NO_THROW(process.state->Settle());
}

TEST_F(StateTest, WhatIsWrittenAheadIsThereAfterAPowerCut) {
  const fs::path copy = folder_.string() + "_copy";
  fs::remove_all(copy);
  {
    Process process(folder_);
    const FramePtr frame = std::make_shared<const Frame>(Numbers(1));
    process.state->WriteAhead("ahead", {ObjectKind::kFrame, std::any(frame), "", false});
    fs::copy(folder_, copy, fs::copy_options::recursive);
    EXPECT_EQ(process.store.size(), 0);
  }
  EXPECT_NE(Process(copy).store.FindFrame("ahead"), nullptr);
  fs::remove_all(copy);
}

TEST_F(StateTest, AFolderHasOneUser) {
  Process process(folder_);
  Store store;
  JobRegistry jobs;
  EXPECT_THROW(State(folder_, store, jobs), Error);
}

}  // namespace
}  // namespace hydrofoil::state
