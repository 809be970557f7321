// A network as the parallel trainer holds it: weights and optimizer state of a layer input by
// input, rows padded to whole vectors, biases as the weights of one more input that is always 1.
// A value. Not synchronized: the trainer's steps write disjoint blocks.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARALLEL_PARALLEL_TRAINER_WEIGHTS_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARALLEL_PARALLEL_TRAINER_WEIGHTS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "algorithms/deeplearning/encoding/training_rows_compact.h"
#include "algorithms/deeplearning/network/network.h"
#include "kernels/aligned_vector.h"

namespace hydrofoil {

struct PackedLayer {
  // Inputs per block: the unit of work of an update. Part of the definition of the result, since
  // sums over inputs are sums over blocks of sums within them.
  static constexpr size_t kBlockInputs = 64;

  LayerKind kind = LayerKind::kRectifier;
  double dropout_ratio = 0;
  size_t inputs = 0;  // including that of the biases, which is the last
  size_t units = 0;
  size_t channels = 1;
  size_t plane = 0;   // units, padded
  size_t stride = 0;  // channels * plane: weight (input, unit, channel) at
                      // input * stride + channel * plane + unit
  AlignedVector<float> weights;
  AlignedVector<float> state0;  // ADADELTA: mean squared step; momentum: velocity
  AlignedVector<float> state1;  // ADADELTA: mean squared gradient
  std::vector<float> base;      // value of each input when it is not listed; 1 for the biases
  std::vector<uint8_t> block_has_base;
  // [block][stride]: sum over a block of base * weight, kept up to date by updates.
  AlignedVector<float> base_sums;
  // By unit, running: Layer::average_activations.
  std::vector<double> average_activations;
  AlignedVector<float> squares;  // [block][stride]: sums of squared weights; with max_w2 only

  [[nodiscard]] size_t blocks() const { return block_has_base.size(); }
  [[nodiscard]] size_t BlockSize(size_t block) const;
  // z[0, stride) = sum of base * weight over all inputs.
  void BaseSum(float* z) const;
  void RefreshBaseSum(size_t block);
  void RefreshBaseSums();
};

using PackedNetwork = std::vector<PackedLayer>;

// The inputs of the first layer are in the order of `rows`.
PackedNetwork Pack(const Network& network, const OptimizerState& state, const CompactRows& rows);

// Back into the plain form, whose shape stays. Weights were trained ahead by `look_ahead`
// velocities (Nesterov), which is undone.
struct UnpackTarget {
  Network& network;
  OptimizerState& state;
};
void Unpack(const PackedNetwork& packed, const CompactRows& rows, float look_ahead,
            const UnpackTarget& target);

// Moves the weights ahead by `factor` velocities.
void LookAhead(PackedNetwork& packed, float factor);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARALLEL_PARALLEL_TRAINER_WEIGHTS_H_
