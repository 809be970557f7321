#include "cluster/communicator.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>

#include "cluster/collectives_for_test.h"
#include "cluster/thread_ranks_for_test.h"

namespace hydrofoil {
namespace {

using std::chrono::milliseconds;

TEST(SingleProcess, KeepsValues) {
  SingleProcess alone;
  CheckCollectives(alone);
}

class ByRanks : public testing::TestWithParam<size_t> {};

TEST_P(ByRanks, CollectivesGiveTheBitsOfSumsInOrderOfRank) {
  ThreadRanks group(GetParam());
  group.Run([](Communicator& ranks) { CheckCollectives(ranks); });
}

INSTANTIATE_TEST_SUITE_P(Sizes, ByRanks, testing::Values(1, 2, 3, 4, 7));

std::string FaultOf(Communicator& ranks, const std::function<void()>& work, ErrorKind kind) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind) << ranks.rank();
    return error.what();
  }
  return "no fault";
}

TEST(Communicator, NamesTheRankThatDoesNotCome) {
  ThreadRanks group(3, milliseconds(200));
  group.Run([](Communicator& ranks) {
    if (ranks.rank() == 1) return;
    const std::string text = FaultOf(ranks, [&] { ranks.Barrier(); }, ErrorKind::kInternal);
    EXPECT_EQ(text, "Rank 1 did not come to barrier within 200 ms.");
  });
}

TEST(Communicator, TellsAllWhyARankLeaves) {
  ThreadRanks group(3);
  group.Run([](Communicator& ranks) {
    if (ranks.rank() == 2) ranks.Leave(ErrorKind::kCancelled, "Job was cancelled.");
    const std::string text = FaultOf(ranks, [&] { ranks.Barrier(); }, ErrorKind::kCancelled);
    EXPECT_EQ(text, "Rank 2 ended: Job was cancelled.");
  });
}

TEST(Communicator, RefusesBroadcastsOfDifferentSizes) {
  ThreadRanks group(2, milliseconds(500));
  group.Run([](Communicator& ranks) {
    std::array<float, 3> values{};
    const auto mine = std::span<float>(values).first(ranks.rank() == 0 ? 3 : 2);
    const auto broadcast = [&] { ranks.Broadcast(mine, 0); };
    if (ranks.rank() == 0) return broadcast();
    EXPECT_EQ(FaultOf(ranks, broadcast, ErrorKind::kInternal),
              "Rank 0 sent 12 bytes in broadcast where 8 were expected: the ranks have gone "
              "apart.");
  });
}

}  // namespace
}  // namespace hydrofoil
