// To add a distribution: its enumerator in the header, its functions and its entry of kTable here.
#include "model/distribution.h"

#include "model/parameter_choices.h"

namespace hydrofoil {
namespace {

using Given = ResponseDistribution;
using Response = DistributionTraits::Response;

bool IsFraction(double value) { return value >= 0 && value <= 1; }

// Deviance(given, y, f) is in the units of the response; Gradient(given, t, y) is its derivative by
// the linear output y, -2 x the negative half gradient as the reference scales it.
struct Gaussian {
  static double Deviance(const Given& /*given*/, double y, double f) { return (y - f) * (y - f); }
  static double Gradient(const Given& /*given*/, double t, double y) { return -2 * (t - y); }
};

struct Laplace {
  static double Deviance(const Given& /*given*/, double y, double f) { return std::abs(y - f); }
  static double Gradient(const Given& /*given*/, double t, double y) {
    return -2 * (y > t ? -0.5 : 0.5);
  }
};

// Huber 1964.
struct Huber {
  static double Deviance(const Given& given, double y, double f) {
    const double delta = given.huber_delta;
    const double distance = std::abs(y - f);
    return distance <= delta ? (y - f) * (y - f) : (2 * distance - delta) * delta;
  }
  static double Gradient(const Given& given, double t, double y) {
    const double delta = given.huber_delta;
    if (std::abs(t - y) <= delta) return -2 * (t - y);
    return -2 * (y >= t ? -delta : delta);
  }
};

// The pinball loss (Koenker and Bassett 1978).
struct Quantile {
  static double Deviance(const Given& given, double y, double f) {
    return y > f ? given.quantile_alpha * (y - f) : (1 - given.quantile_alpha) * (f - y);
  }
  static double Gradient(const Given& given, double t, double y) {
    return -2 * (t > y ? 0.5 * given.quantile_alpha : 0.5 * (given.quantile_alpha - 1));
  }
};

struct Poisson {
  static double Deviance(const Given& /*given*/, double y, double f) {
    return 2 * (y * BoundedLog(y / f) - y + f);
  }
  static double Gradient(const Given& /*given*/, double t, double y) {
    return -2 * (t - BoundedExp(y));
  }
};

struct Gamma {
  static double Deviance(const Given& /*given*/, double y, double f) {
    return 2 * (BoundedLog(f / y) + (y == 0 && f == 0 ? 1 : y / f) - 1);
  }
  static double Gradient(const Given& /*given*/, double t, double y) {
    return -2 * (t * BoundedExp(-y) - 1);
  }
};

struct Tweedie {
  static double Deviance(const Given& given, double y, double f) {
    const double p = given.tweedie_power;
    const double log_f = BoundedLog(f);
    return 2 * (std::pow(y, 2 - p) / ((1 - p) * (2 - p)) -
                y * BoundedExp(log_f * (1 - p)) / (1 - p) + BoundedExp(log_f * (2 - p)) / (2 - p));
  }
  static double Gradient(const Given& given, double t, double y) {
    const double p = given.tweedie_power;
    return -2 * (t * BoundedExp(y * (1 - p)) - BoundedExp(y * (2 - p)));
  }
};

// The rest of the traits, from the functions of one of these.
template <typename Function>
constexpr DistributionTraits Of(DistributionTraits traits) {
  traits.deviance = Function::Deviance;
  traits.gradients = [](const Given& given, std::span<const double> targets,
                        std::span<double> outputs) {
    for (size_t i = 0; i < outputs.size(); ++i) {
      outputs[i] = Function::Gradient(given, targets[i], outputs[i]);
    }
  };
  return traits;
}

// In the order of the enumerators.
constexpr std::array<DistributionTraits, kDistributions> kTable = {
    Of<Gaussian>({.name = "AUTO"}),
    Of<Gaussian>({.name = "bernoulli", .response = Response::kClasses}),
    Of<Gaussian>({.name = "quasibinomial"}),
    Of<Gaussian>({.name = "ordinal"}),
    Of<Gaussian>({.name = "multinomial", .response = Response::kClasses}),
    Of<Gaussian>({.name = "gaussian", .response = Response::kNumbers}),
    Of<Poisson>({
        .name = "poisson",
        .response = Response::kNumbers,
        .log_link = true,
        .negative_fault = "Response must be non-negative for Poisson distribution.",
    }),
    Of<Gamma>({
        .name = "gamma",
        .response = Response::kNumbers,
        .log_link = true,
        .negative_fault = "Response must be non-negative for Gamma distribution.",
    }),
    Of<Tweedie>({
        .name = "tweedie",
        .response = Response::kNumbers,
        .log_link = true,
        .parameter = "tweedie_power",
        .negative_fault = "Response must be non-negative for Tweedie distribution.",
    }),
    Of<Laplace>({.name = "laplace", .response = Response::kNumbers}),
    Of<Quantile>({
        .name = "quantile",
        .response = Response::kNumbers,
        .parameter = "quantile_alpha",
        .parameter_fault =
            [](const Given& given) {
              return IsFraction(given.quantile_alpha) ? nullptr
                                                      : "Quantile alpha must be between 0 and 1.";
            },
    }),
    Of<Huber>({
        .name = "huber",
        .response = Response::kNumbers,
        .parameter = "huber_alpha",
        .parameter_fault =
            [](const Given& given) {
              return IsFraction(given.huber_alpha) ? nullptr
                                                   : "Huber alpha must be between 0 and 1.";
            },
    }),
    Of<Gaussian>({.name = "custom", .parameter = "custom_distribution_func"}),
    Of<Gaussian>({
        .name = "modified_huber",
        .response = Response::kClasses,
        .refusal = "Modified Huber distribution is not supported yet.",
    }),
    Of<Gaussian>({.name = "fractionalbinomial"}),
    Of<Gaussian>({.name = "negativebinomial"}),
};

}  // namespace

constexpr std::array<std::string_view, kDistributions> kDistributionNames = [] {
  std::array<std::string_view, kDistributions> names;
  for (size_t i = 0; i < kDistributions; ++i) names[i] = kTable[i].name;
  return names;
}();

template <>
std::span<const std::string_view> EnumNames<Distribution>() {
  return kDistributionNames;
}

const DistributionTraits& TraitsOf(Distribution distribution) {
  return kTable.at(static_cast<size_t>(distribution));
}

}  // namespace hydrofoil
