// What rank 0 runs for all ranks while they live: it admits whoever knows the secret, holds what
// they publish to find each other, and alone declares a rank lost, so that all ranks name the
// same one. A thread of its own serves it.
//
// A rank is admitted by a challenge: both sides send a nonce and an HMAC over both, so neither
// sends the secret. What is sent after that is neither encrypted nor signed.
#ifndef HYDROFOIL_RANKS_RANK_STORE_H_
#define HYDROFOIL_RANKS_RANK_STORE_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>

#include "ranks/rank_message.h"
#include "ranks/socket.h"

namespace hydrofoil::ranks {

struct StoreSettings {
  Endpoint endpoint;  // port 0: any
  size_t size = 1;    // ranks
  std::string secret;
  // All ranks must join within it; one that is silent for so long is lost.
  std::chrono::milliseconds timeout = std::chrono::seconds(60);
};

class RankStore {
 public:
  // Throws Error(kIllegalArgument) when the port is taken.
  explicit RankStore(const StoreSettings& settings);
  // Waits a moment for the ranks to leave.
  ~RankStore();
  RankStore(const RankStore&) = delete;
  RankStore& operator=(const RankStore&) = delete;

  [[nodiscard]] Endpoint endpoint() const { return endpoint_; }

 private:
  Endpoint endpoint_;
  std::jthread thread_;
};

// What both sides of the challenge sign.
[[nodiscard]] std::string JoinMac(std::string_view secret, std::string_view store_nonce,
                                  const RankMessage& join);
[[nodiscard]] std::string WelcomeMac(std::string_view secret, std::string_view store_nonce,
                                     std::string_view rank_nonce, std::string_view session);

}  // namespace hydrofoil::ranks

#endif  // HYDROFOIL_RANKS_RANK_STORE_H_
