#include "algorithms/deeplearning/parallel/parallel_trainer_crew.h"

#include <thread>

#include "base/subnormals.h"
#include "base/thread_pool.h"

namespace hydrofoil {
namespace {

// About 20 microseconds: longer than the steps of a small network, far less than a time slice.
constexpr size_t kSpins = 1000;
// A helper that still has nothing to do then sleeps.
constexpr size_t kMostYields = 100;

void Pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

// Spins, then yields up to `yields` times; false when that was not long enough.
template <typename Condition>
bool SpinUntil(const Condition& condition, size_t yields) {
  for (size_t spins = 0; spins < kSpins; ++spins) {
    if (condition()) {
      return true;
    }
    Pause();
  }
  for (size_t k = 0; k < yields; ++k) {
    if (condition()) {
      return true;
    }
    std::this_thread::yield();
  }
  return condition();
}

}  // namespace

Crew::Crew(size_t shares) : claims_(shares) {}

void Crew::Run(const std::function<void(Crew&)>& lead) {
  Crew crew(ThreadCount());
  struct Ender {
    Crew& crew;
    ~Ender() { crew.End(); }
  };
  // The pool hands out 0 first: whoever gets it is already running.
  ParallelFor(crew.shares(), [&](size_t i) {
    const SubnormalsAsZero fast;
    if (i == 0) {
      const Ender ender{crew};
      lead(crew);
    } else {
      crew.Help(i);
    }
  });
}

void Crew::Do(const Step& step) {
  const uint64_t number = number_.load(std::memory_order_relaxed) + 1;
  step_ = &step;
  number_.store(number, std::memory_order_release);
  number_.notify_all();
  Work(number, 0);
  const auto is_done = [&] { return done_.load(std::memory_order_acquire) == number * shares(); };
  while (!SpinUntil(is_done, kMostYields)) {
  }
}

void Crew::DoAlone(const Step& step) const {
  for (size_t share = 0; share < shares(); ++share) {
    step(share);
  }
}

void Crew::End() {
  ended_.store(true, std::memory_order_relaxed);
  number_.fetch_add(1, std::memory_order_release);
  number_.notify_all();
}

void Crew::Help(size_t first_share) {
  uint64_t seen = 0;
  for (;;) {
    const auto is_next = [&] { return number_.load(std::memory_order_acquire) != seen; };
    if (!SpinUntil(is_next, kMostYields)) {
      number_.wait(seen, std::memory_order_acquire);
    }
    const uint64_t number = number_.load(std::memory_order_acquire);
    if (ended_.load(std::memory_order_relaxed)) {
      return;
    }
    if (number != seen) {
      seen = number;
      Work(number, first_share);
    }
  }
}

void Crew::Work(uint64_t number, size_t first_share) {
  for (size_t k = 0; k < shares(); ++k) {
    const size_t share = (first_share + k) % shares();
    uint64_t expected = number - 1;
    // Fails for a step that is over, too: all of its shares have been taken.
    if (claims_[share].step.compare_exchange_strong(expected, number, std::memory_order_acquire)) {
      (*step_)(share);
      done_.fetch_add(1, std::memory_order_release);
    }
  }
}

}  // namespace hydrofoil
