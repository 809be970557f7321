// Square roots from the exponent bits, as the reference's optimizer takes them: the error of up to
// 5 % is part of its numbers.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_APPROXIMATE_MATH_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_APPROXIMATE_MATH_H_

#include <bit>
#include <cstdint>

namespace hydrofoil {

inline float ApproximateSqrt(float x) {
  return std::bit_cast<float>(532483686 + (std::bit_cast<int32_t>(x) >> 1));
}

inline double ApproximateSqrt(double x) {
  return std::bit_cast<double>(((std::bit_cast<int64_t>(x) >> 32) + 1072632448) << 31);
}

// Lomont 2003, one step of Newton's method.
inline float ApproximateInverseSqrt(float x) {
  const float half = 0.5F * x;
  // Unsigned: the bits of a negative number wrap around.
  const auto halved = static_cast<uint32_t>(std::bit_cast<int32_t>(x) >> 1);
  const float y = std::bit_cast<float>(0x5f3759dfU - halved);
  return y * (1.5F - half * y * y);
}

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_APPROXIMATE_MATH_H_
