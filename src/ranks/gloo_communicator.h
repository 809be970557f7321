// Ranks as processes, on any machines: gloo carries the bytes over TCP, the store of rank 0 brings
// the ranks together and says which is lost. Bytes are neither encrypted nor signed: for trusted
// networks, or inside a tunnel.
#ifndef HYDROFOIL_RANKS_GLOO_COMMUNICATOR_H_
#define HYDROFOIL_RANKS_GLOO_COMMUNICATOR_H_

#include <functional>
#include <memory>
#include <optional>

#include "cluster/communicator.h"
#include "ranks/meeting.h"

namespace hydrofoil::ranks {

// A failure (a rank is lost, or leaves with a reason) ends every operation at once, including one
// that waits; its text is the same on every rank, followed by what this rank was waiting for.
class GlooCommunicator : public Communicator {
 public:
  // The last call of a rank that has finished, when all have: their going is no failure then.
  virtual void Finish() = 0;
  [[nodiscard]] virtual std::optional<Error> failure() const = 0;
};

// Waits for all ranks. `on_failure` is called once, from any thread, when a rank is lost or leaves:
// whatever computes should stop. Throws Error: kIllegalArgument for impossible settings,
// kForbidden when rank 0 refuses this rank, kInternal when ranks do not join in time.
[[nodiscard]] std::unique_ptr<GlooCommunicator> JoinRanks(const RankSettings& settings,
                                                          std::function<void()> on_failure);

}  // namespace hydrofoil::ranks

#endif  // HYDROFOIL_RANKS_GLOO_COMMUNICATOR_H_
