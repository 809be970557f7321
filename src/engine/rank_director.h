// What makes commands of rank 0 commands of all ranks. One a server; all members are safe from
// every thread.
#ifndef HYDROFOIL_ENGINE_RANK_DIRECTOR_H_
#define HYDROFOIL_ENGINE_RANK_DIRECTOR_H_

#include <string>
#include <thread>

#include "base/mutex.h"
#include "cluster/cluster.h"
#include "engine/column_ledger.h"
#include "engine/team_training.h"
#include "model/train.h"

namespace hydrofoil::engine {

// Whether ranks, where there are several, train the model together; otherwise rank 0 does by
// itself: what is imported, cross-validated, single_node_mode, algorithms of one process.
[[nodiscard]] bool IsForAllRanks(const TrainingInput& input);
// What there is against it: errors, by the parameter to be changed.
[[nodiscard]] std::vector<ValidationMessage> FaultsOnRanks(const Cluster& cluster,
                                                           const TrainingInput& input);

class RankDirector {
 public:
  // `cluster` outlives it.
  explicit RankDirector(Cluster& cluster);

  [[nodiscard]] const Cluster& cluster() const { return cluster_; }

  // As TrainModel, with all ranks. Throws also what another rank fails with.
  ModelPtr Train(const TrainingInput& input, TrainingHooks& hooks);

 private:
  void TellGone(const std::stop_token& stop);

  Cluster& cluster_;
  ColumnLedger ledger_;
  TimedMutex sending_;  // one command is sent after the other
  std::jthread gone_;   // tells the others which columns nobody has any more
};

// A rank that is not 0: what it does in a team, and what it keeps. Safe from every thread.
class RankWorker {
 public:
  // Its part of a command. Throws what the others are to be told.
  void Work(Team& team);
  // What rank 0 tells all.
  void Hear(const std::string& note);
  [[nodiscard]] size_t held() const { return held_.size(); }

 private:
  HeldColumns held_;
};

}  // namespace hydrofoil::engine

#endif  // HYDROFOIL_ENGINE_RANK_DIRECTOR_H_
