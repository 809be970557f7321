// The distribution of a response, with the numbers that some distributions need. A value.
#ifndef HYDROFOIL_MODEL_DISTRIBUTION_H_
#define HYDROFOIL_MODEL_DISTRIBUTION_H_

#include "model/model_parameters.h"

namespace hydrofoil {

struct ResponseDistribution {
  Distribution kind = Distribution::kGaussian;  // not AUTO
  double quantile_alpha = 0.5;
  double tweedie_power = 1.5;
  double huber_alpha = 0.9;
};

// The one that parameters name, which must not be AUTO.
inline ResponseDistribution DistributionOf(const ModelParameters& parameters) {
  return {parameters.distribution, parameters.quantile_alpha, parameters.tweedie_power,
          parameters.huber_alpha};
}

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_DISTRIBUTION_H_
