// TCP with time limits, IPv4 and IPv6.
#ifndef HYDROFOIL_RANKS_SOCKET_H_
#define HYDROFOIL_RANKS_SOCKET_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace hydrofoil::ranks {

using Clock = std::chrono::steady_clock;

// Owns a file descriptor. One thread, but descriptors may be read by one and written by another.
class Socket {
 public:
  Socket() = default;
  explicit Socket(int descriptor) : descriptor_(descriptor) {}
  Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  Socket& operator=(Socket&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  ~Socket();

  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  int descriptor_ = -1;
};

struct Endpoint {
  std::string host;
  std::string port;

  [[nodiscard]] std::string text() const;
};

// HOST:PORT, or [ADDRESS]:PORT for IPv6. Throws Error(kIllegalArgument) naming `option`.
[[nodiscard]] Endpoint ParseEndpoint(std::string_view option, std::string_view text);
// Throws Error(kIllegalArgument) when `text` is not an IPv4 or IPv6 address of this machine.
void RequireOwnAddress(std::string_view option, const std::string& text);

// Both are non-blocking. Throw Error: kIllegalArgument for a host without an address or a port in
// use; Connect, which tries until `deadline`, kInternal.
[[nodiscard]] Socket Listen(const Endpoint& endpoint);
[[nodiscard]] Socket Connect(const Endpoint& endpoint, Clock::time_point deadline);

[[nodiscard]] uint16_t PortOf(const Socket& socket);     // its own
[[nodiscard]] std::string PeerOf(const Socket& socket);  // the other's address
// Sends all of `bytes`; false when the other side is gone or takes nothing until `deadline`.
[[nodiscard]] bool SendAll(const Socket& socket, std::string_view bytes,
                           Clock::time_point deadline);
enum class Received { kBytes, kNothing, kEnd };
// Appends what has arrived, waiting for it until `deadline`.
Received Receive(const Socket& socket, std::string& bytes, Clock::time_point deadline);
// As poll() takes it, in [0, most].
[[nodiscard]] int MillisecondsUntil(Clock::time_point deadline, int most = 1000);

}  // namespace hydrofoil::ranks

#endif  // HYDROFOIL_RANKS_SOCKET_H_
