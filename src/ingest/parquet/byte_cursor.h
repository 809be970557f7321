// Takes values from the front of bytes, which must outlive it; one thread.
#ifndef HYDROFOIL_INGEST_PARQUET_BYTE_CURSOR_H_
#define HYDROFOIL_INGEST_PARQUET_BYTE_CURSOR_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace hydrofoil {

// Throws Error(kIllegalArgument): a page of the file is damaged.
[[noreturn]] void ThrowDamagedPage();

// Every function throws as above where the bytes end too early.
class ByteCursor {
 public:
  explicit ByteCursor(std::string_view bytes) : left_(bytes) {}

  std::string_view Take(size_t count) {
    if (count > left_.size()) ThrowDamagedPage();
    const std::string_view taken = left_.substr(0, count);
    left_.remove_prefix(count);
    return taken;
  }
  template <typename T>
  T Value() {
    T value;
    const std::string_view bytes = Take(sizeof(T));
    std::memcpy(&value, bytes.data(), bytes.size());
    return value;
  }
  uint64_t Varint() {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const auto byte = Value<uint8_t>();
      value |= uint64_t{byte & 0x7fU} << shift;
      if (byte < 0x80) return value;
    }
    ThrowDamagedPage();
  }
  int64_t Zigzag() {
    const uint64_t value = Varint();
    return static_cast<int64_t>(value >> 1) ^ -static_cast<int64_t>(value & 1);
  }
  [[nodiscard]] std::string_view left() const { return left_; }

 private:
  std::string_view left_;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_PARQUET_BYTE_CURSOR_H_
