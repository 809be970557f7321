// A stop that is requested automatically when time is up.
#ifndef HYDROFOIL_MODEL_DEADLINE_H_
#define HYDROFOIL_MODEL_DEADLINE_H_

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <thread>

#include "base/mutex.h"

namespace hydrofoil {

// Its token is stopped when its parent is, or at the time last set. Has a thread of its own once a
// time is set. All members are safe from every thread.
class Deadline {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Deadline(const std::stop_token& parent)
      : forward_(parent, [this] { source_.request_stop(); }) {}
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;

  [[nodiscard]] std::stop_token token() const { return source_.get_token(); }

  void Set(Clock::time_point time) {
    const MutexLock lock(mutex_);
    time_ = time;
    changed_.NotifyAll();
    if (!thread_.joinable()) {
      thread_ = std::jthread([this](const std::stop_token& end) { Wait(end); });
    }
  }

 private:
  void Wait(const std::stop_token& end) {
    const MutexLock lock(mutex_);
    while (!end.stop_requested() && Clock::now() < *time_) {
      const Clock::time_point time = *time_;
      changed_.WaitUntil(mutex_, end, time, [&]() REQUIRES(mutex_) { return *time_ != time; });
    }
    if (!end.stop_requested()) source_.request_stop();
  }

  std::stop_source source_;
  std::stop_callback<std::function<void()>> forward_;
  Mutex mutex_;
  StoppableCondition changed_;
  std::optional<Clock::time_point> time_ GUARDED_BY(mutex_);
  std::jthread thread_ GUARDED_BY(mutex_);  // the last member: ends before the others go
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_DEADLINE_H_
