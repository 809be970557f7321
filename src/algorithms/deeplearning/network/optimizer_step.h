// How one weight or bias moves along its gradient. Single precision where the reference has it.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_OPTIMIZER_STEP_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_OPTIMIZER_STEP_H_

#include <cstddef>
#include <cstdint>

#include "algorithms/deeplearning/network/approximate_math.h"
#include "algorithms/deeplearning/network/network.h"

namespace hydrofoil {

// ADADELTA (Zeiler 2012) with approximate square roots. Biases take the mean squared gradient of
// their unit's weights instead of their own.
struct ReferenceAdadelta {
  LayerState& state;
  float rho;
  float epsilon;

  void Weight(float& w, size_t index, double gradient) const {
    float& step2 = state.adadelta[2 * index];
    float& gradient2 = state.adadelta[2 * index + 1];
    const double squared = gradient * gradient;
    gradient2 = static_cast<float>(rho * gradient2 + (1.0F - rho) * squared);
    const float rate = ApproximateSqrt((step2 + epsilon) / (gradient2 + epsilon));
    step2 = static_cast<float>(rho * step2 + (1.0F - rho) * rate * rate * squared);
    w = static_cast<float>(w - rate * gradient);
  }

  // Returns the rate that was used.
  double Bias(double& b, size_t index, double gradient, double mean_squared) const {
    double& step2 = state.bias_adadelta[2 * index];
    double& gradient2 = state.bias_adadelta[2 * index + 1];
    gradient2 = rho * gradient2 + (1.0F - rho) * mean_squared;
    const double rate = ApproximateSqrt((step2 + epsilon) / (gradient2 + epsilon));
    step2 = rho * step2 + (1.0F - rho) * rate * rate * mean_squared;
    b += rate * -gradient;
    return rate;
  }
};

// Gradient descent; with velocities, momentum. The reference's two branches differ in where the
// rate enters the velocity, not in a look-ahead.
struct ReferenceDescent {
  LayerState& state;
  float rate;
  float momentum;
  bool nesterov;

  void Weight(float& w, size_t index, double gradient) const {
    const bool has_velocity = !state.velocities.empty();
    if (!nesterov) {
      const double delta = -rate * gradient;
      w = static_cast<float>(w + delta);
      if (has_velocity) {
        float& v = state.velocities[index];
        w += momentum * v;
        v = static_cast<float>(delta);
      }
    } else if (has_velocity) {
      float& v = state.velocities[index];
      v *= momentum;
      v = static_cast<float>(v - gradient);
      w = static_cast<float>(w + static_cast<double>(rate) * v);
    } else {
      w = static_cast<float>(w + rate * -gradient);
    }
  }

  double Bias(double& b, size_t index, double gradient, double /*mean_squared*/) const {
    const bool has_velocity = !state.bias_velocities.empty();
    if (nesterov && has_velocity) {
      double& v = state.bias_velocities[index];
      v = v * momentum - gradient;
      b += rate * v;
    } else {
      const double delta = -rate * gradient;
      b += delta;
      if (has_velocity) {
        double& v = state.bias_velocities[index];
        b += momentum * v;
        v = delta;
      }
    }
    return rate;
  }
};

// The part of the learning schedule that gradient descent sees: rates move when rows are counted.
struct RateSchedule {
  double rate = 0;  // of the layer: rate * rate_decay ^ layer
  double annealing = 0;
  float momentum = 0;

  [[nodiscard]] float At(uint64_t processed_rows) const {
    const auto annealed =
        static_cast<float>(rate / (1 + annealing * static_cast<double>(processed_rows)));
    return annealed * (1.0F - momentum);
  }
};

// The schedule of layer `index`, output layer included.
RateSchedule MakeRateSchedule(const DeepLearningParameters& parameters, size_t index);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_OPTIMIZER_STEP_H_
