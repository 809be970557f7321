// What ranks and the store of rank 0 say to each other over TCP: a length of four bytes (big
// endian), then a type, two numbers and three texts with their lengths. The bytes may come from
// anybody, so a reader buffers no more of them than a limit.
#ifndef HYDROFOIL_RANKS_RANK_MESSAGE_H_
#define HYDROFOIL_RANKS_RANK_MESSAGE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hydrofoil::ranks {

enum class MessageType : uint8_t {
  kHello,    // store: nonce in `value`
  kJoin,     // rank: rank, size, where it is in `key`, its nonce in `value`, `mac`
  kWelcome,  // store: nonce of the session in `value`, `mac`
  kRefused,  // store: why, in `value`
  kSet,      // rank: key, value
  kGet,      // rank: key; answered when it is set
  kValue,    // store: key, value
  kAlive,    // both
  kLeave,    // rank: an ErrorKind in `number`, why in `value`; kDone: nothing is wrong
  kVerdict,  // store: who is lost, an ErrorKind in `number`, what happened in `value`
  kSend,     // rank: for `rank`, which gets it with that of the sender; `number`, key, value
  kErase,    // rank: what is stored under keys that begin with `key`
};
inline constexpr uint32_t kDone = 0xffffffff;

struct RankMessage {
  MessageType type = MessageType::kAlive;
  uint32_t rank = 0;
  uint32_t number = 0;  // how many ranks, or a kind
  std::string key = {};
  std::string value = {};
  std::string mac = {};

  bool operator==(const RankMessage&) const = default;
};

// Bytes of a message: from strangers, from ranks.
inline constexpr size_t kMostOfStrangers = 1024;
inline constexpr size_t kMostOfRanks = size_t{4} << 20;

[[nodiscard]] std::string Encode(const RankMessage& message);

// Puts messages together from bytes as they arrive. Throws Error(kMalformedRequest) for what is not
// a message or is longer than the limit; nothing can be read after that. One thread.
class MessageReader {
 public:
  explicit MessageReader(size_t most = kMostOfStrangers) : most_(most) {}
  void Allow(size_t most) { most_ = most; }
  void Feed(std::string_view bytes) { bytes_.append(bytes); }
  // The next complete one.
  [[nodiscard]] std::optional<RankMessage> Next();

 private:
  size_t most_;
  std::string bytes_;
  size_t read_ = 0;  // of bytes_
};

}  // namespace hydrofoil::ranks

#endif  // HYDROFOIL_RANKS_RANK_MESSAGE_H_
