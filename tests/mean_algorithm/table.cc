// The table of the program with one algorithm more; in the place of src/algorithms/table.cc.
#include "algorithms/table.h"

#include <array>

#include "algorithms/deeplearning/deep_learning.h"
#include "algorithms/generic/generic.h"
#include "mean_algorithm.h"

namespace hydrofoil {

AlgorithmTable Algorithms() {
  static const DeepLearning kDeepLearning;
  static const Generic kGeneric;
  static const Mean kMean;
  static const std::array<const Algorithm*, 3> kAll = {&kDeepLearning, &kGeneric, &kMean};
  return kAll;
}

}  // namespace hydrofoil
