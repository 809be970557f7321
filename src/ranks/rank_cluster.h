// The ranks of a server as processes: connected and idle until rank 0 calls a team together.
//
// What goes through the store (RankMember::Send), of team `number`:
//   from rank 0: "run"; "stop", a failure: why it ends on all ranks; "close": all are through;
//                "note", a text; "end": the server ends.
//   to rank 0:   "failed", a failure; "ended": this rank is through, in whatever way; "facts".
// Everything else goes over the connections of the team.
#ifndef HYDROFOIL_RANKS_RANK_CLUSTER_H_
#define HYDROFOIL_RANKS_RANK_CLUSTER_H_

#include <functional>
#include <memory>
#include <string>

#include "cluster/cluster.h"
#include "ranks/meeting.h"

namespace hydrofoil::ranks {

// What a rank does when it is called. All may be empty; but `work` they must be short.
struct RankDuties {
  // Not on rank 0: its part of a command, on a thread of its own. Throws what all ranks are told.
  std::function<void(Team&)> work;
  std::function<void(const std::string& note)> note;  // from the thread that listens, as below
  std::function<size_t()> held;                       // how many objects it keeps
  std::function<void()> on_end;                       // rank 0 has ended in good order
  std::function<void(const Error&)> on_failure;       // a rank is lost or has left; once
};

class RankCluster : public Cluster {
 public:
  // This rank goes in good order: on rank 0 the end of all, on the others a loss that says why.
  virtual void End(const std::string& reason) = 0;
};

// Waits for all ranks. Throws Error: kIllegalArgument for settings that cannot be, kForbidden when
// rank 0 refuses this rank, kInternal when ranks do not come in time.
[[nodiscard]] std::unique_ptr<RankCluster> JoinCluster(const RankSettings& settings,
                                                       RankDuties duties);

}  // namespace hydrofoil::ranks

#endif  // HYDROFOIL_RANKS_RANK_CLUSTER_H_
