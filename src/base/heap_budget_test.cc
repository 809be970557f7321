#include "base/heap_budget.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>

#include <new>
#include <thread>
#include <vector>

#include "base/ambient_stop.h"
#include "base/error.h"
#include "base/thread_pool.h"

namespace hydrofoil {
namespace {

constexpr size_t kMegabyte = size_t{1} << 20;

// This program does not count by itself: the functions are called as operator new calls them.
class Blocks {
 public:
  ~Blocks() { Free(); }
  void Add(size_t bytes) { blocks_.push_back(AllocateCounted(bytes, 0)); }
  void Free() {
    for (void* block : blocks_) FreeCounted(block);
    blocks_.clear();
  }

 private:
  std::vector<void*> blocks_;
};

class HeapBudget : public testing::Test {
 protected:
  HeapBudget() { SetHeapLimit(HeapInUse() + 100 * kMegabyte); }
  ~HeapBudget() override { SetHeapLimit(SIZE_MAX); }
};

TEST_F(HeapBudget, RefusesBoundedThreadsWhatIsTooMuch) {
  Blocks blocks;
  const HeapBound bound;
  blocks.Add(60 * kMegabyte);
  EXPECT_THROW(blocks.Add(60 * kMegabyte), std::bad_alloc);
  blocks.Free();
  EXPECT_NO_THROW(blocks.Add(60 * kMegabyte));
}

TEST_F(HeapBudget, CountsManySmallOnes) {
  Blocks blocks;
  const HeapBound bound;
  const auto fill = [&] {
    for (int i = 0; i < 2'000'000; ++i) blocks.Add(100);
  };
  EXPECT_THROW(fill(), std::bad_alloc);
  EXPECT_GT(HeapInUse(), 90 * kMegabyte);
  EXPECT_LT(HeapInUse(), 120 * kMegabyte);
  blocks.Free();
  EXPECT_LT(HeapInUse(), 10 * kMegabyte);
}

TEST_F(HeapBudget, KeepsAReserveForSmallRequests) {
  Blocks blocks;
  blocks.Add(101 * kMegabyte);
  const HeapBound bound;
  for (int i = 0; i < 10'000; ++i) EXPECT_NO_THROW(blocks.Add(100));
  EXPECT_THROW(blocks.Add(2 * kMegabyte), std::bad_alloc);
}

TEST_F(HeapBudget, LetsOtherThreadsAndDestructorsBe) {
  Blocks blocks;
  blocks.Add(200 * kMegabyte);
  const HeapBound bound;
  {
    const HeapBound unbounded(false);
    EXPECT_NO_THROW(blocks.Add(kMegabyte));
  }
  struct Allocates {
    ~Allocates() { blocks.Add(kMegabyte); }
    Blocks& blocks;
  };
  EXPECT_THROW(
      {
        const Allocates at_the_end{blocks};
        throw 1;
      },
      int);
}

TEST_F(HeapBudget, GoesAlongIntoParallelWork) {
  SetThreadCount(4);
  const HeapBound bound;
  EXPECT_THROW(ParallelFor(8,
                           [](size_t) {
                             Blocks blocks;
                             blocks.Add(200 * kMegabyte);
                           }),
               std::bad_alloc);
  std::jthread([] { EXPECT_FALSE(HeapBound::IsSet()); }).join();
}

TEST_F(HeapBudget, CountsWhatThreadsLeaveBehind) {
  Blocks blocks;
  const size_t before = HeapInUse();
  for (int i = 0; i < 500; ++i) {
    std::jthread([&] {
      const HeapBound bound;
      blocks.Add(100'000);
    }).join();
  }
  EXPECT_GT(HeapInUse(), before + 45 * kMegabyte);
}

TEST(AmbientStop, EndsLoopsBelow) {
  SetThreadCount(4);
  std::stop_source source;
  std::atomic<int> calls{0};
  {
    const AmbientStop ambient(source.get_token());
    ParallelFor(10, [&](size_t) { ++calls; });
    EXPECT_EQ(calls, 10);
    EXPECT_THROW(ParallelFor(1000,
                             [&](size_t i) {
                               // Within the calls too, on whatever thread they are.
                               ParallelFor(2, [&](size_t) { ++calls; });
                               if (i == 3) source.request_stop();
                             }),
                 Error);
    EXPECT_LT(calls, 1500);
    EXPECT_THROW(AmbientStop::Check(), Error);
  }
  EXPECT_NO_THROW(AmbientStop::Check());
  EXPECT_NO_THROW(ParallelFor(10, [&](size_t) { ++calls; }));
}

}  // namespace
}  // namespace hydrofoil
