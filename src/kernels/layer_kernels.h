// Vector kernels of training and scoring in float32: a layer's forward and backward products
// and the fused gradient and optimizer step. One table of functions for the best
// instruction set of this machine, chosen at the first call, and one of plain loops, which is the
// definition. Pure functions on the memory they are given; threads may call them on disjoint
// memory.
//
// Weights of a layer are stored input by input: (input i, unit j) at matrix[i * stride + j],
// with stride a multiple of kLanes, and 0 in the columns from the number of units on.
#ifndef HYDROFOIL_KERNELS_LAYER_KERNELS_H_
#define HYDROFOIL_KERNELS_LAYER_KERNELS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace hydrofoil {

// Floats of the widest vector used. Buffers that kernels write have room for kLanes more.
inline constexpr size_t kLanes = 16;

constexpr size_t PaddedTo(size_t count, size_t multiple) {
  return (count + multiple - 1) / multiple * multiple;
}

// The entries of a vector that are not zero (or must be visited): value[k] at index[k].
struct ActiveEntries {
  const uint32_t* index = nullptr;
  const float* value = nullptr;
  size_t size = 0;
};

// Which units of one row are dropped: unit i when Draw(i) < threshold. The same for every
// instruction set and number of threads.
struct DropoutStream {
  uint32_t key = 0;
  uint32_t threshold = 0;  // ratio * 2^32; 0: nothing is dropped

  // An integer hash of 32 bits (C. Wellons' "lowbias32") of key + i.
  [[nodiscard]] static constexpr uint32_t Hash(uint32_t x) {
    x = (x ^ (x >> 16)) * 0x7feb352dU;
    x = (x ^ (x >> 15)) * 0x846ca68bU;
    return x ^ (x >> 16);
  }
  [[nodiscard]] constexpr bool Drops(uint32_t i) const {
    return threshold != 0 && Hash(key + i * 0x9e3779b9U) < threshold;
  }
};

// The activations of one row of a layer: dense, and the list of those that are active, which is
// all that the layer above has to read. Buffers are the caller's.
struct RowActivations {
  float* dense = nullptr;     // [stride]; in: pre-activations, out: activations, 0 where dropped
  uint32_t* index = nullptr;  // [stride + kLanes]
  float* value = nullptr;     // [stride + kLanes]
};

// Entries of a micro-batch by input, of `inputs` inputs: those of input i are
// rows[i * capacity + k] and values[i * capacity + k], k < counts[i], rows ascending.
struct InputEntries {
  const uint16_t* rows = nullptr;
  const float* values = nullptr;
  const uint16_t* counts = nullptr;
  size_t capacity = 0;
  size_t inputs = 0;
  // A value that every row has in addition to its entries (missing entries mean it); null: 0.
  const float* base = nullptr;
};

// Gradients of a micro-batch with respect to a layer's pre-activations.
struct BatchGradient {
  const float* rows = nullptr;  // [rows][stride]
  const float* sum = nullptr;   // [stride], over the rows
  // [stride]: share of the rows whose gradient is not 0; where it is 0, nothing is updated.
  const float* share = nullptr;
  size_t batch = 0;
  size_t stride = 0;
};

// The part of a layer's weights that belongs to `InputEntries::inputs` inputs, and what the
// optimizer keeps for it. ADADELTA: mean squared step and mean squared gradient. Momentum:
// velocity and null.
struct WeightBlock {
  float* weights = nullptr;
  float* state0 = nullptr;
  float* state1 = nullptr;
  // [stride]: sum over the block of base * updated weight, when entries have a base.
  float* base_sum = nullptr;
};

// Penalties of the loss, per row. `every_input`: also for weights whose input is 0 in every row.
struct Penalty {
  float l1 = 0;
  float l2 = 0;
  bool every_input = false;
};

// ADADELTA (Zeiler 2012). A smaller epsilon counts as kSmallestEpsilon.
inline constexpr float kSmallestEpsilon = 1e-18F;
struct AdadeltaStep {
  float rho = 0.99F;
  float epsilon = 1e-8F;
};

// v = momentum * v - rate * gradient; w += before * v_old + after * v_new.
struct MomentumStep {
  float rate = 0;
  float momentum = 0;
  float before = 0;
  float after = 1;
};

struct UpdateTask {
  InputEntries entries;
  BatchGradient gradient;
  WeightBlock block;
  Penalty penalty;
};

// Several rows against one matrix of `inputs` rows.
struct RowsProduct {
  std::span<const ActiveEntries> rows;  // indices rise within a row
  const float* matrix = nullptr;
  size_t inputs = 0;
  size_t stride = 0;
  float* z = nullptr;  // [rows][stride]
};

struct LayerKernels {
  // z[0, stride) += sum over k of value[k] * matrix[index[k]].
  void (*accumulate)(const ActiveEntries& x, const float* matrix, size_t stride, float* z);
  // The same for every row: z[row] += ... A row's sums do not depend on the other rows.
  void (*accumulate_rows)(const RowsProduct& task);
  // out[k] = dot product of matrix[index[k]] and g[0, stride).
  void (*dot_rows)(std::span<const uint32_t> index, const float* matrix, size_t stride,
                   const float* g, float* out);
  // Keeps the entries that are not dropped: copies them to (index, value), returns their number.
  size_t (*drop_entries)(const ActiveEntries& x, const DropoutStream& drop, uint32_t* index,
                         float* value);
  // Softmax of z[0, units), in place.
  void (*softmax)(float* z, size_t units);
  // sum[j] and share[j] as in BatchGradient, of rows[batch][stride].
  void (*batch_sums)(const float* rows, size_t batch, size_t stride, float* sum, float* share);
  // w <- optimizer(w, gradient), the gradient summed over the rows of the micro-batch.
  void (*adadelta)(const UpdateTask& task, const AdadeltaStep& step);
  void (*momentum)(const UpdateTask& task, const MomentumStep& step);
  // sums[0, stride) += squares of `inputs` rows of the matrix.
  void (*column_squares)(const float* matrix, size_t inputs, size_t stride, float* sums);
  // matrix[i][j] *= scale[j] for `inputs` rows.
  void (*scale_columns)(float* matrix, size_t inputs, size_t stride, const float* scale);
};

// The best table for this machine.
const LayerKernels& FastLayerKernels();
// One table for each instruction set that this machine can run, for tests. Not to be called while
// other threads use kernels.
std::vector<const LayerKernels*> AllLayerKernels();
// The same code, for threads that read and write the same weights at once without locks (HOGWILD!).
// Why that is sound: layer_kernels_racy.cc.
const LayerKernels& RacyLayerKernels();
// Plain loops: the definition.
const LayerKernels& ScalarLayerKernels();

}  // namespace hydrofoil

#endif  // HYDROFOIL_KERNELS_LAYER_KERNELS_H_
