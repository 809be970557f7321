// The distributions of a response, one object each: what they mean to every algorithm.
// distribution.cc lists them in one table. Immutable, safe from every thread.
#ifndef HYDROFOIL_MODEL_DISTRIBUTION_H_
#define HYDROFOIL_MODEL_DISTRIBUTION_H_

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <string_view>

namespace hydrofoil {

enum class Distribution {
  kAuto,
  kBernoulli,
  kQuasibinomial,
  kOrdinal,
  kMultinomial,
  kGaussian,
  kPoisson,
  kGamma,
  kTweedie,
  kLaplace,
  kQuantile,
  kHuber,
  kCustom,
  kModifiedHuber,
  kFractionalBinomial,
  kNegativeBinomial,
};
inline constexpr size_t kDistributions = 16;
// The first ones are listed to clients; the others are known only to be refused.
inline constexpr size_t kToldDistributions = 13;
extern const std::array<std::string_view, kDistributions> kDistributionNames;

// A distribution with the numbers that some of them need. A value.
struct ResponseDistribution {
  Distribution kind = Distribution::kGaussian;  // not AUTO
  double quantile_alpha = 0.5;
  double tweedie_power = 1.5;
  double huber_alpha = 0.9;
  // Errors beyond it count linearly: 1 in training, in metrics the quantile huber_alpha of errors.
  double huber_delta = 1;
};

// exp and log within the reference's bounds.
inline double BoundedExp(double x) { return std::min(1e19, std::exp(x)); }
inline double BoundedLog(double x) { return x <= 0 ? -19 : std::max(-19.0, std::log(x)); }

struct DistributionTraits {
  enum class Response { kNone, kClasses, kNumbers };  // none: no algorithm takes it

  std::string_view name = {};
  Response response = Response::kNone;
  const char* refusal = nullptr;  // why it is refused
  // A model's linear output is the logarithm of the prediction; else it is the prediction.
  bool log_link = false;
  std::string_view parameter = {};  // the one that it needs
  // What is wrong with the value of this parameter, or null.
  const char* (*parameter_fault)(const ResponseDistribution& given) = nullptr;
  const char* negative_fault = nullptr;  // what is wrong with responses below 0
  // Deviance of a prediction `f` of `y`, for weight 1; for classes and unknown ones the squared
  // error.
  double (*deviance)(const ResponseDistribution& given, double y, double f) = nullptr;
  // Linear outputs become d deviance / d output at huber_delta 1. `targets` and outputs may be
  // standardized.
  void (*gradients)(const ResponseDistribution& given, std::span<const double> targets,
                    std::span<double> outputs) = nullptr;
};

[[nodiscard]] const DistributionTraits& TraitsOf(Distribution distribution);

[[nodiscard]] inline double InverseLink(Distribution distribution, double output) {
  return TraitsOf(distribution).log_link ? BoundedExp(output) : output;
}

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_DISTRIBUTION_H_
