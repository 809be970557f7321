#include "algorithms/deeplearning/network/model_averaging.h"

#include <span>

namespace hydrofoil {
namespace {

bool IsAlone(const Communicator* communicator) {
  return communicator == nullptr || communicator->size() < 2;
}

template <typename Number>
void Average(Communicator& communicator, std::vector<Number>& values) {
  if (values.empty()) return;
  communicator.AllReduceSum(std::span<Number>(values));
  for (Number& value : values) value /= static_cast<Number>(communicator.size());
}

}  // namespace

uint64_t SamplesOfRank(const Communicator* communicator, uint64_t samples) {
  if (IsAlone(communicator)) return samples;
  const uint64_t size = communicator->size();
  return samples / size + (communicator->rank() < samples % size ? 1 : 0);
}

void AverageOverRanks(Communicator* communicator, RankState& rank) {
  if (IsAlone(communicator)) return;
  for (Layer& layer : rank.network.layers) {
    Average(*communicator, layer.weights);
    Average(*communicator, layer.biases);
    Average(*communicator, layer.average_activations);
  }
  for (LayerState& state : rank.state) {
    Average(*communicator, state.adadelta);
    Average(*communicator, state.bias_adadelta);
    Average(*communicator, state.velocities);
    Average(*communicator, state.bias_velocities);
  }
  auto rows = static_cast<double>(rank.trained_rows);  // exact below 2^53
  communicator->AllReduceSum(std::span<double>(&rows, 1));
  rank.trained_rows = static_cast<uint64_t>(rows);
}

}  // namespace hydrofoil
