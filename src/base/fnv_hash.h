// FNV-1a with 64 bits: a checksum in which any change of a single byte shows. Not for keys that
// someone hostile may choose.
#ifndef HYDROFOIL_BASE_FNV_HASH_H_
#define HYDROFOIL_BASE_FNV_HASH_H_

#include <cstdint>
#include <string_view>

namespace hydrofoil {

// A value; the hash of all bytes that were added, in their order.
class FnvHash {
 public:
  constexpr void Add(std::string_view bytes) {
    for (const char byte : bytes) AddByte(static_cast<uint8_t>(byte));
  }
  constexpr void AddByte(uint8_t byte) { value_ = (value_ ^ byte) * 0x100000001b3U; }
  [[nodiscard]] constexpr uint64_t value() const { return value_; }

 private:
  uint64_t value_ = 0xcbf29ce484222325U;
};

constexpr uint64_t FnvHashOf(std::string_view bytes) {
  FnvHash hash;
  hash.Add(bytes);
  return hash.value();
}

}  // namespace hydrofoil

#endif  // HYDROFOIL_BASE_FNV_HASH_H_
