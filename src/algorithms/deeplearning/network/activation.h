// The activations, one object each: how units of a kind are computed, trained, named, checked and
// exported. activation.cc lists them in one table; nothing else tells one from another. Immutable,
// safe from every thread.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_ACTIVATION_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_ACTIVATION_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

#include "model/parameter_choices.h"

namespace hydrofoil {

struct ActiveEntries;  // kernels/layer_kernels.h
struct DropoutStream;
struct RowActivations;

// What a layer of neurons computes: a choice for hidden layers, or the last two, which are for the
// outputs of classifiers and regressions.
enum class LayerKind { kTanh, kRectifier, kMaxout, kExpRectifier, kSoftmax, kLinear };
inline constexpr size_t kLayerKinds = 6;
inline constexpr size_t kHiddenKinds = 4;
// The first choices are listed to clients; the others are accepted as well.
inline constexpr size_t kToldKinds = 3;

// The parameter: each kind without and with dropout, which differ only in their ratios.
enum class Activation {
  kTanh,
  kTanhWithDropout,
  kRectifier,
  kRectifierWithDropout,
  kMaxout,
  kMaxoutWithDropout,
  kExpRectifier,
  kExpRectifierWithDropout,
};
extern const std::array<std::string_view, 2 * kHiddenKinds> kActivationNames;

[[nodiscard]] constexpr bool HasDropout(Activation activation) {
  return static_cast<size_t>(activation) % 2 == 1;
}
[[nodiscard]] constexpr LayerKind KindOf(Activation activation) {
  return static_cast<LayerKind>(static_cast<size_t>(activation) / 2);
}

struct ActivationTraits {
  std::string_view name = {};          // in parameters, tables and files
  std::string_view with_dropout = {};  // the same as a parameter; outputs have none
  // Linear pieces per unit, of which the largest counts.
  size_t channels = 1;
  // Initial biases of the first hidden layer and of those after it.
  std::array<double, 2> initial_biases = {0, 0};
  double initial_range = 1;  // of UniformAdaptive weights, as a multiple of the usual one
  float default_max_w2 = std::numeric_limits<float>::infinity();
  int64_t dropout_seed = static_cast<int32_t>(0xDA7A6000U);  // added to the seed of masks
  std::string_view onnx = {};  // the operator; empty: the sums themselves
  std::string_view java = {};  // a statement that turns the sum y[i] into the activation
  // What is wrong with an autoencoder's average_activation, or null.
  const char* (*average_fault)(double average) = nullptr;

  // The reference's arithmetic. Turns sums into activations.
  void (*apply)(std::span<double> values) = nullptr;
  // Errors, d loss / d activation, become d loss / d sum.
  void (*back)(std::span<const double> activations, std::span<double> errors) = nullptr;

  // The parallel trainer's arithmetic; hidden kinds of one channel have the first. Applies
  // activation and dropout to `units` sums; returns how many are active: not dropped and, for
  // rectifiers, not 0.
  size_t (*activate)(const DropoutStream& drop, size_t units, const RowActivations& row) = nullptr;
  // gradient[units.index[k]] = errors[k] * the published slope at activation units.value[k].
  void (*scatter)(const ActiveEntries& units, const float* errors, float* gradient) = nullptr;
};

[[nodiscard]] const ActivationTraits& TraitsOf(LayerKind kind);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_ACTIVATION_H_
