// The threads that run handlers: started on demand up to a fixed number, then work waits in bounded
// lanes, one per client or session, that take turns. Safe from every thread.
#ifndef HYDROFOIL_REST_TRANSPORT_WORKER_POOL_H_
#define HYDROFOIL_REST_TRANSPORT_WORKER_POOL_H_

#include <cstddef>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "base/mutex.h"

namespace hydrofoil::rest {

// Whose work it is, and how much of it may run at once.
struct Lane {
  std::string key;
  size_t most_running = 0;  // 0: half of the threads
};

class WorkerPool {
 public:
  // `most_waiting` in all lanes.
  WorkerPool(size_t most_threads, size_t most_waiting)
      : most_threads_(most_threads), most_waiting_(most_waiting) {}
  // Runs what waits, then ends.
  ~WorkerPool() { Stop(); }
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // `work` must not throw. False, with nothing done, when too much already waits or Stop() began.
  [[nodiscard]] bool Submit(const Lane& lane, std::function<void()> work);
  // The same without the bound: for the second half of work that was admitted before.
  void Continue(const Lane& lane, std::function<void()> work);

  // Waits until nothing runs and nothing waits.
  void Drain();
  void Stop();

 private:
  struct Queue {
    std::deque<std::function<void()>> waiting;
    size_t running = 0;
    size_t most_running = 0;
  };
  using Queues = std::map<std::string, Queue>;

  void Enqueue(const Lane& lane, std::function<void()> work) REQUIRES(mutex_);
  void StartThread(size_t waiting) REQUIRES(mutex_);
  // The queue whose turn it is; nullptr when nothing may run now.
  Queues::value_type* NextQueue() REQUIRES(mutex_);
  void Loop();

  const size_t most_threads_;
  const size_t most_waiting_;
  Mutex mutex_;
  Condition work_arrived_;
  Condition idle_;
  // Those that have something waiting or running.
  Queues queues_ GUARDED_BY(mutex_);
  // Those that have something waiting, the next one first.
  std::list<Queues::value_type*> turns_ GUARDED_BY(mutex_);
  size_t waiting_ GUARDED_BY(mutex_) = 0;
  size_t busy_ GUARDED_BY(mutex_) = 0;
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::vector<std::jthread> threads_ GUARDED_BY(mutex_);
};

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_TRANSPORT_WORKER_POOL_H_
