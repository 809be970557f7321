#include "algorithms/deeplearning/network/layer_update.h"

#include <array>

#include "algorithms/deeplearning/network/approximate_math.h"

namespace hydrofoil {

float SumOfSquares(std::span<const float> values) {
  constexpr size_t kBlock = 8;
  const size_t blocked = values.size() - values.size() % kBlock;
  std::array<float, kBlock> p{};
  for (size_t i = 0; i < blocked; i += kBlock) {
    for (size_t k = 0; k < kBlock; ++k) {
      p[k] += values[i + k] * values[i + k];
    }
  }
  float sum = p[0] + p[1] + p[2] + p[3];
  sum += p[4] + p[5] + p[6] + p[7];
  for (size_t i = blocked; i < values.size(); ++i) {
    sum += values[i] * values[i];
  }
  return sum;
}

void LimitWeights(std::span<float> weights, float max_w2) {
  const float squares = SumOfSquares(weights);
  if (squares > max_w2) {
    const float scale = ApproximateSqrt(max_w2 / squares);
    for (float& weight : weights) {
      weight *= scale;
    }
  }
}

}  // namespace hydrofoil
