#include "ranks/rank_message.h"

#include <string>

#include "base/error.h"

namespace hydrofoil::ranks {
namespace {

constexpr size_t kNumberBytes = 4;

void Append(std::string& to, uint32_t number) {
  for (int shift = 24; shift >= 0; shift -= 8) to.push_back(static_cast<char>(number >> shift));
}
void Append(std::string& to, std::string_view text) {
  Append(to, static_cast<uint32_t>(text.size()));
  to.append(text);
}

class Parser {
 public:
  explicit Parser(std::string_view bytes) : left_(bytes) {}

  std::string_view Take(size_t count) {
    if (count > left_.size()) {
      ThrowMalformedRequest("A message between ranks ends within a field.");
    }
    const std::string_view taken = left_.substr(0, count);
    left_.remove_prefix(count);
    return taken;
  }
  uint32_t Number() {
    uint32_t number = 0;
    for (const char byte : Take(kNumberBytes)) number = number << 8 | static_cast<uint8_t>(byte);
    return number;
  }
  std::string Text() { return std::string(Take(Number())); }
  void End() const {
    if (!left_.empty()) ThrowMalformedRequest("A message between ranks has more than its fields.");
  }

 private:
  std::string_view left_;
};

RankMessage Decode(std::string_view bytes) {
  Parser parser(bytes);
  RankMessage message;
  const auto type = static_cast<uint8_t>(parser.Take(1).front());
  if (type > static_cast<uint8_t>(MessageType::kErase)) {
    ThrowMalformedRequest("There is no message between ranks of type " + std::to_string(type) +
                          ".");
  }
  message.type = static_cast<MessageType>(type);
  message.rank = parser.Number();
  message.number = parser.Number();
  message.key = parser.Text();
  message.value = parser.Text();
  message.mac = parser.Text();
  parser.End();
  return message;
}

}  // namespace

std::string Encode(const RankMessage& message) {
  std::string body(1, static_cast<char>(message.type));
  Append(body, message.rank);
  Append(body, message.number);
  Append(body, std::string_view(message.key));
  Append(body, std::string_view(message.value));
  Append(body, std::string_view(message.mac));
  std::string bytes;
  Append(bytes, std::string_view(body));
  return bytes;
}

std::optional<RankMessage> MessageReader::Next() {
  const std::string_view left = std::string_view(bytes_).substr(read_);
  if (left.size() < kNumberBytes) return std::nullopt;
  const size_t size = Parser(left).Number();
  if (size > most_) {
    ThrowMalformedRequest("A message between ranks of " + std::to_string(size) +
                          " bytes is longer than the " + std::to_string(most_) + " allowed.");
  }
  if (left.size() < kNumberBytes + size) return std::nullopt;
  RankMessage message = Decode(left.substr(kNumberBytes, size));
  read_ += kNumberBytes + size;
  if (read_ * 2 > bytes_.size()) {  // seldom enough to stay linear
    bytes_.erase(0, read_);
    read_ = 0;
  }
  return message;
}

}  // namespace hydrofoil::ranks
