#include "rest/transport/worker_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <latch>
#include <mutex>
#include <string>
#include <vector>

#include "rest/transport/delay_queue.h"

namespace hydrofoil::rest {
namespace {

using std::chrono::milliseconds;

TEST(WorkerPool, RunsAllWorkOnAFewThreads) {
  std::atomic<int> running{0};
  std::atomic<int> most{0};
  std::atomic<int> done{0};
  WorkerPool pool(3, 1000);
  for (int i = 0; i < 50; ++i) {
    ASSERT_TRUE(pool.Submit({"all"}, [&] {
      const int now = ++running;
      for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
      }
      std::this_thread::sleep_for(milliseconds(1));
      --running;
      ++done;
    }));
  }
  pool.Drain();
  EXPECT_EQ(done, 50);
  EXPECT_LE(most, 3);
}

TEST(WorkerPool, RefusesBeyondItsBound) {
  std::latch gate(1);
  std::atomic<int> done{0};
  WorkerPool pool(1, 2);
  ASSERT_TRUE(pool.Submit({"all"}, [&] { gate.wait(); }));
  int accepted = 0;
  for (int i = 0; i < 10; ++i) accepted += pool.Submit({"all"}, [&] { ++done; }) ? 1 : 0;
  EXPECT_LT(accepted, 4);
  pool.Continue({"all"}, [&] { ++done; });
  gate.count_down();
  pool.Stop();
  EXPECT_EQ(done, accepted + 1);
  EXPECT_FALSE(pool.Submit({"all"}, [] {}));
}

TEST(WorkerPool, LanesTakeTurns) {
  std::latch gate(1);
  std::mutex mutex;
  std::string order;
  WorkerPool pool(1, 1000);
  ASSERT_TRUE(pool.Submit({"first"}, [&] { gate.wait(); }));
  const auto add = [&](const char* lane) {
    return pool.Submit({lane}, [&order, &mutex, lane] {
      const std::lock_guard lock(mutex);
      order += lane;
    });
  };
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(add("a"));
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(add("b"));
  gate.count_down();
  pool.Drain();
  EXPECT_EQ(order, "ababaaa");
}

TEST(WorkerPool, ALaneTakesNoMoreThanItsShare) {
  std::latch gate(1);
  std::atomic<int> running{0};
  WorkerPool pool(8, 1000);
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(pool.Submit({"greedy", 1}, [&] {
      ++running;
      gate.wait();
    }));
    ASSERT_TRUE(pool.Submit({"half"}, [&] {
      ++running;
      gate.wait();
    }));
  }
  std::latch served(1);
  ASSERT_TRUE(pool.Submit({"other"}, [&] { served.count_down(); }));
  served.wait();
  EXPECT_LE(running, 1 + 4);
  gate.count_down();
  pool.Drain();
  EXPECT_EQ(running, 40);
}

TEST(DelayQueue, RunsInOrderOfTime) {
  std::mutex mutex;
  std::vector<int> order;
  std::latch both(2);
  DelayQueue queue;
  const auto add = [&](int value) {
    {
      const std::lock_guard lock(mutex);
      order.push_back(value);
    }
    both.count_down();
  };
  const auto now = DelayQueue::Clock::now();
  queue.RunAt(now + milliseconds(60), [&] { add(2); });
  queue.RunAt(now + milliseconds(20), [&] { add(1); });
  both.wait();
  EXPECT_GE(DelayQueue::Clock::now(), now + milliseconds(60));
  EXPECT_EQ(order, (std::vector<int>{1, 2}));
}

TEST(DelayQueue, Hurries) {
  std::latch ran(2);
  DelayQueue queue;
  queue.RunAt(DelayQueue::Clock::now() + std::chrono::hours(1), [&] { ran.count_down(); });
  queue.Hurry();
  queue.RunAt(DelayQueue::Clock::now() + std::chrono::hours(1), [&] { ran.count_down(); });
  ran.wait();
}

}  // namespace
}  // namespace hydrofoil::rest
