// The wire format of Protocol Buffers, as far as writing needs it: fields of one message, appended
// in any order. Values.
#ifndef HYDROFOIL_EXCHANGE_PROTOBUF_WRITER_H_
#define HYDROFOIL_EXCHANGE_PROTOBUF_WRITER_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace hydrofoil {

class ProtobufMessage {
 public:
  ProtobufMessage& Int(uint32_t field, int64_t value);
  ProtobufMessage& Float(uint32_t field, float value);
  // Strings, bytes and messages.
  ProtobufMessage& Bytes(uint32_t field, std::string_view bytes);
  ProtobufMessage& Message(uint32_t field, const ProtobufMessage& message) {
    return Bytes(field, message.bytes_);
  }

  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  void Varint(uint64_t value);

  std::string bytes_;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_EXCHANGE_PROTOBUF_WRITER_H_
