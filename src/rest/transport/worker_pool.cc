#include "rest/transport/worker_pool.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "base/log.h"

namespace hydrofoil::rest {

bool WorkerPool::Submit(const Lane& lane, std::function<void()> work) {
  const MutexLock lock(mutex_);
  if (stopping_ || waiting_ >= most_waiting_) return false;
  if (threads_.empty()) StartThread(1);
  if (threads_.empty()) return false;
  Enqueue(lane, std::move(work));
  return true;
}

void WorkerPool::Continue(const Lane& lane, std::function<void()> work) {
  const MutexLock lock(mutex_);
  Enqueue(lane, std::move(work));
}

void WorkerPool::Enqueue(const Lane& lane, std::function<void()> work) {
  const auto entry = queues_.try_emplace(lane.key).first;
  Queue& queue = entry->second;
  queue.most_running =
      lane.most_running > 0 ? lane.most_running : std::max<size_t>(1, most_threads_ / 2);
  queue.waiting.push_back(std::move(work));
  if (queue.waiting.size() == 1) turns_.push_back(&*entry);
  ++waiting_;
  StartThread(waiting_);
  work_arrived_.NotifyOne();
}

void WorkerPool::StartThread(size_t waiting) {
  const size_t free = threads_.size() - busy_;
  if (free >= waiting || threads_.size() >= most_threads_ || stopping_) return;
  try {
    threads_.emplace_back([this] { Loop(); });
  } catch (const std::system_error& error) {
    LogWarn(std::string("cannot start another worker thread: ") + error.what());
  }
}

WorkerPool::Queues::value_type* WorkerPool::NextQueue() {
  const auto next = std::find_if(turns_.begin(), turns_.end(), [](const auto* entry) {
    return entry->second.running < entry->second.most_running;
  });
  if (next == turns_.end()) return nullptr;
  Queues::value_type* entry = *next;
  turns_.erase(next);
  if (entry->second.waiting.size() > 1) turns_.push_back(entry);
  return entry;
}

void WorkerPool::Loop() {
  MutexLock lock(mutex_);
  while (true) {
    Queues::value_type* const entry = NextQueue();
    if (entry == nullptr) {
      if (stopping_ && waiting_ == 0) return;
      work_arrived_.Wait(mutex_);
      continue;
    }
    Queue& queue = entry->second;
    std::function<void()> work = std::move(queue.waiting.front());
    queue.waiting.pop_front();
    --waiting_;
    ++queue.running;
    ++busy_;
    lock.Unlock();
    try {
      work();
      work = nullptr;
    } catch (const std::exception& error) {
      LogError(std::string("work of a request threw: ") + error.what());
    }
    lock.Lock();
    --busy_;
    --queue.running;
    if (queue.waiting.empty() && queue.running == 0) queues_.erase(entry->first);
    // What waited for this end: more of the same lane, or the end of all.
    if (waiting_ > 0 || stopping_) work_arrived_.NotifyAll();
    if (busy_ == 0 && waiting_ == 0) idle_.NotifyAll();
  }
}

void WorkerPool::Drain() {
  const MutexLock lock(mutex_);
  while (busy_ > 0 || waiting_ > 0) idle_.Wait(mutex_);
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
