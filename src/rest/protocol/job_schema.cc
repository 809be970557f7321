#include "rest/protocol/job_schema.h"

#include <nlohmann/json.hpp>

#include "rest/protocol/error_answer.h"

namespace hydrofoil::rest {

Json JobJson(const JobSnapshot& job) {
  Json json = Schema("JobV3", "Job");
  json["key"] = JobKey(job.key);
  json["description"] = job.target.description;
  json["status"] = JobStatusName(job.status);
  json["progress"] = Number(static_cast<float>(job.progress));
  json["progress_msg"] = job.message;
  json["start_time"] = job.start_millis;
  json["msec"] = job.millis;
  json["dest"] = KeyOfType(job.target.key, job.target.type);
  json["warnings"] = nullptr;
  if (!job.warnings.empty()) json["warnings"] = job.warnings;
  json["exception"] = nullptr;
  json["stacktrace"] = nullptr;
  if (job.failure.has_value()) {
    const std::string text = ExceptionType(*job.failure) + ": " + job.failure->what();
    json["exception"] = text;
    json["stacktrace"] = text;
  }
  json["auto_recoverable"] = job.target.recipe != nullptr;
  json["ready_for_view"] = job.ready_for_view;
  return json;
}

Json JobJson(const Job& job) { return JobJson(job.Snapshot()); }

Json StartedJobJson(const Job& job) {
  JobSnapshot start;
  const JobSnapshot now = job.Snapshot();
  start.key = now.key;
  start.target = now.target;
  start.status = JobStatus::kRunning;
  start.start_millis = now.start_millis;
  return JobJson(start);
}

}  // namespace hydrofoil::rest
