// The update of a micro-batch: gradients summed over its rows in their order, and the optimizer's
// step, in one pass over weights and state. Work is cut into blocks of inputs of a layer, which are
// independent of each other, so that the result is the same however they are spread over threads.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARALLEL_PARALLEL_TRAINER_UPDATE_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARALLEL_PARALLEL_TRAINER_UPDATE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "algorithms/deeplearning/parallel/parallel_trainer_pass.h"
#include "algorithms/deeplearning/parallel/parallel_trainer_weights.h"
#include "algorithms/deeplearning/parameters/parameters.h"

namespace hydrofoil {

// What the optimizer does at a micro-batch. A batch of B rows does what B steps of one row with
// the same gradients would: momentum and rate keep their meaning per row.
struct BatchStep {
  AdadeltaStep adadelta;
  std::vector<MomentumStep> momentum;  // by layer; empty: ADADELTA
  Penalty penalty;
  // Autoencoders: weight of the pull of mean activations towards a target; 0: none.
  double sparsity_beta = 0;
  double average_activation = 0;
};

// Momentum after `rows` rows: from momentum_start to momentum_stable over momentum_ramp rows.
double MomentumAt(const DeepLearningParameters& parameters, uint64_t rows);
// The factor of the velocities by which Nesterov's method looks ahead from there, for a next batch
// of `batch` rows; 0 without it.
float LookAheadAt(const DeepLearningParameters& parameters, uint64_t rows, size_t batch);

struct StepFacts {
  uint64_t rows_before = 0;
  size_t batch = 1;
  float look_ahead = 0;       // how many velocities the weights stand ahead
  float next_look_ahead = 0;  // and should be after the step
};
BatchStep MakeBatchStep(const DeepLearningParameters& parameters, size_t layers,
                        const StepFacts& facts);

// A block of a layer, and its cost relative to others.
struct UpdateUnit {
  size_t layer = 0;
  size_t block = 0;
};

// All blocks of the network, cut into `shares` runs of about equal cost, for batches of about
// `batch` rows with `row_entries` listed entries of the input layer. shares + 1 bounds.
struct UpdatePlan {
  std::vector<UpdateUnit> units;
  std::vector<size_t> bounds;
};
UpdatePlan MakeUpdatePlan(const PackedNetwork& network, size_t shares, size_t batch,
                          double row_entries);

// One thread's worker.
class BlockUpdater {
 public:
  // kPrivate (HOGWILD!): sums that the network keeps beside its weights are not written.
  enum class Sums { kShared, kPrivate };
  BlockUpdater(const PackedNetwork& network, const LayerKernels& kernels, size_t capacity,
               Sums sums = Sums::kShared);

  // Updates the units of share `share` of the plan; with max_w2, keeps their sums of squares.
  void Update(const UpdatePlan& plan, size_t share, const MicroBatch& batch, const BatchStep& step,
              PackedNetwork& network);
  // Scales the units whose incoming weights have outgrown max_w2 (squared norm, without biases).
  void Constrain(const UpdatePlan& plan, size_t share, float max_w2, PackedNetwork& network);

  // The same for the whole network, without kept sums.
  void ConstrainAll(float max_w2, PackedNetwork& network);

 private:
  // Fills scale_ from sums of squares; false when no unit has outgrown max_w2.
  bool FindScale(float max_w2, const PackedLayer& layer, const AlignedVector<float>& squares);
  void StartLayer(const UpdateUnit& unit, const MicroBatch& batch, bool every_input,
                  const PackedNetwork& network);
  void Gather(const LayerBatch& batch, size_t rows, size_t first, size_t size);
  void SeeNext(const ActiveEntries& entries, size_t cursor);
  void UpdateBlock(const UpdateUnit& unit, const MicroBatch& batch, const BatchStep& step,
                   PackedNetwork& network);

  void MeasureSquares(const UpdateUnit& unit, PackedLayer& layer) const;

  // Moves the biases of a hidden layer by how far mean activations are from their target.
  static void Sparsify(size_t index, const MicroBatch& batch, const BatchStep& step,
                       PackedLayer& layer);

  const LayerKernels& kernels_;
  size_t capacity_;
  Sums sums_;
  // The block's entries by input (InputEntries).
  std::vector<uint16_t> rows_;
  std::vector<float> values_;
  std::vector<uint16_t> counts_;
  std::vector<size_t> cursors_;  // [row]: first entry not yet gathered
  uint32_t next_ = 0;            // the lowest input among these
  // [layer]: weights were scaled since sums of squares of idle blocks were taken, or at the start.
  std::vector<uint8_t> scaled_;
  // Of the current layer (BatchGradient).
  AlignedVector<float> sum_;
  AlignedVector<float> share_;
  AlignedVector<float> scale_;
  AlignedVector<float> own_sum_;  // kPrivate
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARALLEL_PARALLEL_TRAINER_UPDATE_H_
