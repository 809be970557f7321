#include "ranks/meeting.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <utility>

#include "base/error.h"

namespace hydrofoil::ranks {
namespace {

// This rank, for messages of others.
std::string Where(const std::string& bind) {
  std::array<char, 256> host{};
  gethostname(host.data(), host.size() - 1);
  return fmt::format("{}, process {} on {}", bind, getpid(), host.data());
}

}  // namespace

void RequirePossible(const RankSettings& settings) {
  if (settings.size >= 1 && settings.rank < settings.size) return;
  ThrowIllegalArgument(
      fmt::format("--rank {}: expected a number from 0 to {}, the --size less one.", settings.rank,
                  settings.size - 1));
}

Meeting::Meeting(RankSettings settings, std::function<void(const Error&)> on_failure,
                 std::function<void(const RankMessage&)> on_message)
    : settings_(std::move(settings)) {
  // gloo writes to sockets that may be closed.
  std::signal(SIGPIPE, SIG_IGN);
  RequireOwnAddress("--bind", settings_.bind);
  if (settings_.rank == 0) {
    store_.emplace(
        StoreSettings{settings_.rendezvous, settings_.size, settings_.secret, settings_.timeout});
    settings_.rendezvous = store_->endpoint();
  }
  member_.emplace(JoinRequest{settings_.rendezvous, static_cast<uint32_t>(settings_.rank),
                              static_cast<uint32_t>(settings_.size), Where(settings_.bind),
                              settings_.secret, settings_.timeout},
                  std::move(on_failure), std::move(on_message));
}

MeshPlace Meeting::Meet() {
  MeshPlace place;
  place.rank = settings_.rank;
  place.bind = settings_.bind;
  place.secret = settings_.secret;
  place.timeout = settings_.timeout;
  place.operation_timeout = settings_.operation_timeout;
  member_->Set("member/" + std::to_string(settings_.rank), Where(settings_.bind));
  for (size_t r = 0; r < settings_.size; ++r) {
    place.where.push_back(member_->Get("member/" + std::to_string(r)));
  }
  return place;
}

}  // namespace hydrofoil::ranks
