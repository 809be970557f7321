#include "algorithms/deeplearning/network/optimizer_step.h"

#include <cmath>

namespace hydrofoil {

RateSchedule MakeRateSchedule(const DeepLearningParameters& parameters, size_t index) {
  RateSchedule schedule;
  schedule.rate = parameters.rate * std::pow(parameters.rate_decay, static_cast<double>(index));
  schedule.annealing = parameters.rate_annealing;
  // The reference asks its ramp for the momentum after -1 rows, always.
  const double start = parameters.momentum_start;
  const double ramp = parameters.momentum_ramp;
  schedule.momentum =
      static_cast<float>(ramp > 0 ? start - (parameters.momentum_stable - start) / ramp : start);
  return schedule;
}

}  // namespace hydrofoil
