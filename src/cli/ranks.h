// Several processes that train one model: which of them this one is, by options or by the
// variables of whatever starts processes.
#ifndef HYDROFOIL_CLI_RANKS_H_
#define HYDROFOIL_CLI_RANKS_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "cli/command.h"
#include "frame/frame.h"
#include "model/model_parameters.h"
#include "ranks/gloo_communicator.h"

namespace hydrofoil::cli {

struct RankOptions {
  std::optional<size_t> rank;
  std::optional<size_t> size;
  std::string rendezvous;
  std::string bind;
  std::string secret_file;
  double timeout = 60;  // seconds
};

void AddRankOptions(CLI::App& command, RankOptions& options);

// Nothing when this process is alone. Rank and size are those of mpirun or srun when they are not
// given. Throws Error(kIllegalArgument) for what is missing.
std::optional<ranks::RankSettings> FindRanks(const RankOptions& options);

// Null when this process is alone. Throws Error as FindRanks and ranks::JoinRanks.
std::unique_ptr<ranks::GlooCommunicator> Join(const RankOptions& options,
                                              std::function<void()> on_failure);

// Throws Error(kIllegalArgument) for what several ranks cannot train yet.
void RequireTrainableOnRanks(const ModelParameters& parameters);

// Throws Error(kIllegalArgument) on every rank when one has other rows than rank 0, naming it and
// what differs. Called by all.
void RequireSameRows(Communicator& ranks, const Frame& frame);

}  // namespace hydrofoil::cli

#endif  // HYDROFOIL_CLI_RANKS_H_
