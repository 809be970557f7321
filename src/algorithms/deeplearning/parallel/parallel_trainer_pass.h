// Forward and backward pass of rows of a micro-batch: from the encoded rows to the entries of every
// layer's inputs and the gradients of every layer's units. What is zero or dropped is skipped. Rows
// go through a layer together, so that its weights come into the caches once for all of them.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARALLEL_PARALLEL_TRAINER_PASS_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARALLEL_PARALLEL_TRAINER_PASS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "algorithms/deeplearning/parallel/parallel_trainer_weights.h"
#include "algorithms/deeplearning/parallel/unit_major_layer.h"
#include "algorithms/deeplearning/parameters/parameters.h"
#include "kernels/aligned_vector.h"
#include "kernels/layer_kernels.h"

namespace hydrofoil {

// A row of a micro-batch: which one, and how many rows were trained before it, which seeds its
// dropout.
struct BatchRow {
  uint32_t row = 0;
  uint64_t number = 0;
};

// What a micro-batch leaves for the update of one layer.
struct LayerBatch {
  std::vector<ActiveEntries> entries;  // [row]: of the layer's inputs, without the biases' one
  AlignedVector<float> gradients;      // [row][stride]
  // Memory that `entries` may point to, `capacity` entries per row.
  size_t capacity = 0;
  AlignedVector<uint32_t> index;
  AlignedVector<float> value;
  AlignedVector<uint32_t> target;  // Maxout: where in a row the gradient of each entry goes
};

struct MicroBatch {
  size_t rows = 0;
  std::vector<LayerBatch> layers;

  // Room for `capacity` rows.
  MicroBatch(const PackedNetwork& network, const CompactRows& rows, size_t capacity);
};

// Everything a pass reads. Shared by threads, which write different rows of the batch.
struct PassSource {
  const DeepLearningParameters& parameters;
  const TrainingRows& rows;
  const CompactRows& compact;
  const PackedNetwork& network;
  const LayerKernels& kernels;
  const UnitMajorLayer* first = nullptr;  // instead of network.front()
};

// Rows [first, first + count) of a micro-batch.
struct RowSpan {
  size_t first = 0;
  size_t count = 0;
};

// One thread's worker. Weights may change between calls of Start, not between Start and Propagate
// (except for HOGWILD!, which calls StartBiases).
class RowPass {
 public:
  explicit RowPass(const PassSource& source);

  // Reads the sums over the inputs' usual values from the weights.
  void Start();
  // The same when only biases have a usual value; reads them from the weights themselves.
  void StartBiases();
  // Fills rows [first, first + rows.size()) of the batch.
  void Propagate(std::span<const BatchRow> rows, size_t first, MicroBatch& batch);

 private:
  void ReadInput(const BatchRow& row, size_t r, LayerBatch& batch);
  ActiveEntries DropInputs(const ActiveEntries& input, const DropoutStream& drop, LayerBatch& batch,
                           size_t r);
  // Pre-activations of all rows into z_.
  void Linear(size_t layer, std::span<const ActiveEntries> rows);
  // The others work on the pre-activations of one row.
  void Activate(size_t layer, const DropoutStream& drop, size_t r, float* z, MicroBatch& batch);
  size_t ActivateMaxout(size_t layer, const DropoutStream& drop, size_t r, const float* z,
                        LayerBatch& above);
  void OutputGradient(uint32_t row, float* z, float* gradient);
  void SoftmaxGradient(uint32_t row, float* z, float* gradient);
  void LinearGradient(uint32_t row, const float* z, float* gradient);
  void AutoencoderGradient(uint32_t row, float* z, float* gradient);
  void Backward(size_t layer, RowSpan rows, MicroBatch& batch);
  void BackwardPart(size_t layer, size_t r, const ActiveEntries& part, MicroBatch& batch);

  PassSource source_;
  ResponseDistribution distribution_;
  std::optional<UnitMajorLayer::Scratch> first_scratch_;
  std::vector<AlignedVector<float>> base_;  // [layer][stride]
  size_t widest_ = 0;
  AlignedVector<float> z_;  // [row][stride] of the current layer
  std::vector<size_t> cursors_;
  AlignedVector<float> errors_;
  AlignedVector<float> dense_;           // an input, by position
  AlignedVector<uint32_t> spare_index_;  // activations that nobody reads
  AlignedVector<float> spare_value_;
  std::vector<double> outputs_;  // of the current row, and their gradients
  std::vector<double> targets_;  // autoencoder
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARALLEL_PARALLEL_TRAINER_PASS_H_
