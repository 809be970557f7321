// Links between a linear output and the response, with the reference's bounds.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_LINK_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_LINK_H_

#include <algorithm>
#include <cmath>

#include "algorithms/deeplearning/parameters/parameter_enums.h"

namespace hydrofoil {

inline double BoundedExp(double x) { return std::min(1e19, std::exp(x)); }
inline double BoundedLog(double x) { return x <= 0 ? -19 : std::max(-19.0, std::log(x)); }

inline bool HasLogLink(Distribution distribution) {
  return distribution == Distribution::kPoisson || distribution == Distribution::kGamma ||
         distribution == Distribution::kTweedie;
}

inline double InverseLink(Distribution distribution, double output) {
  return HasLogLink(distribution) ? BoundedExp(output) : output;
}

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_LINK_H_
