// The ranks of `hydrofoil serve`.
#ifndef HYDROFOIL_CLI_RANK_SERVER_H_
#define HYDROFOIL_CLI_RANK_SERVER_H_

#include <memory>
#include <string>

#include "cli/serve.h"
#include "ranks/rank_cluster.h"

namespace hydrofoil::cli {

// Throws Error(kIllegalArgument) for a trainer of one process.
void RequireTrainer(const std::string& trainer);

// Rank 0: returns when all have come. Throws Error as ranks::JoinCluster.
std::unique_ptr<ranks::RankCluster> JoinAsFirst(const ranks::RankSettings& settings);

// Another rank, until rank 0 ends or a signal comes; returns the exit code. Throws Error: as
// ranks::JoinCluster, and when a rank is lost.
int ServeRank(const ServeOptions& options, const ranks::RankSettings& settings);

}  // namespace hydrofoil::cli

#endif  // HYDROFOIL_CLI_RANK_SERVER_H_
