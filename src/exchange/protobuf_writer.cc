#include "exchange/protobuf_writer.h"

#include <cstring>

namespace hydrofoil {
namespace {

enum WireType : uint32_t { kVarint = 0, kLength = 2, kFixed32 = 5 };

}  // namespace

void ProtobufMessage::Varint(uint64_t value) {
  while (value >= 0x80) {
    bytes_ += static_cast<char>(value | 0x80U);
    value >>= 7U;
  }
  bytes_ += static_cast<char>(value);
}

ProtobufMessage& ProtobufMessage::Int(uint32_t field, int64_t value) {
  Varint(uint64_t{field} << 3U | kVarint);
  Varint(static_cast<uint64_t>(value));
  return *this;
}

ProtobufMessage& ProtobufMessage::Float(uint32_t field, float value) {
  Varint(uint64_t{field} << 3U | kFixed32);
  char bytes[sizeof(value)];
  std::memcpy(bytes, &value, sizeof(value));
  bytes_.append(bytes, sizeof(value));
  return *this;
}

ProtobufMessage& ProtobufMessage::Bytes(uint32_t field, std::string_view bytes) {
  Varint(uint64_t{field} << 3U | kLength);
  Varint(bytes.size());
  bytes_ += bytes;
  return *this;
}

}  // namespace hydrofoil
