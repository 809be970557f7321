#include "algorithms/table.h"

#include <array>

#include "algorithms/deeplearning/deep_learning.h"
#include "algorithms/generic/generic.h"

namespace hydrofoil {

AlgorithmTable Algorithms() {
  static const DeepLearning kDeepLearning;
  static const Generic kGeneric;
  static const std::array<const Algorithm*, 2> kAll = {&kDeepLearning, &kGeneric};
  return kAll;
}

}  // namespace hydrofoil
