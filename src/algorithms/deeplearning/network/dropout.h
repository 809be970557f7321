// Dropout (Hinton et al. 2012) with the reference's random streams.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_DROPOUT_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_DROPOUT_H_

#include <cstdint>
#include <span>
#include <vector>

#include "base/random.h"

namespace hydrofoil {

// Which units of a layer take part in one row. One thread at a time; reused between rows.
class DropoutMask {
 public:
  // Draws a mask for `units` units. A unit is dropped with probability `ratio`.
  void Draw(int64_t seed, size_t units, double ratio);
  [[nodiscard]] bool IsActive(size_t unit) const {
    return (bits_[unit / 8] >> (unit % 8) & 1U) != 0;
  }

 private:
  std::vector<uint8_t> bits_;
};

// Sets each input to zero with probability `ratio`.
void DropInputs(int64_t seed, double ratio, std::span<double> inputs);

// Added to the seed of the input layer.
inline constexpr int64_t kInputDropoutSeedOffset = 0x1337B4BE;

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_DROPOUT_H_
