#include "ranks/socket.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <thread>

#include "base/error.h"

namespace hydrofoil::ranks {
namespace {

using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

Addresses Find(const Endpoint& endpoint, int flags) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags;
  addrinfo* found = nullptr;
  const int fault = getaddrinfo(endpoint.host.c_str(), endpoint.port.c_str(), &hints, &found);
  if (fault != 0) {
    ThrowIllegalArgument(endpoint.text() + " is no address: " + gai_strerror(fault) + ".");
  }
  return {found, &freeaddrinfo};
}

Socket Open(const addrinfo& address) {
  Socket socket(::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const int yes = 1;
  setsockopt(socket.descriptor(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  return socket;
}

// "" when it worked.
std::string TryToConnect(const Socket& socket, const addrinfo& address,
                         Clock::time_point deadline) {
  if (connect(socket.descriptor(), address.ai_addr, address.ai_addrlen) == 0) return "";
  if (errno != EINPROGRESS) return std::strerror(errno);
  pollfd wait{socket.descriptor(), POLLOUT, 0};
  if (poll(&wait, 1, MillisecondsUntil(deadline, 5000)) <= 0) return "no answer";
  int fault = 0;
  socklen_t size = sizeof fault;
  getsockopt(socket.descriptor(), SOL_SOCKET, SO_ERROR, &fault, &size);
  return fault == 0 ? "" : std::strerror(fault);
}

sockaddr_storage NameOf(const Socket& socket, bool peer) {
  sockaddr_storage name{};
  socklen_t size = sizeof name;
  auto* raw = reinterpret_cast<sockaddr*>(&name);
  peer ? getpeername(socket.descriptor(), raw, &size)
       : getsockname(socket.descriptor(), raw, &size);
  return name;
}

}  // namespace

Socket::~Socket() {
  if (descriptor_ >= 0) close(descriptor_);
}

std::string Endpoint::text() const {
  return host.find(':') == std::string::npos ? host + ":" + port : "[" + host + "]:" + port;
}

Endpoint ParseEndpoint(std::string_view option, std::string_view text) {
  const size_t colon = text.rfind(':');
  std::string_view host = text.substr(0, colon == std::string_view::npos ? 0 : colon);
  const std::string_view port = colon == std::string_view::npos ? "" : text.substr(colon + 1);
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  const bool digits =
      !port.empty() && port.size() <= 5 &&
      std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; });
  const bool plain = bracketed || host.find(':') == std::string_view::npos;
  if (host.empty() || !digits || !plain || std::stoul(std::string(port)) > 65535) {
    ThrowIllegalArgument(std::string(option) + " " + std::string(text) +
                         ": expected HOST:PORT, for example 10.0.0.1:7000 or [fd00::1]:7000.");
  }
  return {std::string(host), std::string(port)};
}

void RequireOwnAddress(std::string_view option, const std::string& text) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICHOST;
  addrinfo* found = nullptr;
  const int fault = getaddrinfo(text.c_str(), "0", &hints, &found);
  const Addresses addresses(found, &freeaddrinfo);
  if (fault == 0) {
    const Socket socket = Open(*addresses);
    if (bind(socket.descriptor(), addresses->ai_addr, addresses->ai_addrlen) == 0) return;
  }
  ThrowIllegalArgument(std::string(option) + " " + text + ": " +
                       (fault == 0
                            ? std::string(std::strerror(errno))
                            : std::string("not an address, for example 10.0.0.1 or fd00::1")) +
                       ".");
}

Socket Listen(const Endpoint& endpoint) {
  const Addresses addresses = Find(endpoint, AI_PASSIVE);
  Socket socket = Open(*addresses);
  const int yes = 1;
  setsockopt(socket.descriptor(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(socket.descriptor(), addresses->ai_addr, addresses->ai_addrlen) != 0 ||
      listen(socket.descriptor(), SOMAXCONN) != 0) {
    ThrowIllegalArgument("Rank 0 cannot listen on " + endpoint.text() + ": " +
                         std::strerror(errno) + ".");
  }
  return socket;
}

Socket Connect(const Endpoint& endpoint, Clock::time_point deadline) {
  constexpr auto kPause = std::chrono::milliseconds(100);
  const auto begin = Clock::now();
  std::string fault;
  do {
    const Addresses addresses = Find(endpoint, 0);
    for (const addrinfo* address = addresses.get(); address != nullptr;
         address = address->ai_next) {
      Socket socket = Open(*address);
      fault = TryToConnect(socket, *address, deadline);
      if (fault.empty()) return socket;
    }
    std::this_thread::sleep_for(kPause);
  } while (Clock::now() < deadline);
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  throw Error(ErrorKind::kInternal, "Rank 0 is not to be reached at " + endpoint.text() + " (" +
                                        fault + ") after " +
                                        std::to_string(static_cast<int>(seconds)) + " s.");
}

uint16_t PortOf(const Socket& socket) {
  const sockaddr_storage name = NameOf(socket, false);
  return ntohs(name.ss_family == AF_INET6 ? reinterpret_cast<const sockaddr_in6*>(&name)->sin6_port
                                          : reinterpret_cast<const sockaddr_in*>(&name)->sin_port);
}

std::string PeerOf(const Socket& socket) {
  const sockaddr_storage name = NameOf(socket, true);
  std::array<char, NI_MAXHOST> host{};
  const int fault = getnameinfo(reinterpret_cast<const sockaddr*>(&name), sizeof name, host.data(),
                                host.size(), nullptr, 0, NI_NUMERICHOST);
  return fault == 0 ? host.data() : "unknown";
}

bool SendAll(const Socket& socket, std::string_view bytes, Clock::time_point deadline) {
  while (!bytes.empty()) {
    const ssize_t sent = send(socket.descriptor(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent > 0) {
      bytes.remove_prefix(static_cast<size_t>(sent));
    } else if (errno == EAGAIN || errno == EINTR) {
      if (Clock::now() >= deadline) return false;
      pollfd wait{socket.descriptor(), POLLOUT, 0};
      poll(&wait, 1, MillisecondsUntil(deadline));
    } else {
      return false;
    }
  }
  return true;
}

Received Receive(const Socket& socket, std::string& bytes, Clock::time_point deadline) {
  pollfd wait{socket.descriptor(), POLLIN, 0};
  if (poll(&wait, 1, MillisecondsUntil(deadline)) <= 0) return Received::kNothing;
  std::array<char, 65536> buffer;
  const ssize_t count = recv(socket.descriptor(), buffer.data(), buffer.size(), 0);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return Received::kNothing;
  if (count <= 0) return Received::kEnd;
  bytes.assign(buffer.data(), static_cast<size_t>(count));
  return Received::kBytes;
}

int MillisecondsUntil(Clock::time_point deadline, int most) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
  return static_cast<int>(std::clamp<decltype(left)>(left, 0, most));
}

}  // namespace hydrofoil::ranks
