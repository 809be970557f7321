// How ranks come together: at the store of rank 0, where they stay connected.
#ifndef HYDROFOIL_RANKS_MEETING_H_
#define HYDROFOIL_RANKS_MEETING_H_

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "ranks/gloo_mesh.h"
#include "ranks/rank_member.h"
#include "ranks/rank_store.h"
#include "ranks/socket.h"

namespace hydrofoil::ranks {

struct RankSettings {
  size_t rank = 0;
  size_t size = 1;
  Endpoint rendezvous;  // where rank 0 listens
  std::string bind;     // the address of this rank, IPv4 or IPv6
  std::string secret;
  // All ranks come within it, and one that is silent for so long is lost.
  std::chrono::milliseconds timeout = std::chrono::seconds(60);
  // A rank that lives but does not come to an operation for so long is lost, too.
  std::chrono::milliseconds operation_timeout = std::chrono::hours(1);
};

// Throws Error(kIllegalArgument) for a rank that is none of so many.
void RequirePossible(const RankSettings& settings);

class Meeting {
 public:
  // Joins; on rank 0 begins the store. The callbacks are those of RankMember. Throws Error as it
  // and RankStore do.
  Meeting(RankSettings settings, std::function<void(const Error&)> on_failure,
          std::function<void(const RankMessage&)> on_message = {});

  // Waits for all ranks. Throws Error, which the others are not told.
  [[nodiscard]] MeshPlace Meet();

  [[nodiscard]] RankMember& member() { return *member_; }
  [[nodiscard]] const RankMember& member() const { return *member_; }
  [[nodiscard]] const RankSettings& settings() const { return settings_; }

 private:
  RankSettings settings_;
  std::optional<RankStore> store_;    // of rank 0
  std::optional<RankMember> member_;  // goes before the store
};

}  // namespace hydrofoil::ranks

#endif  // HYDROFOIL_RANKS_MEETING_H_
