#include "rest/connection_guard.h"

#include <sys/socket.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace hydrofoil::rest {

ConnectionGuard::Id ConnectionGuard::Opened(int socket) {
  const MutexLock lock(mutex_);
  connections_[++last_id_] = {socket, Phase::kNew, Clock::now(), 0};
  if (connections_.size() * 10 > limits_.most_connections * 9) CutOffLongestWaiting();
  return last_id_;
}

void ConnectionGuard::Closed(Id id) {
  const MutexLock lock(mutex_);
  connections_.erase(id);
}

void ConnectionGuard::ReceivingBody(Id id) { Enter(id, Phase::kBody); }
void ConnectionGuard::Working(Id id) { Enter(id, Phase::kWorking); }
void ConnectionGuard::WaitingForRequest(Id id) { Enter(id, Phase::kIdle); }

void ConnectionGuard::ReceivedBytes(Id id, size_t count) {
  const MutexLock lock(mutex_);
  if (const auto it = connections_.find(id); it != connections_.end()) it->second.bytes += count;
}

void ConnectionGuard::Enter(Id id, Phase phase) {
  const MutexLock lock(mutex_);
  const auto it = connections_.find(id);
  if (it == connections_.end()) return;
  it->second.phase = phase;
  it->second.since = Clock::now();
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
    if (Overdue(connection, now)) ::shutdown(connection.socket, SHUT_RDWR);
  }
  return connections_.size();
}

void ConnectionGuard::CutOffLongestWaiting() {
  std::vector<std::pair<Clock::time_point, int>> waiting;
  for (const auto& [id, connection] : connections_) {
    const bool waits = connection.phase == Phase::kNew || connection.phase == Phase::kIdle;
    if (waits && id != last_id_) waiting.emplace_back(connection.since, connection.socket);
  }
  const size_t count = std::min(waiting.size(), connections_.size() / 10 + 1);
  std::partial_sort(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(count),
                    waiting.end());
  for (size_t i = 0; i < count; ++i) ::shutdown(waiting[i].second, SHUT_RDWR);
}

}  // namespace hydrofoil::rest
