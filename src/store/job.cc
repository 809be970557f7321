#include "store/job.h"

#include <algorithm>
#include <exception>
#include <new>

#include "base/error.h"
#include "base/heap_budget.h"
#include "base/log.h"
#include "base/wall_clock.h"
#include "store/keys.h"

namespace hydrofoil {
std::string_view JobStatusName(JobStatus status) {
  switch (status) {
    case JobStatus::kCreated:
      return "CREATED";
    case JobStatus::kRunning:
      return "RUNNING";
    case JobStatus::kDone:
      return "DONE";
    case JobStatus::kCancelled:
      return "CANCELLED";
    case JobStatus::kFailed:
      break;
  }
  return "FAILED";
}

Job::Job(JobTarget target, std::string key)
    : key_(key.empty() ? NewJobKey() : std::move(key)),
      target_(std::move(target)),
      start_millis_(NowMillis()),
      started_(Clock::now()) {}

JobSnapshot Job::Snapshot() const {
  const MutexLock lock(mutex_);
  const bool over = status_ > JobStatus::kRunning;
  const auto span = (over ? finished_ : Clock::now()) - started_;
  const double share = target_.work > 0 ? work_done_ / target_.work : 0;
  JobSnapshot shot;
  shot.key = key_;
  shot.target = target_;
  shot.status = goes_on_ ? JobStatus::kRunning : status_;
  shot.progress = status_ == JobStatus::kDone ? 1.0 : std::clamp(share, 0.0, 1.0);
  if (!goes_on_) shot.message = message_;
  shot.warnings = warnings_;
  shot.failure = failure_;
  shot.start_millis = start_millis_;
  shot.millis = std::chrono::duration_cast<std::chrono::milliseconds>(span).count();
  shot.ready_for_view = ready_for_view_;
  return shot;
}

void Job::MarkRunning() {
  const MutexLock lock(mutex_);
  status_ = JobStatus::kRunning;
}

bool Job::ended() const {
  const MutexLock lock(mutex_);
  return status_ > JobStatus::kRunning;
}

void Job::CheckCancelled() const {
  if (stop_.stop_requested()) throw Error(ErrorKind::kCancelled, "Job was cancelled.");
}

void Job::SetProgress(double work_done, std::string_view message) {
  const MutexLock lock(mutex_);
  work_done_ = std::max(work_done_, work_done);
  if (!message.empty()) message_ = message;
}

void Job::AddWarning(std::string text) {
  const MutexLock lock(mutex_);
  warnings_.push_back(std::move(text));
}

void Job::SetReadyForView(bool ready) {
  const MutexLock lock(mutex_);
  ready_for_view_ = ready;
}

bool Job::WaitFor(std::chrono::milliseconds timeout) const {
  const auto end = Clock::now() + timeout;
  const MutexLock lock(mutex_);
  while (status_ <= JobStatus::kRunning && Clock::now() < end) ended_.WaitUntil(mutex_, end);
  return status_ > JobStatus::kRunning;
}

void Job::Wait() const {
  const MutexLock lock(mutex_);
  while (status_ <= JobStatus::kRunning) ended_.Wait(mutex_);
}

uint64_t Job::WhenEnded(std::function<void()> callback) {
  uint64_t id = 0;
  {
    const MutexLock lock(mutex_);
    id = ++last_callback_;
    if (status_ <= JobStatus::kRunning) {
      callbacks_.emplace(id, std::move(callback));
      return id;
    }
  }
  callback();
  return id;
}

void Job::Forget(uint64_t callback) {
  const MutexLock lock(mutex_);
  callbacks_.erase(callback);
}

void Job::Run(std::function<void(Job&)> body, JobObserver* observer) {
  auto status = JobStatus::kFailed;
  std::optional<Error> failure;
  try {
    const HeapBound bound;
    body(*this);
    status = JobStatus::kDone;
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::kCancelled) {
      status = JobStatus::kCancelled;
    } else {
      LogInfo("job " + key_ + " (" + target_.description + ") failed: " + error.what());
      failure = error;
    }
  } catch (const std::bad_alloc&) {
    failure = Error(ErrorKind::kOutOfMemory,
                    "Out of memory: the job was given up (--max-mem raises the limit).");
  } catch (const std::exception& error) {
    LogError("job " + key_ + " (" + target_.description + ") failed: " + error.what());
    failure = Error(ErrorKind::kInternal, error.what());
  } catch (...) {
    failure = Error(ErrorKind::kInternal, "An unknown error.");
  }
  body = nullptr;
  ReturnFreeMemory();
  if (observer != nullptr) {
    JobSnapshot end = Snapshot();
    end.status = status;
    end.failure = failure;
    try {
      const bool goes_on = observer->OnEnd(*this, end);
      const MutexLock lock(mutex_);
      goes_on_ = goes_on;
    } catch (const Error& error) {
      if (status == JobStatus::kDone) status = JobStatus::kFailed;
      if (!failure) failure = error;
    }
  }
  End(status, std::move(failure));
}

void Job::RestoreEnd(const JobSnapshot& end) {
  End(end.status, end.failure);
  const MutexLock lock(mutex_);
  warnings_ = end.warnings;
  start_millis_ = end.start_millis;
  finished_ = started_ + std::chrono::milliseconds(end.millis);
}

void Job::End(JobStatus status, std::optional<Error> failure) {
  std::map<uint64_t, std::function<void()>> callbacks;
  {
    const MutexLock lock(mutex_);
    status_ = status;
    failure_ = std::move(failure);
    finished_ = Clock::now();
    if (status == JobStatus::kDone) message_ = "Done.";
    if (status == JobStatus::kCancelled) message_ = "Cancelled.";
    if (status == JobStatus::kFailed) message_ = "Failed.";
    callbacks.swap(callbacks_);
  }
  ended_.NotifyAll();
  for (const auto& [id, callback] : callbacks) callback();
}

}  // namespace hydrofoil
