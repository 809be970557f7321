// The ranks of a server, as rank 0 sees them. They wait until they are given something to do: for
// each command that all work at, rank 0 begins a team. All members are safe from every thread.
#ifndef HYDROFOIL_CLUSTER_CLUSTER_H_
#define HYDROFOIL_CLUSTER_CLUSTER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "cluster/communicator.h"

namespace hydrofoil {

// All ranks at one command, with connections of their own: teams are independent of each other, and
// what stops one does not touch the others. A team that goes before Finish() ends on all ranks.
class Team : public Communicator {
 public:
  // Requested when a rank has failed or left; operations throw then.
  [[nodiscard]] virtual std::stop_token stop_token() const = 0;
  // Why, the same on every rank.
  [[nodiscard]] virtual std::optional<Error> failure() const = 0;
  // The last call of a rank that is through; returns when all are.
  virtual void Finish() = 0;
};

// What a rank says of itself every second.
struct MemberFacts {
  std::string host;
  std::string endpoint;  // "ADDRESS:PORT": its end of the connection to rank 0
  int64_t process = 0;
  int64_t cpus = 0;
  int64_t allowed_cpus = 0;
  int64_t threads = 0;
  double load = 0;  // of the last minute
  int64_t used_memory = 0;
  int64_t memory_limit = 0;
  int64_t free_disk = 0;
  int64_t disk = 0;
  int64_t open_files = 0;
  int64_t held = 0;  // objects
};

struct Member {
  MemberFacts facts;
  int64_t heard_millis = 0;  // when it said so, since 1970
  bool healthy = true;
};

class Cluster {
 public:
  virtual ~Cluster() = default;

  [[nodiscard]] virtual size_t size() const = 0;
  // Of the ranks from 1 on.
  [[nodiscard]] virtual std::vector<Member> Members() const = 0;
  // Why there can be no more teams: a rank is lost. It stays so.
  [[nodiscard]] virtual std::optional<Error> failure() const = 0;

  // Calls all ranks together, which begin to work in the order of the calls. A stop cancels the
  // team, also while it comes together. Throws the failure, or Error(kCancelled).
  [[nodiscard]] virtual std::unique_ptr<Team> Begin(const std::stop_token& stop) = 0;
  // Tells all ranks something, in the order of the calls of this and of Begin. Short, not awaited.
  virtual void Tell(std::string_view note) = 0;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_CLUSTER_CLUSTER_H_
