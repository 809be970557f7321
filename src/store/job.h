// Work that outlives the request that started it. A job runs on its own thread; all members of
// Job are safe from every thread. The body must check stop_token() (or call CheckCancelled()) at
// least every 100 ms.
#ifndef HYDROFOIL_STORE_JOB_H_
#define HYDROFOIL_STORE_JOB_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/mutex.h"

namespace hydrofoil {

class Frame;  // frame/frame.h
class Job;
struct JobSnapshot;

// Is told of the beginning and the end of jobs. Safe from every thread.
class JobObserver {
 public:
  virtual ~JobObserver() = default;
  // Before it runs, on the thread that starts it. May throw: then it does not start.
  virtual void OnStart(const Job& job) = 0;
  // On its thread, when it has come to `end` but nobody knows yet. Throws Error to make it fail.
  // True: another process will resume it, so it seems to run for as long as this one lives.
  virtual bool OnEnd(const Job& job, const JobSnapshot& end) = 0;
};

enum class JobStatus { kCreated, kRunning, kDone, kCancelled, kFailed };

// "CREATED", "RUNNING", "DONE", "CANCELLED", "FAILED".
std::string_view JobStatusName(JobStatus status);

// How a server restarts a job that it finds unfinished: what a state keeps of it.
struct JobRecipe {
  std::string command;  // in the format of whoever starts it
  // Frames that it works with, by their keys, as they were when it began.
  std::vector<std::pair<std::string, std::shared_ptr<const Frame>>> frames;
};

// What a job is for.
struct JobTarget {
  std::string description;                            // the algorithm, "Parse"
  std::string key;                                    // of the object it makes
  std::string type;                                   // "Key<Frame>", "Key<Model>", ...
  double work = 1;                                    // units of work in all, > 0
  std::shared_ptr<const JobRecipe> recipe = nullptr;  // null: it cannot be started again
};

// What a client sees of a job at one moment.
struct JobSnapshot {
  std::string key;
  JobTarget target;
  JobStatus status = JobStatus::kCreated;
  double progress = 0;  // 0..1
  std::string message;
  std::vector<std::string> warnings;
  std::optional<Error> failure;  // why it FAILED
  int64_t start_millis = 0;      // since 1970
  int64_t millis = 0;            // of running so far
  bool ready_for_view = true;    // its object can already be looked at
};

class Job {
 public:
  using Clock = std::chrono::steady_clock;

  // `key`: of a job that is resumed; "": a new one.
  explicit Job(JobTarget target, std::string key = "");

  [[nodiscard]] const std::string& key() const { return key_; }
  [[nodiscard]] const JobTarget& target() const { return target_; }
  // Since 1970.
  [[nodiscard]] int64_t start_millis() const { return start_millis_; }
  [[nodiscard]] JobSnapshot Snapshot() const;
  [[nodiscard]] bool ended() const;

  // For the body.
  [[nodiscard]] std::stop_token stop_token() const { return stop_.get_token(); }
  // Throws Error(kCancelled) once the job is asked to stop.
  void CheckCancelled() const;
  // Units of work done so far, of target().work; never goes backwards. Empty message: unchanged.
  void SetProgress(double work_done, std::string_view message = {});
  void AddWarning(std::string text);
  void SetReadyForView(bool ready);

  void Cancel() { stop_.request_stop(); }
  // True when the job has ended within `timeout`.
  bool WaitFor(std::chrono::milliseconds timeout) const;
  void Wait() const;
  // Calls `callback` once when the job ends, on the job's thread, or now if it has already ended.
  // It must be short and must not throw. The number it returns unregisters the callback.
  uint64_t WhenEnded(std::function<void()> callback);
  void Forget(uint64_t callback);

 private:
  friend class JobRegistry;
  // Called before its thread starts: whoever starts a job sees it running.
  void MarkRunning();
  // The body, and with it what it held, such as half-written files, is destroyed before the end is
  // announced; before that `observer`, if there is one, is told.
  void Run(std::function<void(Job&)> body, JobObserver* observer);
  void RestoreEnd(const JobSnapshot& end);
  void End(JobStatus status, std::optional<Error> failure);

  const std::string key_;
  const JobTarget target_;
  std::stop_source stop_;

  mutable Mutex mutex_;
  mutable Condition ended_;
  JobStatus status_ GUARDED_BY(mutex_) = JobStatus::kCreated;
  double work_done_ GUARDED_BY(mutex_) = 0;
  std::string message_ GUARDED_BY(mutex_);
  std::vector<std::string> warnings_ GUARDED_BY(mutex_);
  std::optional<Error> failure_ GUARDED_BY(mutex_);
  bool ready_for_view_ GUARDED_BY(mutex_) = true;
  bool goes_on_ GUARDED_BY(mutex_) = false;  // it has ended, but nobody is told
  int64_t start_millis_;
  const Clock::time_point started_;
  Clock::time_point finished_ GUARDED_BY(mutex_);
  std::map<uint64_t, std::function<void()>> callbacks_ GUARDED_BY(mutex_);
  uint64_t last_callback_ GUARDED_BY(mutex_) = 0;
};

using JobPtr = std::shared_ptr<Job>;

}  // namespace hydrofoil

#endif  // HYDROFOIL_STORE_JOB_H_
