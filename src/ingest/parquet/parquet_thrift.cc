#include "ingest/parquet/parquet_thrift.h"

#include "base/error.h"

namespace hydrofoil {
namespace {

constexpr int kMaxDepth = 32;

[[noreturn]] void ThrowDamaged() { ThrowIllegalArgument("the headers of the file are damaged"); }

int64_t Unzigzag(uint64_t value) {
  return static_cast<int64_t>(value >> 1) ^ -static_cast<int64_t>(value & 1);
}

}  // namespace

uint8_t ThriftReader::Byte() {
  if (position_ >= bytes_.size()) ThrowDamaged();
  return static_cast<uint8_t>(bytes_[position_++]);
}

uint64_t ThriftReader::Varint() {
  uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    const uint8_t byte = Byte();
    value |= uint64_t{byte & 0x7fU} << shift;
    if (byte < 0x80) return value;
  }
  ThrowDamaged();
}

void ThriftReader::SkipBytes(uint64_t count) {
  if (count > bytes_.size() - position_) ThrowDamaged();
  position_ += count;
}

void ThriftReader::Struct(const std::function<bool(int id)>& field) {
  if (++depth_ > kMaxDepth) ThrowDamaged();
  int64_t id = 0;
  for (uint8_t head = Byte(); head != kStop; head = Byte()) {
    const int delta = head >> 4;
    const int type = head & 0x0f;
    id = delta == 0 ? Unzigzag(Varint()) : id + delta;
    if (id < 0 || id > INT16_MAX) ThrowDamaged();
    type_ = type;
    if (!field(static_cast<int>(id))) Skip(type);
  }
  --depth_;
}

int64_t ThriftReader::Int() {
  if (type_ == kI8) return static_cast<int8_t>(Byte());
  if (type_ < kI16 || type_ > kI64) ThrowDamaged();
  return Unzigzag(Varint());
}

bool ThriftReader::Bool() {
  if (type_ != kTrue && type_ != kFalse) ThrowDamaged();
  return type_ == kTrue;
}

std::string ThriftReader::Text() {
  if (type_ != kBinary) ThrowDamaged();
  const uint64_t size = Varint();
  const size_t begin = position_;
  SkipBytes(size);
  return std::string(bytes_.substr(begin, size));
}

void ThriftReader::List(const std::function<void()>& element) {
  if (type_ != kList) ThrowDamaged();
  const uint8_t head = Byte();
  const int type = head & 0x0f;
  const uint64_t count = (head >> 4) == 15 ? Varint() : head >> 4;
  if (count > bytes_.size() - position_) ThrowDamaged();  // an element takes a byte at least
  for (uint64_t i = 0; i < count; ++i) {
    type_ = type;
    element();
  }
}

void ThriftReader::Skip(int type) {
  if (++depth_ > kMaxDepth) ThrowDamaged();
  type_ = type;
  switch (type) {
    case kTrue:
    case kFalse:
      break;
    case kI8:
      SkipBytes(1);
      break;
    case kI16:
    case kI32:
    case kI64:
      Varint();
      break;
    case kDouble:
      SkipBytes(8);
      break;
    case kBinary:
      SkipBytes(Varint());
      break;
    case kSet:
    case kList: {
      type_ = kList;
      List([&] {
        const int element = type_;
        if (element == kTrue || element == kFalse) {
          SkipBytes(1);  // within lists booleans take a byte
        } else {
          Skip(element);
        }
      });
      break;
    }
    case kStructType:
      Struct([](int) { return false; });
      break;
    default:  // maps do not occur
      ThrowDamaged();
  }
  --depth_;
}

}  // namespace hydrofoil
