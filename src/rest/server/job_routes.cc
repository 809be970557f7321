// Jobs: list, ask (held until the job ends), cancel.
#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "rest/protocol/job_schema.h"
#include "rest/protocol/router.h"
#include "rest/protocol/sent_values.h"

namespace hydrofoil::rest {
namespace {

// Clients sleep between two questions, at the end of most jobs in vain.
constexpr std::chrono::milliseconds kHold{1000};
constexpr int64_t kLongestHold = 1000;

// A session may ask for another time by the property that the R client sets.
std::chrono::milliseconds HoldTime(const Context& context, const Request& request) {
  const std::string session(request.Header("session-key"));
  if (session.empty()) return kHold;
  const auto property = context.sessions.Property(session, "job.fetch_timeout_ms");
  const auto millis = property.has_value() ? ParseInt(*property) : std::nullopt;
  if (!millis.has_value()) return kHold;
  return std::chrono::milliseconds(std::clamp<int64_t>(*millis, 0, kLongestHold));
}

// A client waits for a server to come back only when it has heard of the job before.
std::chrono::milliseconds HoldOfYoung(const Job& job) {
  constexpr int64_t kLeast = 100;
  const JobSnapshot now = job.Snapshot();
  if (now.target.recipe == nullptr) return kHold;
  return std::chrono::milliseconds(std::clamp(now.millis, kLeast, kLongestHold));
}

Response JobsAnswer(Json job_id, Json jobs) {
  Json answer = AnswerSchema("JobsV3", "Iced");
  answer["job_id"] = std::move(job_id);
  answer["jobs"] = std::move(jobs);
  return Response::OfJson(answer);
}

Response OneJob(const JobPtr& job) {
  return JobsAnswer(JobKey(job->key()), Json::array({JobJson(*job)}));
}

Response ListJobs(Context& context, const Request&) {
  Json jobs = Json::array();
  for (const JobPtr& job : context.jobs.List()) jobs.push_back(JobJson(*job));
  return JobsAnswer(nullptr, std::move(jobs));
}

Response GetJob(Context& context, const Request& request) {
  JobPtr job = context.jobs.Find(request.RequiredText("job_id"));
  if (job == nullptr) throw Error(ErrorKind::kMalformedRequest, "Job is missing");
  if (job->ended()) return OneJob(job);
  const auto hold = std::min(HoldTime(context, request), HoldOfYoung(*job));
  return Response::OfHold({job, hold, [job] { return OneJob(job); }});
}

Response CancelJob(Context& context, const Request& request) {
  const std::string key = request.RequiredText("job_id");
  const JobPtr job = context.jobs.Find(key);
  if (job == nullptr) {
    throw Error(ErrorKind::kMalformedRequest, "No job with key " + key + " could be found");
  }
  job->Cancel();
  return OneJob(job);
}

}  // namespace

void AddJobRoutes(RouteTable& table) {
  table.Add({"GET", "/3/Jobs", ListJobs, "All jobs, in the order of their start."});
  table.Add({"GET", "/3/Jobs/{job_id}", GetJob,
             "The state of a job; the answer waits a moment for its end."});
  table.Add({"POST", "/3/Jobs/{job_id}/cancel", CancelJob, "Asks a job to stop."});
}

}  // namespace hydrofoil::rest
