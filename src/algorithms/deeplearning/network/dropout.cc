#include "algorithms/deeplearning/network/dropout.h"

namespace hydrofoil {
namespace {

// Seeds with few bits set in a half would start similar streams.
int64_t SpreadSeed(int64_t seed) {
  auto bits = static_cast<uint64_t>(seed);
  if (bits >> 32 < 0xffff) {
    bits |= 0x5b93000000000000ULL;
  }
  if ((bits & 0xffffffffULL) < 0xffff) {
    bits |= 0xdb910000ULL;
  }
  return static_cast<int64_t>(bits);
}

}  // namespace

void DropoutMask::Draw(int64_t seed, size_t units, double ratio) {
  Pcg random(SpreadSeed(seed));
  bits_.assign((units + 7) / 8, 0);
  if (ratio == 0.5) {
    random.NextBytes(bits_);
    return;
  }
  for (size_t i = 0; i < bits_.size() * 8; ++i) {
    if (static_cast<double>(random.NextFloat()) > ratio) {
      bits_[i / 8] = static_cast<uint8_t>(bits_[i / 8] | 1U << (i % 8));
    }
  }
}

void DropInputs(int64_t seed, double ratio, std::span<double> inputs) {
  Pcg random(SpreadSeed(seed));
  for (double& input : inputs) {
    if (static_cast<double>(random.NextFloat()) < ratio) {
      input = 0;
    }
  }
}

}  // namespace hydrofoil
