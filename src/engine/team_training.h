// A training that all ranks of a server work at: rank 0 sends the command and the columns that the
// others lack, then all train. Both sides call the functions of their side in this order.
#ifndef HYDROFOIL_ENGINE_TEAM_TRAINING_H_
#define HYDROFOIL_ENGINE_TEAM_TRAINING_H_

#include <cstdint>
#include <map>
#include <span>
#include <string>

#include "base/mutex.h"
#include "cluster/cluster.h"
#include "engine/column_ledger.h"
#include "model/train.h"

namespace hydrofoil::engine {

// The columns of rank 0 that another rank keeps, by their numbers. Safe from every thread.
class HeldColumns {
 public:
  void Put(int64_t number, ColumnPtr column);
  // Throws Error(kInternal) for one that is not there.
  [[nodiscard]] ColumnPtr Require(int64_t number) const;
  void Forget(std::span<const int64_t> numbers);
  [[nodiscard]] size_t size() const;

 private:
  mutable Mutex mutex_;
  std::map<int64_t, ColumnPtr> columns_ GUARDED_BY(mutex_);
};

// Rank 0. After it all ranks have what `input` needs, and the ledger says so. One at a time.
void SendTraining(Communicator& ranks, const TrainingInput& input, ColumnLedger& ledger);

// Another rank: the input of rank 0, but for its communicator. Throws Error: kOutOfMemory when
// it does not fit, kIllegalArgument when it cannot be read.
[[nodiscard]] TrainingInput ReceiveTraining(Communicator& ranks, HeldColumns& held);

}  // namespace hydrofoil::engine

#endif  // HYDROFOIL_ENGINE_TEAM_TRAINING_H_
