// The parameter `loss`, one object per choice: what it is for, which distribution it means, and
// how classes are trained by it. loss.cc lists them in one table. Numbers are trained by their
// distribution (model/distribution.h). Immutable, safe from every thread.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_LOSS_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_LOSS_H_

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "model/parameter_choices.h"

namespace hydrofoil {

enum class Loss {
  kAutomatic,
  kCrossEntropy,
  kQuadratic,
  kHuber,
  kAbsolute,
  kQuantile,
  kModifiedHuber,
};
inline constexpr size_t kLosses = 7;
// The first ones are listed to clients; the last is known only to be refused.
inline constexpr size_t kToldLosses = 6;
extern const std::array<std::string_view, kLosses> kLossNames;

struct LossTraits {
  std::string_view name;
  bool for_classes = false;
  bool for_numbers = false;
  Distribution distribution = Distribution::kAuto;  // that it means for numbers; AUTO: none
  // The probabilities of the classes become d loss / d sum. `truth` is the true class.
  void (*class_gradients)(size_t truth, std::span<double> probabilities) = nullptr;
};

[[nodiscard]] const LossTraits& TraitsOf(Loss loss);

// What Automatic means; Automatic itself when only the distribution has a name.
[[nodiscard]] Loss LossOf(Distribution distribution);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_LOSS_H_
