#include "ingest/parquet/thrift_writer.h"

namespace hydrofoil {
namespace {

enum Type { kTrue = 1, kFalse = 2, kI32 = 5, kI64 = 6, kBinary = 8, kList = 9, kStruct = 12 };

}  // namespace

void ThriftStruct::Head(int id, int type) {
  const int delta = id - last_;
  last_ = id;
  if (delta > 0 && delta < 16) {
    bytes_.push_back(static_cast<char>(delta << 4 | type));
    return;
  }
  bytes_.push_back(static_cast<char>(type));
  Zigzag(id);
}

void ThriftStruct::ListHead(int id, int type, size_t size) {
  constexpr size_t kShort = 15;
  Head(id, kList);
  bytes_.push_back(static_cast<char>((size < kShort ? size : kShort) << 4 | size_t(type)));
  if (size >= kShort) Varint(size);
}

void ThriftStruct::Varint(uint64_t value) {
  for (; value >= 0x80; value >>= 7) bytes_.push_back(static_cast<char>(value | 0x80));
  bytes_.push_back(static_cast<char>(value));
}

void ThriftStruct::Zigzag(int64_t value) {
  Varint(static_cast<uint64_t>(value) << 1 ^ static_cast<uint64_t>(value >> 63));
}

void ThriftStruct::Sized(std::string_view bytes) {
  Varint(bytes.size());
  bytes_ += bytes;
}

ThriftStruct& ThriftStruct::Bool(int id, bool value) {
  Head(id, value ? kTrue : kFalse);
  return *this;
}

ThriftStruct& ThriftStruct::Int32(int id, int32_t value) {
  Head(id, kI32);
  Zigzag(value);
  return *this;
}

ThriftStruct& ThriftStruct::Int64(int id, int64_t value) {
  Head(id, kI64);
  Zigzag(value);
  return *this;
}

ThriftStruct& ThriftStruct::Text(int id, std::string_view text) {
  Head(id, kBinary);
  Sized(text);
  return *this;
}

ThriftStruct& ThriftStruct::Struct(int id, const ThriftStruct& value) {
  Head(id, kStruct);
  bytes_ += value.Bytes();
  return *this;
}

ThriftStruct& ThriftStruct::Int32s(int id, std::span<const int32_t> values) {
  ListHead(id, kI32, values.size());
  for (const int32_t value : values) Zigzag(value);
  return *this;
}

ThriftStruct& ThriftStruct::Texts(int id, const std::vector<std::string>& texts) {
  ListHead(id, kBinary, texts.size());
  for (const std::string& text : texts) Sized(text);
  return *this;
}

ThriftStruct& ThriftStruct::Structs(int id, const std::vector<ThriftStruct>& values) {
  ListHead(id, kStruct, values.size());
  for (const ThriftStruct& value : values) bytes_ += value.Bytes();
  return *this;
}

}  // namespace hydrofoil
