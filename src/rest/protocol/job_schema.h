// Jobs as JSON.
#ifndef HYDROFOIL_REST_PROTOCOL_JOB_SCHEMA_H_
#define HYDROFOIL_REST_PROTOCOL_JOB_SCHEMA_H_

#include "rest/protocol/json.h"
#include "store/job.h"

namespace hydrofoil::rest {

// JobV3: the "job" of answers that start one, and the elements of JobsV3.
Json JobJson(const JobSnapshot& job);
Json JobJson(const Job& job);
// The same as at its start: RUNNING, nothing done. What the answer to the request that
// started it shows, however fast it was.
Json StartedJobJson(const Job& job);

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_PROTOCOL_JOB_SCHEMA_H_
