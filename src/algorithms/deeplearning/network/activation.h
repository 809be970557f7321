// The activations of hidden units. Value is the function itself; Derivative takes the activation,
// not the input, and is what the reference multiplies errors with.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_ACTIVATION_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_ACTIVATION_H_

#include <cmath>

namespace hydrofoil {

struct Tanh {
  static double Value(double z) { return 1 - 2 / (1 + std::exp(2 * z)); }
  static double Derivative(double a) { return 1 - a * a; }
};

// max(0, z) (Nair and Hinton 2010).
struct Rectifier {
  static double Value(double z) { return 0.5 * (z + std::abs(z)); }
  static double Derivative(double a) { return a > 0 ? 1 : 0; }
};

// Exponential linear unit (Clevert, Unterthiner, Hochreiter 2016). The reference's derivative of a
// negative unit is exp(a); the true one is a + 1.
struct ExpRectifier {
  static double Value(double z) { return z >= 0 ? z : std::exp(z) - 1; }
  static double Derivative(double a) { return a >= 0 ? 1 : std::exp(a); }
  static double TrueDerivative(double a) { return a >= 0 ? 1 : a + 1; }
};

// Maxout (Goodfellow et al. 2013) has no function of one input: the larger of two linear pieces,
// whose gradient goes to the piece that won.

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_ACTIVATION_H_
