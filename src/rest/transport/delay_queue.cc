#include "rest/transport/delay_queue.h"

#include <utility>

namespace hydrofoil::rest {

DelayQueue::DelayQueue() : thread_([this] { Loop(); }) {}

DelayQueue::~DelayQueue() {
  const MutexLock lock(mutex_);
  stopping_ = true;
  changed_.NotifyAll();
}

void DelayQueue::RunAt(Clock::time_point when, std::function<void()> callback) {
  const MutexLock lock(mutex_);
  due_.emplace(when, std::move(callback));
  changed_.NotifyAll();
}

void DelayQueue::Hurry() {
  const MutexLock lock(mutex_);
  hurry_ = true;
  changed_.NotifyAll();
}

void DelayQueue::Loop() {
  MutexLock lock(mutex_);
  while (!stopping_) {
    if (due_.empty()) {
      changed_.Wait(mutex_);
      continue;
    }
    const Clock::time_point next = due_.begin()->first;
    if (!hurry_ && next > Clock::now()) {
      changed_.WaitUntil(mutex_, next);
      continue;
    }
    const std::function<void()> callback = std::move(due_.begin()->second);
    due_.erase(due_.begin());
    lock.Unlock();
    callback();
    lock.Lock();
  }
}

}  // namespace hydrofoil::rest
