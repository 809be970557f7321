#include "model/model_parameters.h"

#include <chrono>

#include "base/random.h"

namespace hydrofoil {

void FixSeed(ModelParameters& parameters) {
  if (parameters.seed != -1) return;
  Pcg random(std::chrono::steady_clock::now().time_since_epoch().count());
  while (parameters.seed == -1) parameters.seed = random.NextLong();
}

bool HasCrossValidation(const ModelParameters& parameters) {
  return parameters.nfolds > 1 || !parameters.fold_column.empty();
}

}  // namespace hydrofoil
