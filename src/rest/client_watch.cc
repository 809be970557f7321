#include "rest/client_watch.h"

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
  const std::lock_guard lock(mutex_);
  stopping_ = true;
  changed_.notify_all();
}

ClientWatch::Id ClientWatch::Watch(int socket, std::stop_source stop) {
  const std::lock_guard lock(mutex_);
  clients_.emplace(++last_id_, Client{socket, std::move(stop)});
  if (clients_.size() == 1) changed_.notify_all();
  return last_id_;
}

void ClientWatch::Forget(Id id) {
  const std::lock_guard lock(mutex_);
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
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (clients_.empty()) {
      changed_.wait(lock);
      continue;
    }
    LookAtAll();
    changed_.wait_for(lock, kInterval, [&] { return stopping_; });
  }
}

}  // namespace hydrofoil::rest
