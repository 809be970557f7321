#include "rest/delay_queue.h"

#include <utility>

namespace hydrofoil::rest {

DelayQueue::DelayQueue() : thread_([this] { Loop(); }) {}

DelayQueue::~DelayQueue() {
  const std::lock_guard lock(mutex_);
  stopping_ = true;
  changed_.notify_all();
}

void DelayQueue::RunAt(Clock::time_point when, std::function<void()> callback) {
  const std::lock_guard lock(mutex_);
  due_.emplace(when, std::move(callback));
  changed_.notify_all();
}

void DelayQueue::Hurry() {
  const std::lock_guard lock(mutex_);
  hurry_ = true;
  changed_.notify_all();
}

void DelayQueue::Loop() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (due_.empty()) {
      changed_.wait(lock);
      continue;
    }
    const Clock::time_point next = due_.begin()->first;
    if (!hurry_ && next > Clock::now()) {
      changed_.wait_until(lock, next);
      continue;
    }
    const std::function<void()> callback = std::move(due_.begin()->second);
    due_.erase(due_.begin());
    lock.unlock();
    callback();
    lock.lock();
  }
}

}  // namespace hydrofoil::rest
