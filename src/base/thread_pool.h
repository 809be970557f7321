// The one thread pool. Short data-parallel work only; a job has its own thread (store/job.h) and
// calls ParallelFor from there. Nested calls are allowed: the caller always works itself, so a call
// made from inside a body never waits for a free worker. A forked process has a pool of its own.
#ifndef HYDROFOIL_BASE_THREAD_POOL_H_
#define HYDROFOIL_BASE_THREAD_POOL_H_

#include <cstddef>
#include <functional>
#include <stop_token>

namespace hydrofoil {

// Sets the number of threads that ParallelFor uses, callers included (0: one per core of the
// machine that this process may run on). Call before the first parallel work.
void SetThreadCount(size_t threads);
[[nodiscard]] size_t ThreadCount();

// Calls body(i) for every i in [0, count), in any order, on up to ThreadCount() threads; returns
// when all calls have ended. The first exception of a body is thrown again here, after the calls
// already running have ended; the rest are not started.
void ParallelFor(size_t count, const std::function<void(size_t)>& body);

// The same; stops starting calls once `stop` is requested and then throws Error(kCancelled).
void ParallelFor(size_t count, const std::stop_token& stop,
                 const std::function<void(size_t)>& body);

}  // namespace hydrofoil

#endif  // HYDROFOIL_BASE_THREAD_POOL_H_
