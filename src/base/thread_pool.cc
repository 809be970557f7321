#include "base/thread_pool.h"

#include <pthread.h>
#include <sched.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "base/ambient_stop.h"
#include "base/check.h"
#include "base/error.h"
#include "base/heap_budget.h"

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
  std::mutex mutex;
  std::condition_variable idle;
  size_t workers = 0;  // pool threads inside Run, guarded by mutex
  std::exception_ptr error;

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
        const std::scoped_lock lock(mutex);
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
    wake_.notify_all();
  }

  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  [[nodiscard]] size_t size() const { return size_; }

  void Run(const std::shared_ptr<Batch>& batch, const std::stop_token& stop) {
    const size_t wanted = std::min(size_, batch->count) - 1;
    if (wanted > 0) {
      {
        const std::scoped_lock lock(mutex_);
        for (size_t i = 0; i < wanted; ++i) {
          queue_.push_back({batch, stop});
        }
      }
      wake_.notify_all();
    }
    batch->Run(stop);
    {
      const std::scoped_lock lock(mutex_);
      std::erase_if(queue_, [&](const Task& task) { return task.batch == batch; });
    }
    std::unique_lock lock(batch->mutex);
    batch->idle.wait(lock, [&] { return batch->workers == 0; });
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
        std::unique_lock lock(mutex_);
        if (!wake_.wait(lock, stop, [&] { return !queue_.empty(); })) {
          return;
        }
        task = std::move(queue_.front());
        queue_.pop_front();
        // Counted while the queue is still locked: the caller, who clears the queue before it
        // waits, can then not miss a worker that has taken its batch.
        const std::scoped_lock batch_lock(task.batch->mutex);
        ++task.batch->workers;
      }
      task.batch->Run(task.stop);
      const std::scoped_lock batch_lock(task.batch->mutex);
      if (--task.batch->workers == 0) {
        task.batch->idle.notify_all();
      }
    }
  }

  const size_t size_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::deque<Task> queue_;
  std::vector<std::jthread> workers_;
};

std::mutex g_pool_mutex;
std::unique_ptr<Pool> g_pool;
size_t g_size_before_fork = 0;  // 0: this process was not forked from one with a pool

// Only the thread that forks lives on in the child. Its pool is left behind as it is, for its locks
// may be held and its threads can be neither woken nor joined, and a new one is made when needed.
void ForgetPool() {
  if (g_pool) {
    g_size_before_fork = g_pool->size();
    // NOLINTNEXTLINE(bugprone-unused-return-value)
    static_cast<void>(g_pool.release());
  }
  g_pool_mutex.unlock();
}

void PrepareForFork() {
  static const int registered =
      pthread_atfork([] { g_pool_mutex.lock(); }, [] { g_pool_mutex.unlock(); }, ForgetPool);
  HYDROFOIL_CHECK(registered == 0);
}

// The caller holds g_pool_mutex.
void MakePool(size_t threads) {
  PrepareForFork();
  g_pool = std::make_unique<Pool>(threads == 0 ? AvailableCores() : threads);
}

Pool& ThePool() {
  const std::scoped_lock lock(g_pool_mutex);
  if (!g_pool) MakePool(g_size_before_fork);
  return *g_pool;
}

}  // namespace

void SetThreadCount(size_t threads) {
  const std::scoped_lock lock(g_pool_mutex);
  MakePool(threads);
}

size_t ThreadCount() { return ThePool().size(); }

void ParallelFor(size_t count, const std::stop_token& stop,
                 const std::function<void(size_t)>& body) {
  if (count > 0) {
    const auto batch = std::make_shared<Batch>(count, body);
    ThePool().Run(batch, stop);
    if (batch->error) {
      // Taken out: a worker may drop the batch after the caller has handled the exception.
      std::rethrow_exception(std::exchange(batch->error, nullptr));
    }
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
