#include "store/job_registry.h"

#include <algorithm>

#include "base/error.h"

namespace hydrofoil {
namespace {

// Ended jobs that can still be asked for; a client asks within seconds.
constexpr size_t kRememberedJobs = 2000;
constexpr size_t kMostRunning = 256;

}  // namespace

JobRegistry::~JobRegistry() { CancelAll(); }

JobPtr JobRegistry::Start(JobTarget target, std::function<void(Job&)> body,
                          const std::string& key) {
  auto job = std::make_shared<Job>(std::move(target), key);
  std::vector<Record> forgotten;  // joined and destroyed outside the lock
  const MutexLock lock(mutex_);
  forgotten = Reap();
  const auto running = std::count_if(records_.begin(), records_.end(),
                                     [](const Record& record) { return !record.job->ended(); });
  if (static_cast<size_t>(running) >= kMostRunning) {
    ThrowIllegalArgument("Too many jobs are running (" + std::to_string(running) +
                         "); wait for one of them or cancel it.");
  }
  if (observer_ != nullptr) observer_->OnStart(*job);
  job->MarkRunning();
  Record record{job, std::jthread([job, observer = observer_, body = std::move(body)]() mutable {
                  job->Run(std::move(body), observer);
                })};
  records_.push_back(std::move(record));
  return job;
}

void JobRegistry::AddEnded(const JobSnapshot& end) {
  auto job = std::make_shared<Job>(end.target, end.key);
  job->RestoreEnd(end);
  const MutexLock lock(mutex_);
  records_.push_back({std::move(job), std::jthread()});
}

JobPtr JobRegistry::Find(std::string_view key) const {
  const MutexLock lock(mutex_);
  const auto it = std::find_if(records_.begin(), records_.end(),
                               [&](const Record& record) { return record.job->key() == key; });
  return it == records_.end() ? nullptr : it->job;
}

std::vector<JobPtr> JobRegistry::List() const {
  const MutexLock lock(mutex_);
  std::vector<JobPtr> jobs;
  jobs.reserve(records_.size());
  for (const Record& record : records_) jobs.push_back(record.job);
  return jobs;
}

JobPtr JobRegistry::RunningFor(std::string_view target_key) const {
  const MutexLock lock(mutex_);
  for (const Record& record : records_) {
    if (record.job->target().key == target_key && !record.job->ended()) return record.job;
  }
  return nullptr;
}

void JobRegistry::ForgetEnded() {
  std::vector<Record> forgotten;  // joined and destroyed outside the lock
  const MutexLock lock(mutex_);
  std::vector<Record> running;
  for (Record& record : records_) {
    (record.job->ended() ? forgotten : running).push_back(std::move(record));
  }
  records_ = std::move(running);
}

void JobRegistry::CancelAll() {
  const std::vector<JobPtr> jobs = List();
  for (const JobPtr& job : jobs) job->Cancel();
  for (const JobPtr& job : jobs) job->Wait();
}

std::vector<JobRegistry::Record> JobRegistry::Reap() {
  std::vector<Record> forgotten;
  for (Record& record : records_) {
    if (record.thread.joinable() && record.job->ended()) {
      forgotten.push_back({nullptr, std::move(record.thread)});
    }
  }
  if (records_.size() < kRememberedJobs) return forgotten;
  size_t surplus = records_.size() - kRememberedJobs + 1;
  std::vector<Record> kept;
  kept.reserve(records_.size());
  for (Record& record : records_) {
    const bool goes = surplus > 0 && record.job->ended();
    if (goes) --surplus;
    (goes ? forgotten : kept).push_back(std::move(record));
  }
  records_ = std::move(kept);
  return forgotten;
}

}  // namespace hydrofoil
