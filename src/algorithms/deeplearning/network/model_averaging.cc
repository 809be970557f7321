#include "algorithms/deeplearning/network/model_averaging.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

namespace hydrofoil {
namespace {

// Many small vectors as one, so that the ranks meet once and not once a vector.
template <typename Number>
void Average(Communicator& communicator, const std::vector<std::vector<Number>*>& vectors) {
  std::vector<Number> all;
  for (const auto* vector : vectors) all.insert(all.end(), vector->begin(), vector->end());
  communicator.AllReduceSum(std::span<Number>(all));
  auto from = all.begin();
  for (auto* vector : vectors) {
    for (Number& value : *vector) value = *from++ / static_cast<Number>(communicator.size());
  }
}

}  // namespace

uint64_t SamplesOfRank(const Communicator* communicator, uint64_t samples) {
  if (IsAlone(communicator)) return samples;
  const uint64_t size = communicator->size();
  return samples / size + (communicator->rank() < samples % size ? 1 : 0);
}

uint64_t FirstSampleOfRank(const Communicator* communicator, uint64_t samples) {
  if (IsAlone(communicator)) return 0;
  const uint64_t size = communicator->size();
  const uint64_t rank = communicator->rank();
  return samples / size * rank + std::min(rank, samples % size);
}

void AverageOverRanks(Communicator* communicator, RankState& rank) {
  if (IsAlone(communicator)) return;
  std::vector<std::vector<float>*> floats;
  std::vector<std::vector<double>*> doubles;
  for (Layer& layer : rank.network.layers) {
    floats.push_back(&layer.weights);
    doubles.insert(doubles.end(), {&layer.biases, &layer.average_activations});
  }
  for (LayerState& state : rank.state) {
    floats.insert(floats.end(), {&state.adadelta, &state.velocities});
    doubles.insert(doubles.end(), {&state.bias_adadelta, &state.bias_velocities});
  }
  const auto ranks = static_cast<double>(communicator->size());
  std::vector<double> rows{static_cast<double>(rank.trained_rows)};  // exact below 2^53
  doubles.push_back(&rows);
  Average(*communicator, floats);
  Average(*communicator, doubles);
  rank.trained_rows = static_cast<uint64_t>(std::llround(rows.front() * ranks));
}

}  // namespace hydrofoil
