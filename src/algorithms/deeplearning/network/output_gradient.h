// Derivatives of the losses with respect to the output units. `target` and `output` are in the
// network's scale; what counts is -2 x the negative half gradient of the regression families, as
// the reference scales them.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_OUTPUT_GRADIENT_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_OUTPUT_GRADIENT_H_

#include <cmath>
#include <utility>

#include "algorithms/deeplearning/network/link.h"
#include "algorithms/deeplearning/parameters/parameters.h"

namespace hydrofoil {

// Softmax units: target 1 for the true class, else 0.
struct CrossEntropyGradient {
  double operator()(double target, double output) const { return output - target; }
};

// The reference takes each unit for itself, as if it were a sigmoid.
struct QuadraticGradient {
  double operator()(double target, double output) const {
    return (output - target) * (1 - output) * output;
  }
};

// (t - y)^2
struct GaussianGradient {
  double operator()(double t, double y) const { return -2 * (t - y); }
};

// |t - y|
struct LaplaceGradient {
  double operator()(double t, double y) const { return -2 * (y > t ? -0.5 : 0.5); }
};

// (t - y)^2 within 1, then linear. The reference's threshold stays 1 in training.
struct HuberGradient {
  static constexpr double kDelta = 1;
  double operator()(double t, double y) const {
    if (std::abs(t - y) <= kDelta) {
      return -2 * (t - y);
    }
    return -2 * (y >= t ? -kDelta : kDelta);
  }
};

// Pinball loss of quantile alpha.
struct QuantileGradient {
  double alpha;
  double operator()(double t, double y) const {
    return -2 * (t > y ? 0.5 * alpha : 0.5 * (alpha - 1));
  }
};

// Deviances with a log link.
struct PoissonGradient {
  double operator()(double t, double y) const { return -2 * (t - BoundedExp(y)); }
};
struct GammaGradient {
  double operator()(double t, double y) const { return -2 * (t * BoundedExp(-y) - 1); }
};
struct TweedieGradient {
  double power;
  double operator()(double t, double y) const {
    return -2 * (t * BoundedExp(y * (1 - power)) - BoundedExp(y * (2 - power)));
  }
};

// Calls visitor(gradient functor) with the one that a linear output of `parameters` (effective)
// uses.
template <typename Visitor>
decltype(auto) VisitLinearGradient(const DeepLearningParameters& parameters, Visitor&& visitor) {
  switch (parameters.distribution) {
    case Distribution::kLaplace:
      return std::forward<Visitor>(visitor)(LaplaceGradient{});
    case Distribution::kHuber:
      return std::forward<Visitor>(visitor)(HuberGradient{});
    case Distribution::kQuantile:
      return std::forward<Visitor>(visitor)(QuantileGradient{parameters.quantile_alpha});
    case Distribution::kPoisson:
      return std::forward<Visitor>(visitor)(PoissonGradient{});
    case Distribution::kGamma:
      return std::forward<Visitor>(visitor)(GammaGradient{});
    case Distribution::kTweedie:
      return std::forward<Visitor>(visitor)(TweedieGradient{parameters.tweedie_power});
    default:
      return std::forward<Visitor>(visitor)(GaussianGradient{});
  }
}

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_OUTPUT_GRADIENT_H_
