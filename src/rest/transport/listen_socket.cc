#include "rest/transport/listen_socket.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "base/error.h"
#include "rest/transport/peer_address.h"

namespace hydrofoil::rest {
namespace {

using AddressList = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

AddressList Resolve(const std::string& ip, uint16_t port) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const std::string name = ip == "localhost" ? "127.0.0.1" : ip;
  if (getaddrinfo(name.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) {
    ThrowIllegalArgument("'" + ip + "' is not an IP address to listen on.");
  }
  return {found, &freeaddrinfo};
}

uint16_t PortOf(int socket) {
  sockaddr_storage storage{};
  socklen_t size = sizeof(storage);
  getsockname(socket, reinterpret_cast<sockaddr*>(&storage), &size);
  const in_port_t port = storage.ss_family == AF_INET
                             ? reinterpret_cast<const sockaddr_in&>(storage).sin_port
                             : reinterpret_cast<const sockaddr_in6&>(storage).sin6_port;
  return ntohs(port);
}

[[noreturn]] void ThrowCannotListen(const std::string& ip, uint16_t port, int reason) {
  std::string text = "Cannot listen on " + ip + ":" + std::to_string(port) + ": ";
  if (reason == EADDRINUSE) {
    text += "the port is taken. Choose another with --port, or --baseport for the next free one.";
  } else {
    text += std::string(std::strerror(reason)) + ".";
  }
  throw Error(ErrorKind::kIllegalArgument, text, {{"errno", std::to_string(reason)}});
}

}  // namespace

ListenSocket ListenSocket::Open(const std::string& ip, uint16_t port) {
  const AddressList address = Resolve(ip, port);
  const int socket =
      ::socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_TCP);
  if (socket < 0) ThrowCannotListen(ip, port, errno);
  ListenSocket owner(socket, port, IsLoopback(address->ai_addr));
  const int on = 1;
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  if (bind(socket, address->ai_addr, address->ai_addrlen) != 0 || listen(socket, 511) != 0) {
    ThrowCannotListen(ip, port, errno);
  }
  owner.port_ = PortOf(socket);
  return owner;
}

ListenSocket ListenSocket::OpenFrom(const std::string& ip, uint16_t first) {
  const std::string taken = std::to_string(EADDRINUSE);
  for (uint32_t port = first; port < first + 100U && port <= 65535; ++port) {
    try {
      return Open(ip, static_cast<uint16_t>(port));
    } catch (const Error& error) {
      if (error.values().empty() || error.values().front().second != taken) throw;
    }
  }
  ThrowIllegalArgument("Cannot listen on " + ip + ": the hundred ports from " +
                       std::to_string(first) + " on are taken.");
}

ListenSocket::~ListenSocket() {
  if (socket_ >= 0) ::close(socket_);
}

}  // namespace hydrofoil::rest
