// The first layer of a network whose rows list nearly all their inputs, for training one row at a
// time: weights are stored unit by unit, so that a unit without a gradient costs nothing. Shared by
// the threads of HOGWILD!, which read and write it without locks.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARALLEL_UNIT_MAJOR_LAYER_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARALLEL_UNIT_MAJOR_LAYER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "algorithms/deeplearning/parallel/parallel_trainer_weights.h"
#include "kernels/aligned_vector.h"
#include "kernels/layer_kernels.h"

namespace hydrofoil {

struct BatchStep;  // parallel_trainer_update.h

class UnitMajorLayer {
 public:
  // Whether rows list enough of their inputs that skipping units saves more than skipping
  // inputs.
  static bool Pays(const CompactRows& rows);

  explicit UnitMajorLayer(const PackedLayer& layer);
  void CopyTo(PackedLayer& layer) const;

  // A thread's memory.
  struct Scratch {
    explicit Scratch(const UnitMajorLayer& layer);

    AlignedVector<float> inputs;  // dense, 1 for the biases
    AlignedVector<float> sum;
    AlignedVector<float> share;
    std::vector<uint16_t> rows;    // [column]: 0
    std::vector<uint16_t> counts;  // [column]: whether it has a gradient
    std::vector<uint32_t> columns;
  };

  // z[column] = pre-activation, with the bias; columns as in PackedLayer.
  void Forward(const ActiveEntries& row, const LayerKernels& kernels, Scratch& scratch,
               float* z) const;
  // Moves the weights along gradients[column] for the row.
  void Update(const ActiveEntries& row, const float* gradients, const BatchStep& step,
              const LayerKernels& kernels, Scratch& scratch);
  // Scales units that have outgrown max_w2 (squared norm, without biases).
  void Constrain(float max_w2, const LayerKernels& kernels);

 private:
  void Spread(const ActiveEntries& row, Scratch& scratch) const;

  size_t inputs_;   // including that of the biases, which is the last
  size_t columns_;  // stride of the packed layer
  size_t stride_;   // inputs, padded: weight (input, column) at column * stride + input
  AlignedVector<float> weights_;
  AlignedVector<float> state0_;
  AlignedVector<float> state1_;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARALLEL_UNIT_MAJOR_LAYER_H_
