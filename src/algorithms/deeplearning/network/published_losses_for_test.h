// Tests only: the losses of the literature, whose derivatives the trainers use. `t` is the target,
// `f` the linear output.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_PUBLISHED_LOSSES_FOR_TEST_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_PUBLISHED_LOSSES_FOR_TEST_H_

#include <algorithm>
#include <cmath>
#include <span>

#include "algorithms/deeplearning/parameters/parameters.h"

namespace hydrofoil {

inline double LinearLoss(const DeepLearningParameters& p, double t, double f) {
  const double d = t - f;
  const double a = p.quantile_alpha;
  const double power = p.tweedie_power;
  switch (p.distribution) {
    case Distribution::kLaplace:
      return std::abs(d);
    case Distribution::kHuber:  // Huber 1964, delta 1
      return std::abs(d) <= 1 ? d * d : 2 * std::abs(d) - 1;
    case Distribution::kQuantile:  // Koenker and Bassett 1978
      return d > 0 ? a * d : (a - 1) * d;
    case Distribution::kPoisson:  // deviances without the terms of t alone
      return 2 * (std::exp(f) - t * f);
    case Distribution::kGamma:
      return 2 * (t * std::exp(-f) + f);
    case Distribution::kTweedie:
      return 2 * (std::exp(f * (2 - power)) / (2 - power) -
                  t * std::exp(f * (1 - power)) / (1 - power));
    default:
      return d * d;
  }
}

inline double LogLoss(std::span<const double> probabilities, size_t truth) {
  return -std::log(std::max(probabilities[truth], 1e-15));
}

// Sum of squared differences from the one-hot target.
inline double BrierLoss(std::span<const double> probabilities, size_t truth) {
  double sum = 0;
  for (size_t c = 0; c < probabilities.size(); ++c) {
    const double d = probabilities[c] - (c == truth ? 1 : 0);
    sum += d * d;
  }
  return sum;
}

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_PUBLISHED_LOSSES_FOR_TEST_H_
