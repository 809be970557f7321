#include "model/class_probabilities.h"

#include <bit>
#include <cstdint>
#include <vector>

#include "base/random.h"

namespace hydrofoil {

void CorrectProbabilities(std::span<const double> priors, std::span<const double> model,
                          std::span<double> probabilities) {
  double sum = 0;
  for (size_t c = 0; c < probabilities.size(); ++c) {
    if (priors[c] != 0 && model[c] != 0) {
      probabilities[c] *= priors[c] / model[c];
    }
    sum += probabilities[c];
  }
  if (sum > 0) {
    for (double& p : probabilities) {
      p /= sum;
    }
  }
}

namespace {

double RandomOf(std::span<const double> inputs) {
  int64_t bits = 0;
  for (const double input : inputs) {
    bits ^= std::bit_cast<int64_t>(input) >> 6;
  }
  return JavaRandom(bits).NextDouble();
}

}  // namespace

size_t MostLikelyClass(std::span<const double> probabilities, std::span<const double> priors,
                       std::span<const double> inputs) {
  // The list is the reference's: class 0, and every class that equalled the best so far.
  std::vector<size_t> candidates = {0};
  size_t best = 0;
  size_t ties = 0;
  for (size_t c = 1; c < probabilities.size(); ++c) {
    if (probabilities[c] > probabilities[best]) {
      best = c;
      ties = 0;
    } else if (probabilities[c] == probabilities[best]) {
      candidates.push_back(c);
      ++ties;
    }
  }
  if (ties == 0 || priors.empty()) {
    return best;
  }
  double total = 0;
  for (const size_t c : candidates) {
    total += priors[c];
  }
  const double u = RandomOf(inputs);
  double sum = 0;
  for (const size_t c : candidates) {
    sum += priors[c] / total;
    if (sum >= u) {
      return c;
    }
  }
  return candidates.back();
}

}  // namespace hydrofoil
