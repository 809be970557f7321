// Runs short callbacks at given times on one thread of its own. Safe from every thread.
#ifndef HYDROFOIL_REST_TRANSPORT_DELAY_QUEUE_H_
#define HYDROFOIL_REST_TRANSPORT_DELAY_QUEUE_H_

#include <chrono>
#include <functional>
#include <map>
#include <thread>

#include "base/mutex.h"

namespace hydrofoil::rest {

class DelayQueue {
 public:
  using Clock = std::chrono::steady_clock;

  DelayQueue();
  // Drops what is still due.
  ~DelayQueue();
  DelayQueue(const DelayQueue&) = delete;
  DelayQueue& operator=(const DelayQueue&) = delete;

  // `callback` must be short and must not throw.
  void RunAt(Clock::time_point when, std::function<void()> callback);
  // Runs everything now that is due later, and at once whatever is added after.
  void Hurry();

 private:
  void Loop();

  Mutex mutex_;
  Condition changed_;
  std::multimap<Clock::time_point, std::function<void()>> due_ GUARDED_BY(mutex_);
  bool hurry_ GUARDED_BY(mutex_) = false;
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_TRANSPORT_DELAY_QUEUE_H_
