#include "base/thread_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

#include "base/ambient_stop.h"
#include "base/error.h"

namespace hydrofoil {
namespace {

TEST(ParallelFor, CallsEveryIndexOnce) {
  std::vector<std::atomic<int>> calls(10000);
  ParallelFor(calls.size(), [&](size_t i) { ++calls[i]; });
  for (const auto& count : calls) {
    ASSERT_EQ(count, 1);
  }
}

TEST(ParallelFor, ForwardsTheFirstException) {
  EXPECT_THROW(ParallelFor(100,
                           [](size_t i) {
                             if (i == 37) {
                               throw std::runtime_error("37");
                             }
                           }),
               std::runtime_error);
}

// For the thread sanitizer: a worker that drops its batch last must not free what was thrown.
TEST(ParallelFor, GivesTheExceptionToTheCaller) {
  for (int run = 0; run < 20000; ++run) {
    try {
      ParallelFor(2, [](size_t /*index*/) { throw Error(ErrorKind::kIllegalArgument, "thrown"); });
      FAIL() << "nothing was thrown";
    } catch (const Error& error) {
      ASSERT_EQ(error.kind(), ErrorKind::kIllegalArgument);
      ASSERT_STREQ(error.what(), "thrown");
    }
  }
}

TEST(ParallelFor, MayBeNested) {
  std::atomic<int> calls = 0;
  ParallelFor(16, [&](size_t) { ParallelFor(16, [&](size_t) { ++calls; }); });
  EXPECT_EQ(calls, 256);
}

TEST(ParallelFor, ServesSeveralCallersAtOnce) {
  std::atomic<int> calls = 0;
  {
    std::vector<std::jthread> callers;
    for (int c = 0; c < 8; ++c) {
      callers.emplace_back([&] {
        for (int k = 0; k < 50; ++k) {
          ParallelFor(20, [&](size_t) { ++calls; });
        }
      });
    }
  }
  EXPECT_EQ(calls, 8 * 50 * 20);
}

TEST(ParallelFor, StopsWhenAsked) {
  std::stop_source source;
  std::atomic<int> calls = 0;
  const auto body = [&](size_t) {
    ++calls;
    source.request_stop();
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  };
  try {
    ParallelFor(100000, source.get_token(), body);
    FAIL() << "not cancelled";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kCancelled);
  }
  EXPECT_LT(calls, 1000);
}

TEST(ParallelFor, ObeysTheStopThatGoesAlongAlsoDeepDown) {
  std::stop_source source;
  std::atomic<int> calls = 0;
  const auto run = [&] {
    ParallelFor(4, [&](size_t) {
      ParallelFor(100000, [&](size_t) {
        ++calls;
        source.request_stop();
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      });
    });
  };
  {
    const AmbientStop along(source.get_token());
    EXPECT_THROW(run(), Error);
    EXPECT_LT(calls, 1000);
    const AmbientStop none{std::stop_token()};
    ParallelFor(1, [&](size_t) { calls = -1; });
    EXPECT_EQ(calls, -1);
    EXPECT_THROW(ParallelFor(1, source.get_token(), [](size_t) {}), Error);
  }
  ParallelFor(1, [&](size_t) { calls = -2; });
  EXPECT_EQ(calls, -2);
}

TEST(ParallelFor, DoesNothingForNoWork) {
  ParallelFor(0, [](size_t) { FAIL(); });
}

}  // namespace
}  // namespace hydrofoil
