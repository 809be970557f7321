#include "rest/worker_pool.h"

#include <system_error>
#include <utility>

#include "base/log.h"

namespace hydrofoil::rest {

bool WorkerPool::Submit(std::function<void()> work) {
  const MutexLock lock(mutex_);
  if (stopping_ || queue_.size() >= most_waiting_) return false;
  Enqueue(std::move(work));
  return true;
}

void WorkerPool::Continue(std::function<void()> work) {
  const MutexLock lock(mutex_);
  Enqueue(std::move(work));
}

void WorkerPool::Enqueue(std::function<void()> work) {
  queue_.push_back(std::move(work));
  const size_t free = threads_.size() - busy_;
  if (free < queue_.size() && threads_.size() < most_threads_ && !stopping_) {
    try {
      threads_.emplace_back([this] { Loop(); });
    } catch (const std::system_error& error) {
      if (threads_.empty()) throw;
      LogWarn(std::string("no further worker thread: ") + error.what());
    }
  }
  work_arrived_.NotifyOne();
}

void WorkerPool::Loop() {
  MutexLock lock(mutex_);
  while (true) {
    while (!stopping_ && queue_.empty()) work_arrived_.Wait(mutex_);
    if (queue_.empty()) return;
    std::function<void()> work = std::move(queue_.front());
    queue_.pop_front();
    ++busy_;
    lock.Unlock();
    work();
    work = nullptr;
    lock.Lock();
    --busy_;
    if (busy_ == 0 && queue_.empty()) idle_.NotifyAll();
  }
}

void WorkerPool::Drain() {
  const MutexLock lock(mutex_);
  while (busy_ > 0 || !queue_.empty()) idle_.Wait(mutex_);
}

void WorkerPool::Stop() {
  std::vector<std::jthread> threads;
  {
    const MutexLock lock(mutex_);
    stopping_ = true;
    threads.swap(threads_);
  }
  work_arrived_.NotifyAll();
  threads.clear();
}

}  // namespace hydrofoil::rest
