// A listening TCP socket. Owned and closed here until released to the transport.
#ifndef HYDROFOIL_REST_TRANSPORT_LISTEN_SOCKET_H_
#define HYDROFOIL_REST_TRANSPORT_LISTEN_SOCKET_H_

#include <cstdint>
#include <string>
#include <utility>

namespace hydrofoil::rest {

class ListenSocket {
 public:
  // `ip` is an IPv4 or IPv6 address; port 0 takes a free one. Throws Error(kIllegalArgument) with a
  // text that names address and reason.
  static ListenSocket Open(const std::string& ip, uint16_t port);
  // The first free port from `first` on, within a hundred.
  static ListenSocket OpenFrom(const std::string& ip, uint16_t first);

  ListenSocket(ListenSocket&& other) noexcept
      : socket_(std::exchange(other.socket_, -1)),
        port_(other.port_),
        is_loopback_(other.is_loopback_) {}
  ListenSocket& operator=(ListenSocket&&) = delete;
  ~ListenSocket();

  [[nodiscard]] uint16_t port() const { return port_; }
  // Only this machine can reach it.
  [[nodiscard]] bool is_loopback() const { return is_loopback_; }
  // Hands the descriptor to the caller, who closes it.
  int Release() { return std::exchange(socket_, -1); }

 private:
  ListenSocket(int socket, uint16_t port, bool is_loopback)
      : socket_(socket), port_(port), is_loopback_(is_loopback) {}

  int socket_;
  uint16_t port_;
  bool is_loopback_;
};

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_TRANSPORT_LISTEN_SOCKET_H_
