// To add an activation: its enumerators in the header, its functions and its entry of kTable here.
#include "algorithms/deeplearning/network/activation.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/vector_targets.h"
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "algorithms/deeplearning/network/activation.cc"
#include "hwy/foreach_target.h"
// After foreach_target.h.
#include "kernels/active_units-inl.h"

HWY_BEFORE_NAMESPACE();
namespace hydrofoil {
namespace HWY_NAMESPACE {
namespace {

size_t TanhUnits(const DropoutStream& drop, size_t units, const RowActivations& row) {
  return ActivateUnits(drop, units, row, [](D d, V z, hn::Mask<D> kept) HWY_ATTR {
    return std::make_pair(hn::Tanh(d, z), kept);
  });
}

size_t RectifierUnits(const DropoutStream& drop, size_t units, const RowActivations& row) {
  return ActivateUnits(drop, units, row, [](D d, V z, hn::Mask<D> kept) HWY_ATTR {
    return std::make_pair(z, hn::And(kept, hn::Gt(z, hn::Zero(d))));
  });
}

size_t ExpRectifierUnits(const DropoutStream& drop, size_t units, const RowActivations& row) {
  return ActivateUnits(drop, units, row, [](D d, V z, hn::Mask<D> kept) HWY_ATTR {
    const V negative = hn::Expm1(d, hn::Min(z, hn::Zero(d)));
    return std::make_pair(hn::IfThenElse(hn::Ge(z, hn::Zero(d)), z, negative), kept);
  });
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace hydrofoil
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hydrofoil {
namespace {

HWY_EXPORT(TanhUnits);
HWY_EXPORT(RectifierUnits);
HWY_EXPORT(ExpRectifierUnits);

// Value is the function itself; Slope is its derivative as a function of its value, as published;
// ReferenceSlope is what the reference multiplies errors with where that is something else.
struct Tanh {
  static double Value(double z) { return 1 - 2 / (1 + std::exp(2 * z)); }
  template <typename Real>
  static Real Slope(Real a) {
    return 1 - a * a;
  }
};

// max(0, z) (Nair and Hinton 2010).
struct Rectifier {
  static double Value(double z) { return 0.5 * (z + std::abs(z)); }
  template <typename Real>
  static Real Slope(Real a) {
    return a > 0 ? 1 : 0;
  }
};

// Exponential linear unit (Clevert, Unterthiner, Hochreiter 2016).
struct ExpRectifier {
  static double Value(double z) { return z >= 0 ? z : std::exp(z) - 1; }
  template <typename Real>
  static Real Slope(Real a) {
    return a >= 0 ? 1 : a + 1;
  }
  static double ReferenceSlope(double a) { return a >= 0 ? 1 : std::exp(a); }
};

// Linear outputs; and Maxout (Goodfellow et al. 2013), the larger of two linear pieces, whose
// gradient goes to the piece that won.
struct Identity {
  static double Value(double z) { return z; }
  template <typename Real>
  static Real Slope(Real /*a*/) {
    return 1;
  }
};

template <typename Function>
double ReferenceSlope(double a) {
  if constexpr (requires { Function::ReferenceSlope(a); }) {
    return Function::ReferenceSlope(a);
  } else {
    return Function::Slope(a);
  }
}

// The rest of the traits, from a function of one number.
template <typename Function>
constexpr ActivationTraits Of(ActivationTraits traits) {
  traits.apply = [](std::span<double> values) {
    for (double& value : values) value = Function::Value(value);
  };
  traits.back = [](std::span<const double> activations, std::span<double> errors) {
    for (size_t i = 0; i < errors.size(); ++i)
      errors[i] *= ReferenceSlope<Function>(activations[i]);
  };
  traits.scatter = [](const ActiveEntries& units, const float* errors, float* gradient) {
    for (size_t k = 0; k < units.size; ++k) {
      gradient[units.index[k]] = errors[k] * Function::Slope(units.value[k]);
    }
  };
  return traits;
}

void Softmax(std::span<double> values) {
  const double max = *std::max_element(values.begin(), values.end());
  double sum = 0;
  for (double& value : values) {
    value = std::exp(value - max);
    sum += value;
  }
  for (double& value : values) {
    value /= sum;
  }
}

const char* BoundedAverageFault(double average) {
  return std::abs(average) >= 1 ? "Tanh average activation must be in (-1,1)." : nullptr;
}

// In the order of LayerKind.
constexpr std::array<ActivationTraits, kLayerKinds> kTable = {
    Of<Tanh>({
        .name = "Tanh",
        .with_dropout = "TanhWithDropout",
        .onnx = "Tanh",
        .java = "y[i] = 1 - 2 / (1 + Math.exp(2 * y[i]));",
        .average_fault = BoundedAverageFault,
        .activate = [](auto... row) { return HWY_DYNAMIC_DISPATCH(TanhUnits)(row...); },
    }),
    Of<Rectifier>({
        .name = "Rectifier",
        .with_dropout = "RectifierWithDropout",
        .initial_biases = {0.5, 1},
        .default_max_w2 = 1000,
        .dropout_seed = 0x3C71F1ED,
        .onnx = "Relu",
        .java = "y[i] = Math.max(0, y[i]);",
        .average_fault =
            [](double average) {
              return average <= 0 ? "Rectifier average activation must be positive." : nullptr;
            },
        .activate = [](auto... row) { return HWY_DYNAMIC_DISPATCH(RectifierUnits)(row...); },
    }),
    Of<Identity>({
        .name = "Maxout",
        .with_dropout = "MaxoutWithDropout",
        .channels = 2,
        .initial_biases = {0.5, 1},
        .dropout_seed = 0x51C8D00D,
    }),
    Of<ExpRectifier>({
        .name = "ExpRectifier",
        .with_dropout = "ExpRectifierWithDropout",
        .onnx = "Elu",
        .java = "if (y[i] < 0) y[i] = Math.exp(y[i]) - 1;",
        .average_fault = BoundedAverageFault,
        .activate = [](auto... row) { return HWY_DYNAMIC_DISPATCH(ExpRectifierUnits)(row...); },
    }),
    {
        .name = "Softmax",
        .initial_range = 4,
        .onnx = "Softmax",
        .apply = Softmax,
    },
    Of<Identity>({.name = "Linear"}),
};

constexpr bool IsComplete() {
  for (size_t kind = 0; kind < kHiddenKinds; ++kind) {
    const ActivationTraits& traits = kTable[kind];
    if (traits.with_dropout.empty() || traits.back == nullptr) return false;
    if (traits.channels == 1 && traits.activate == nullptr) return false;
  }
  return kTable.back().apply != nullptr;
}
static_assert(IsComplete());

constexpr auto kLayerKindNames = [] {
  std::array<std::string_view, kLayerKinds> names;
  for (size_t kind = 0; kind < kLayerKinds; ++kind) names[kind] = kTable[kind].name;
  return names;
}();

}  // namespace

constexpr std::array<std::string_view, 2 * kHiddenKinds> kActivationNames = [] {
  std::array<std::string_view, 2 * kHiddenKinds> names;
  for (size_t kind = 0; kind < kHiddenKinds; ++kind) {
    names[2 * kind] = kTable[kind].name;
    names[2 * kind + 1] = kTable[kind].with_dropout;
  }
  return names;
}();

template <>
std::span<const std::string_view> EnumNames<Activation>() {
  return kActivationNames;
}
template <>
std::span<const std::string_view> EnumNames<LayerKind>() {
  return kLayerKindNames;
}

const ActivationTraits& TraitsOf(LayerKind kind) { return kTable.at(static_cast<size_t>(kind)); }

}  // namespace hydrofoil
#endif  // HWY_ONCE
