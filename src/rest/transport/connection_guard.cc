#include "rest/transport/connection_guard.h"

#include <sys/socket.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace hydrofoil::rest {
namespace {

// The other end is closed, and nothing it sent is left to read.
bool HasGone(int socket) {
  char byte = 0;
  return ::recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

}  // namespace

ConnectionGuard::Id ConnectionGuard::Opened(int socket, std::string address) {
  const MutexLock lock(mutex_);
  const auto now = Clock::now();
  const size_t of_address = ++of_address_[address];
  connections_[++last_id_] = {socket, address, Phase::kNew, now, now, 0};
  if (of_address * 10 > limits_.most_of_an_address * 9) {
    CutOffLongestWaiting(address, limits_.most_of_an_address);
  }
  if (of_address > limits_.most_of_an_address) ::shutdown(socket, SHUT_RDWR);
  if (connections_.size() * 10 > limits_.most_connections * 9) {
    CutOffLongestWaiting({}, limits_.most_connections);
  }
  return last_id_;
}

void ConnectionGuard::Closed(Id id) {
  const MutexLock lock(mutex_);
  const auto it = connections_.find(id);
  if (it == connections_.end()) return;
  const auto count = of_address_.find(it->second.address);
  if (--count->second == 0) of_address_.erase(count);
  connections_.erase(it);
}

void ConnectionGuard::ReceivingBody(Id id) { Enter(id, Phase::kBody); }
void ConnectionGuard::Working(Id id) { Enter(id, Phase::kWorking); }
void ConnectionGuard::WaitingForRequest(Id id) { Enter(id, Phase::kIdle); }

void ConnectionGuard::ReceivedBytes(Id id, size_t count) {
  const MutexLock lock(mutex_);
  const auto it = connections_.find(id);
  if (it == connections_.end()) return;
  it->second.bytes += count;
  it->second.heard = Clock::now();
}

void ConnectionGuard::Enter(Id id, Phase phase) {
  const MutexLock lock(mutex_);
  const auto it = connections_.find(id);
  if (it == connections_.end()) return;
  it->second.phase = phase;
  it->second.since = Clock::now();
  it->second.heard = it->second.since;
  it->second.bytes = 0;
}

bool ConnectionGuard::Overdue(const Connection& connection, Clock::time_point now) const {
  const auto waited = now - connection.since;
  switch (connection.phase) {
    case Phase::kNew:
      return waited > limits_.head_timeout;
    case Phase::kIdle:
      return waited > limits_.idle_timeout;
    case Phase::kBody:
      return waited >
             limits_.body_timeout + std::chrono::seconds(connection.bytes / limits_.body_rate);
    case Phase::kWorking:
      break;
  }
  return false;
}

size_t ConnectionGuard::CutOff(Clock::time_point now) {
  const MutexLock lock(mutex_);
  for (const auto& [id, connection] : connections_) {
    // Shut down, not closed: the transport owns the socket and notices the end by itself.
    const bool gone = connection.phase == Phase::kBody && HasGone(connection.socket);
    if (gone || Overdue(connection, now)) ::shutdown(connection.socket, SHUT_RDWR);
  }
  return connections_.size();
}

void ConnectionGuard::CutOffLongestWaiting(std::string_view address, size_t limit) {
  // A body in which a client has paused for less is on its way.
  constexpr std::chrono::seconds kPause{1};
  const auto now = Clock::now();
  std::vector<std::pair<Clock::time_point, int>> waiting;
  for (const auto& [id, connection] : connections_) {
    if (id == last_id_ || (!address.empty() && connection.address != address)) continue;
    const bool waits = connection.phase == Phase::kNew || connection.phase == Phase::kIdle ||
                       (connection.phase == Phase::kBody && now - connection.heard > kPause);
    if (waits) waiting.emplace_back(connection.heard, connection.socket);
  }
  const size_t count = std::min(waiting.size(), limit / 10 + 1);
  std::partial_sort(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(count),
                    waiting.end());
  for (size_t i = 0; i < count; ++i) ::shutdown(waiting[i].second, SHUT_RDWR);
}

}  // namespace hydrofoil::rest
