// Watches all connections and cuts off those that keep the server waiting: a request head that
// does not arrive, a body that trickles or whose sender has gone, those that wait longest when
// there are too many in all or from one address. Safe from every thread.
#ifndef HYDROFOIL_REST_TRANSPORT_CONNECTION_GUARD_H_
#define HYDROFOIL_REST_TRANSPORT_CONNECTION_GUARD_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/mutex.h"

namespace hydrofoil::rest {

struct ConnectionLimits {
  size_t most_connections = 1000;
  size_t most_of_an_address = 600;
  std::chrono::milliseconds head_timeout{20'000};  // from connecting to the end of the first head
  std::chrono::milliseconds idle_timeout{60'000};  // from one answer to the end of the next head
  std::chrono::milliseconds body_timeout{30'000};  // and one more second per body_rate bytes
  size_t body_rate = 16 * 1024;
};

class ConnectionGuard {
 public:
  using Clock = std::chrono::steady_clock;
  using Id = uint64_t;

  explicit ConnectionGuard(const ConnectionLimits& limits) : limits_(limits) {}

  // `address` in any form that identifies a client's machine.
  Id Opened(int socket, std::string address);
  // Call before the socket is closed.
  void Closed(Id id);

  void ReceivingBody(Id id);
  void ReceivedBytes(Id id, size_t count);
  // The server works or answers: no deadline of ours.
  void Working(Id id);
  void WaitingForRequest(Id id);

  // Cuts off what is overdue at `now` and, when nearly all connections are taken, those that have
  // waited longest. Returns how many are left.
  size_t CutOff(Clock::time_point now);

 private:
  enum class Phase { kNew, kBody, kWorking, kIdle };
  struct Connection {
    int socket = -1;
    std::string address;
    Phase phase = Phase::kNew;
    Clock::time_point since;
    Clock::time_point heard;  // the client
    size_t bytes = 0;         // of the body
  };
  void Enter(Id id, Phase phase);
  [[nodiscard]] bool Overdue(const Connection& connection, Clock::time_point now) const;
  // Of those of `address`, or of all when it is empty, a tenth of `limit`.
  void CutOffLongestWaiting(std::string_view address, size_t limit) REQUIRES(mutex_);

  const ConnectionLimits limits_;
  Mutex mutex_;
  Id last_id_ GUARDED_BY(mutex_) = 0;
  std::map<Id, Connection> connections_ GUARDED_BY(mutex_);
  std::map<std::string, size_t, std::less<>> of_address_ GUARDED_BY(mutex_);
};

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_TRANSPORT_CONNECTION_GUARD_H_
