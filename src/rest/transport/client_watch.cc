#include "rest/transport/client_watch.h"

#include <poll.h>

#include <chrono>
#include <utility>
#include <vector>

namespace hydrofoil::rest {
namespace {

constexpr std::chrono::milliseconds kInterval{20};

}  // namespace

ClientWatch::ClientWatch() : thread_([this] { Loop(); }) {}

ClientWatch::~ClientWatch() {
  const MutexLock lock(mutex_);
  stopping_ = true;
  changed_.NotifyAll();
}

ClientWatch::Id ClientWatch::Watch(int socket, std::stop_source stop) {
  const MutexLock lock(mutex_);
  clients_.emplace(++last_id_, Client{socket, std::move(stop)});
  if (clients_.size() == 1) changed_.NotifyAll();
  return last_id_;
}

void ClientWatch::Forget(Id id) {
  const MutexLock lock(mutex_);
  clients_.erase(id);
}

void ClientWatch::LookAtAll() {
  std::vector<pollfd> sockets;
  sockets.reserve(clients_.size());
  for (const auto& [id, client] : clients_) sockets.push_back({client.socket, POLLRDHUP, 0});
  if (::poll(sockets.data(), sockets.size(), 0) <= 0) return;
  auto at = clients_.begin();
  for (const pollfd& socket : sockets) {
    const bool gone = (socket.revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL)) != 0;
    if (gone) at->second.stop.request_stop();
    at = gone ? clients_.erase(at) : std::next(at);
  }
}

void ClientWatch::Loop() {
  const MutexLock lock(mutex_);
  while (!stopping_) {
    if (clients_.empty()) {
      changed_.Wait(mutex_);
      continue;
    }
    LookAtAll();
    // A wait that ends early only makes it look once more.
    if (!stopping_) changed_.WaitUntil(mutex_, std::chrono::steady_clock::now() + kInterval);
  }
}

}  // namespace hydrofoil::rest
