// Locks whose use clang checks (-Wthread-safety): what is GUARDED_BY a mutex can be touched only
// while it is held, and a function that REQUIRES it can be called only then. Other compilers see
// plain locks. Every lock of the project is one of these.
#ifndef HYDROFOIL_BASE_MUTEX_H_
#define HYDROFOIL_BASE_MUTEX_H_

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <utility>

// The names that clang's documentation gives them.
#if defined(__clang__)
#define HYDROFOIL_THREAD_ATTRIBUTE(x) __attribute__((x))
#else
#define HYDROFOIL_THREAD_ATTRIBUTE(x)
#endif
#define CAPABILITY(name) HYDROFOIL_THREAD_ATTRIBUTE(capability(name))
#define SCOPED_CAPABILITY HYDROFOIL_THREAD_ATTRIBUTE(scoped_lockable)
#define GUARDED_BY(mutex) HYDROFOIL_THREAD_ATTRIBUTE(guarded_by(mutex))
#define REQUIRES(...) HYDROFOIL_THREAD_ATTRIBUTE(requires_capability(__VA_ARGS__))
#define EXCLUDES(...) HYDROFOIL_THREAD_ATTRIBUTE(locks_excluded(__VA_ARGS__))
#define ACQUIRE(...) HYDROFOIL_THREAD_ATTRIBUTE(acquire_capability(__VA_ARGS__))
#define TRY_ACQUIRE(...) HYDROFOIL_THREAD_ATTRIBUTE(try_acquire_capability(__VA_ARGS__))
#define RELEASE(...) HYDROFOIL_THREAD_ATTRIBUTE(release_capability(__VA_ARGS__))
#define RETURN_CAPABILITY(mutex) HYDROFOIL_THREAD_ATTRIBUTE(lock_returned(mutex))

namespace hydrofoil {

class CAPABILITY("mutex") Mutex {
 public:
  void lock() ACQUIRE() { mutex_.lock(); }
  void unlock() RELEASE() { mutex_.unlock(); }

 private:
  friend class Condition;
  std::mutex mutex_;
};

// Holds the mutex while it lives, except between Unlock() and Lock().
class SCOPED_CAPABILITY MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) ACQUIRE(mutex) : lock_(mutex) {}
  ~MutexLock() RELEASE() = default;
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

  void Unlock() RELEASE() { lock_.unlock(); }
  void Lock() ACQUIRE() { lock_.lock(); }

 private:
  std::unique_lock<Mutex> lock_;
};

// One that somebody may hold for long: whoever waits for it can give up.
class CAPABILITY("mutex") TimedMutex {
 public:
  void lock() ACQUIRE() { mutex_.lock(); }
  bool try_lock_for(std::chrono::milliseconds time) TRY_ACQUIRE(true) {
    return mutex_.try_lock_for(time);
  }
  void unlock() RELEASE() { mutex_.unlock(); }

 private:
  std::timed_mutex mutex_;
};

// Holds the mutex while it lives.
class SCOPED_CAPABILITY TimedLock {
 public:
  explicit TimedLock(TimedMutex& mutex) ACQUIRE(mutex) : lock_(mutex) {}
  // Throws Error(kCancelled) when `stop` is requested before the mutex is free.
  TimedLock(TimedMutex& mutex, const std::stop_token& stop) ACQUIRE(mutex);
  ~TimedLock() RELEASE() = default;
  TimedLock(const TimedLock&) = delete;
  TimedLock& operator=(const TimedLock&) = delete;

 private:
  std::unique_lock<TimedMutex> lock_;
};

// Waits may end for no reason: use them in a loop that checks what is waited for.
class Condition {
 public:
  void NotifyOne() { condition_.notify_one(); }
  void NotifyAll() { condition_.notify_all(); }

  void Wait(Mutex& mutex) REQUIRES(mutex) {
    std::unique_lock held(mutex.mutex_, std::adopt_lock);
    condition_.wait(held);
    held.release();
  }
  void WaitUntil(Mutex& mutex, std::chrono::steady_clock::time_point end) REQUIRES(mutex) {
    std::unique_lock held(mutex.mutex_, std::adopt_lock);
    condition_.wait_until(held, end);
    held.release();
  }

 private:
  std::condition_variable condition_;
};

// Its waits also end when a stop is requested. `ready` is called while the mutex is held: a
// lambda that says so, `[&]() REQUIRES(mutex_) { ... }`. Returns what its last call returned.
class StoppableCondition {
 public:
  void NotifyAll() { condition_.notify_all(); }

  template <typename Ready>
  bool Wait(Mutex& mutex, const std::stop_token& stop, Ready ready) REQUIRES(mutex) {
    return condition_.wait(mutex, stop, std::move(ready));
  }
  template <typename Ready>
  bool WaitUntil(Mutex& mutex, const std::stop_token& stop,
                 std::chrono::steady_clock::time_point end, Ready ready) REQUIRES(mutex) {
    return condition_.wait_until(mutex, stop, end, std::move(ready));
  }

 private:
  std::condition_variable_any condition_;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_BASE_MUTEX_H_
