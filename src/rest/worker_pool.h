// The threads that run handlers: started on demand up to a fixed number, then work waits in a
// bounded queue. Safe from every thread.
#ifndef HYDROFOIL_REST_WORKER_POOL_H_
#define HYDROFOIL_REST_WORKER_POOL_H_

#include <cstddef>
#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "base/mutex.h"

namespace hydrofoil::rest {

class WorkerPool {
 public:
  WorkerPool(size_t most_threads, size_t most_waiting)
      : most_threads_(most_threads), most_waiting_(most_waiting) {}
  // Runs what waits, then ends.
  ~WorkerPool() { Stop(); }
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // `work` must not throw. False, with nothing done, when too much waits already or Stop() began.
  [[nodiscard]] bool Submit(std::function<void()> work);
  // The same without the bound: for the second half of work that was admitted before.
  void Continue(std::function<void()> work);

  // Waits until nothing runs and nothing waits.
  void Drain();
  void Stop();

 private:
  void Enqueue(std::function<void()> work) REQUIRES(mutex_);
  void Loop();

  const size_t most_threads_;
  const size_t most_waiting_;
  Mutex mutex_;
  Condition work_arrived_;
  Condition idle_;
  std::deque<std::function<void()>> queue_ GUARDED_BY(mutex_);
  size_t busy_ GUARDED_BY(mutex_) = 0;
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::vector<std::jthread> threads_ GUARDED_BY(mutex_);
};

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_WORKER_POOL_H_
