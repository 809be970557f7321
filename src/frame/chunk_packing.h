// How chunks pack numbers; part of chunk.cc and chunk_codes.cc, for no one else.
#ifndef HYDROFOIL_FRAME_CHUNK_PACKING_H_
#define HYDROFOIL_FRAME_CHUNK_PACKING_H_

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace hydrofoil::chunk_packing {

inline constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
inline constexpr std::array<double, 7> kDivisors = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
// 12 bytes a stored value: worth it only against 8-bit codes when very few are stored.
inline constexpr size_t kSparseShare = 16;
// Codes stay far below 2^53, so that code + bias is exact.
inline constexpr double kMaxExact = 9007199254740992.0 / 4;

inline bool SameBits(double a, double b) {
  return std::bit_cast<uint64_t>(a) == std::bit_cast<uint64_t>(b);
}

// To the nearest integer, below 2^51: there the spacing of sums with the constant is 1. A fraction
// of the time of std::nearbyint, which is a function call on the plainest processors.
inline double Round(double value) {
  constexpr double kShift = 6755399441055744.0;  // 1.5 * 2^52
  return value + kShift - kShift;
}

struct IntegerRange {
  double divisor = 0;  // 0: no divisor makes all values integers
  double min = 0;
  double max = 0;
};

// Whether every value times the divisor is an integer that divides back to the same bits.
inline bool ScanRange(std::span<const double> values, double divisor, IntegerRange& range) {
  double min = std::numeric_limits<double>::infinity();
  double max = -min;
  for (const double value : values) {
    if (std::isnan(value)) {
      continue;
    }
    const double product = value * divisor;
    if (!(std::abs(product) < kMaxExact)) {
      return false;
    }
    const double scaled = Round(product);
    const bool minus_zero = value == 0 && std::signbit(value);  // a code would lose the sign
    if (scaled / divisor != value || minus_zero) {
      return false;
    }
    min = std::min(min, scaled);
    max = std::max(max, scaled);
  }
  range = {divisor, min, max};
  return true;
}

template <typename T>
std::span<const T> As(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
}

template <typename T>
std::span<T> Resize(std::vector<std::byte>& bytes, size_t count) {
  bytes.resize(count * sizeof(T));
  bytes.shrink_to_fit();
  return {reinterpret_cast<T*>(bytes.data()), count};
}

}  // namespace hydrofoil::chunk_packing

#endif  // HYDROFOIL_FRAME_CHUNK_PACKING_H_
