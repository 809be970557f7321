// All jobs of the server, with their threads. Safe from every thread.
#ifndef HYDROFOIL_STORE_JOB_REGISTRY_H_
#define HYDROFOIL_STORE_JOB_REGISTRY_H_

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/mutex.h"
#include "store/job.h"

namespace hydrofoil {

class JobRegistry {
 public:
  JobRegistry() = default;
  // Cancels what runs and waits for it.
  ~JobRegistry();
  JobRegistry(const JobRegistry&) = delete;
  JobRegistry& operator=(const JobRegistry&) = delete;

  // Starts `body` on a thread of its own. The job ends DONE when the body returns, CANCELLED when
  // it throws Error(kCancelled), FAILED on any other exception. Throws Error(kIllegalArgument) when
  // too many jobs are running.
  // `key`: of a job that an earlier server did not finish; "": a new one.
  JobPtr Start(JobTarget target, std::function<void(Job&)> body, const std::string& key = "");
  // A job that ended under an earlier server; from `end`, what a job knows of itself.
  void AddEnded(const JobSnapshot& end);
  // Sets the observer, which outlives all jobs. Call before the first one.
  void Observe(JobObserver* observer) { observer_ = observer; }

  [[nodiscard]] JobPtr Find(std::string_view key) const;
  // In the order of their start.
  [[nodiscard]] std::vector<JobPtr> List() const;
  // The running job that makes the object `key`, or null.
  [[nodiscard]] JobPtr RunningFor(std::string_view target_key) const;

  // Forgets those that have ended.
  void ForgetEnded();

  // Cancels every job and waits until all have ended.
  void CancelAll();

 private:
  struct Record {
    JobPtr job;
    std::jthread thread;
  };
  // Takes out the threads of ended jobs, and the oldest ended jobs beyond a fixed number.
  std::vector<Record> Reap() REQUIRES(mutex_);

  JobObserver* observer_ = nullptr;
  mutable Mutex mutex_;
  std::vector<Record> records_ GUARDED_BY(mutex_);  // in the order of their start
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_STORE_JOB_REGISTRY_H_
