#include "base/thread_pool.h"

#include <pthread.h>
#include <sched.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <exception>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "base/ambient_stop.h"
#include "base/check.h"
#include "base/error.h"
#include "base/heap_budget.h"
#include "base/mutex.h"

namespace hydrofoil {
namespace {

size_t AvailableCores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof(set), &set) == 0) {
    return std::max(1, CPU_COUNT(&set));
  }
  return std::max(1U, std::thread::hardware_concurrency());
}

// One ParallelFor call, shared by the threads that work on it.
struct Batch {
  Batch(size_t n, const std::function<void(size_t)>& b)
      : count(n), body(b), bounded(HeapBound::IsSet()), ambient(AmbientStop::Current()) {}

  const size_t count;
  const std::function<void(size_t)>& body;
  const bool bounded;             // as the caller is
  const std::stop_token ambient;  // as the caller's
  std::atomic<size_t> next{0};
  std::atomic<bool> abandoned{false};
  Mutex mutex;
  Condition idle;
  size_t workers GUARDED_BY(mutex) = 0;  // pool threads inside Run
  std::exception_ptr error GUARDED_BY(mutex);

  // Null when there was none. Taken out: a worker may drop the batch after the caller has handled
  // the exception.
  std::exception_ptr TakeError() {
    const MutexLock lock(mutex);
    return std::exchange(error, nullptr);
  }

  void Run(const std::stop_token& stop) {
    const AmbientStop along(ambient);
    for (;;) {
      if (abandoned.load(std::memory_order_relaxed) || stop.stop_requested() ||
          ambient.stop_requested()) {
        return;
      }
      const size_t i = next.fetch_add(1, std::memory_order_relaxed);
      if (i >= count) {
        return;
      }
      try {
        const HeapBound bound(bounded);
        body(i);
      } catch (...) {
        const MutexLock lock(mutex);
        if (!error) {
          error = std::current_exception();
        }
        abandoned = true;
      }
    }
  }
};

class Pool {
 public:
  explicit Pool(size_t threads) : size_(threads) {
    for (size_t i = 1; i < threads; ++i) {
      workers_.emplace_back([this](const std::stop_token& stop) { Work(stop); });
    }
  }

  ~Pool() {
    for (auto& worker : workers_) {
      worker.request_stop();
    }
    wake_.NotifyAll();
  }

  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  [[nodiscard]] size_t size() const { return size_; }

  void Run(const std::shared_ptr<Batch>& batch, const std::stop_token& stop) {
    const size_t wanted = std::min(size_, batch->count) - 1;
    if (wanted > 0) {
      {
        const MutexLock lock(mutex_);
        for (size_t i = 0; i < wanted; ++i) {
          queue_.push_back({batch, stop});
        }
      }
      wake_.NotifyAll();
    }
    batch->Run(stop);
    {
      const MutexLock lock(mutex_);
      std::erase_if(queue_, [&](const Task& task) { return task.batch == batch; });
    }
    const MutexLock lock(batch->mutex);
    while (batch->workers > 0) batch->idle.Wait(batch->mutex);
  }

 private:
  struct Task {
    std::shared_ptr<Batch> batch;
    std::stop_token stop;
  };

  void Work(const std::stop_token& stop) {
    for (;;) {
      Task task;
      {
        const MutexLock lock(mutex_);
        if (!wake_.Wait(mutex_, stop, [&]() REQUIRES(mutex_) { return !queue_.empty(); })) {
          return;
        }
        task = std::move(queue_.front());
        queue_.pop_front();
        // Counted while the queue is still locked: the caller, who clears the queue before it
        // waits, can then not miss a worker that has taken its batch.
        const MutexLock batch_lock(task.batch->mutex);
        ++task.batch->workers;
      }
      task.batch->Run(task.stop);
      const MutexLock batch_lock(task.batch->mutex);
      if (--task.batch->workers == 0) {
        task.batch->idle.NotifyAll();
      }
    }
  }

  const size_t size_;
  Mutex mutex_;
  StoppableCondition wake_;
  std::deque<Task> queue_ GUARDED_BY(mutex_);
  std::vector<std::jthread> workers_;
};

Mutex g_pool_mutex;
std::unique_ptr<Pool> g_pool GUARDED_BY(g_pool_mutex);
// 0: this process was not forked from one with a pool
size_t g_size_before_fork GUARDED_BY(g_pool_mutex) = 0;

// Only the thread that forks lives on in the child. Its pool is left behind as it is, for its locks
// may be held and its threads can be neither woken nor joined, and a new one is made when needed.
void ForgetPool() RELEASE(g_pool_mutex) {
  if (g_pool) {
    g_size_before_fork = g_pool->size();
    // NOLINTNEXTLINE(bugprone-unused-return-value)
    static_cast<void>(g_pool.release());
  }
  g_pool_mutex.unlock();
}

void PrepareForFork() {
  static const int registered =
      pthread_atfork([]() ACQUIRE(g_pool_mutex) { g_pool_mutex.lock(); },
                     []() RELEASE(g_pool_mutex) { g_pool_mutex.unlock(); }, ForgetPool);
  HYDROFOIL_CHECK(registered == 0);
}

void MakePool(size_t threads) REQUIRES(g_pool_mutex) {
  PrepareForFork();
  g_pool = std::make_unique<Pool>(threads == 0 ? AvailableCores() : threads);
}

Pool& ThePool() {
  const MutexLock lock(g_pool_mutex);
  if (!g_pool) MakePool(g_size_before_fork);
  return *g_pool;
}

}  // namespace

void SetThreadCount(size_t threads) {
  const MutexLock lock(g_pool_mutex);
  MakePool(threads);
}

size_t ThreadCount() { return ThePool().size(); }

void ParallelFor(size_t count, const std::stop_token& stop,
                 const std::function<void(size_t)>& body) {
  if (count > 0) {
    const auto batch = std::make_shared<Batch>(count, body);
    ThePool().Run(batch, stop);
    if (const std::exception_ptr error = batch->TakeError()) std::rethrow_exception(error);
  }
  if (stop.stop_requested()) {
    throw Error(ErrorKind::kCancelled, "Job was cancelled.");
  }
  AmbientStop::Check();
}

void ParallelFor(size_t count, const std::function<void(size_t)>& body) {
  ParallelFor(count, std::stop_token{}, body);
}

}  // namespace hydrofoil
