#include "engine/make_frames.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"

namespace hydrofoil::engine {
namespace {

class MakeFrames : public testing::Test {
 protected:
  MakeFrames() {
    const RowLayoutPtr layout = MakeLayout(100);
    std::vector<double> numbers(100);
    for (size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<double>(i);
    context_.store.PutFrame(
        "data", Frame({"x"}, {Column::FromValues(ColumnType::kNumeric, layout, numbers)}));
  }

  template <typename Command>
  ErrorKind FaultOf(const Command& command) {
    try {
      engine::Run(context_, command, {});
    } catch (const Error& error) {
      return error.kind();
    }
    return ErrorKind::kInternal;
  }

  Context context_;
};

TEST_F(MakeFrames, SplitsIntoRowsThatFollowOneAnother) {
  engine::Run(context_, SplitFrame{"data", SplitShares({0.25, 0.5}), {"a", "b", "c"}}, {});
  double next = 0;
  for (const auto& [key, rows] : {std::pair{"a", 25}, {"b", 50}, {"c", 25}}) {
    const FramePtr part = context_.store.FindFrame(key);
    ASSERT_EQ(part->rows(), static_cast<size_t>(rows)) << key;
    for (size_t row = 0; row < part->rows(); ++row) EXPECT_EQ(part->column(0)->At(row), next++);
  }
  EXPECT_EQ(SplitShares({0.25, 1}), (std::vector<double>{0.2, 0.8}));
}

TEST_F(MakeFrames, RefusesBeforeAnythingIsMade) {
  EXPECT_EQ(FaultOf(SplitFrame{"data", {0.5, 0.5}, {"a"}}), ErrorKind::kMalformedRequest);
  EXPECT_EQ(FaultOf(SplitFrame{"data", {0.5, 0.5}, {"a", "a"}}), ErrorKind::kIllegalArgument);
  EXPECT_EQ(FaultOf(SplitFrame{"none", {1}, {"a"}}), ErrorKind::kNotFound);
  EXPECT_EQ(FaultOf(InsertMissing{"none", 0.5, 1}), ErrorKind::kMalformedRequest);
  EXPECT_EQ(FaultOf(InsertMissing{"data", NAN, 1}), ErrorKind::kMalformedRequest);
  EXPECT_EQ(FaultOf(Interact{"data", {{"x"}}, "crossed"}), ErrorKind::kMalformedRequest);
  EXPECT_EQ(FaultOf(CreateFrame{{.rows = -1}, "made"}), ErrorKind::kMalformedRequest);
  EXPECT_THROW(SplitShares({1.5}), Error);
  EXPECT_EQ(context_.store.FindFrame("a"), nullptr);
  EXPECT_EQ(context_.jobs.List().size(), 0U);
}

TEST_F(MakeFrames, RunsAsJobs) {
  Start(context_, CreateFrame{{.rows = 10, .columns = 3}, "made"})->Wait();
  EXPECT_EQ(context_.store.FindFrame("made")->rows(), 10U);
  const JobPtr job = Start(context_, InsertMissing{"data", 0.5, 7});
  job->Wait();
  EXPECT_EQ(job->Snapshot().status, JobStatus::kDone);
  size_t missing = 0;
  const FramePtr pierced = context_.store.FindFrame("data");
  for (size_t row = 0; row < 100; ++row) missing += std::isnan(pierced->column(0)->At(row)) ? 1 : 0;
  EXPECT_GT(missing, 25U);
  EXPECT_LT(missing, 75U);
}

}  // namespace
}  // namespace hydrofoil::engine
