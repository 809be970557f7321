#include "algorithms/deeplearning/parallel/unit_major_layer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <span>

#include "algorithms/deeplearning/parallel/parallel_trainer_update.h"

namespace hydrofoil {
namespace {

AlignedVector<float> Transposed(const AlignedVector<float>& from, size_t inputs, size_t columns,
                                size_t stride) {
  AlignedVector<float> to(from.empty() ? 0 : columns * stride, 0);
  for (size_t i = 0; i < inputs && !from.empty(); ++i) {
    for (size_t j = 0; j < columns; ++j) to[j * stride + i] = from[i * columns + j];
  }
  return to;
}

void TransposeBack(const AlignedVector<float>& from, size_t inputs, size_t stride,
                   AlignedVector<float>& to) {
  if (from.empty()) {
    return;
  }
  const size_t columns = from.size() / stride;
  for (size_t i = 0; i < inputs; ++i) {
    for (size_t j = 0; j < columns; ++j) to[i * columns + j] = from[j * stride + i];
  }
}

}  // namespace

bool UnitMajorLayer::Pays(const CompactRows& rows) {
  const double listed = static_cast<double>(rows.dense_inputs) * static_cast<double>(rows.rows()) +
                        static_cast<double>(rows.positions.size());
  constexpr double kMost = 0.6;
  return !rows.has_base &&
         listed > kMost * static_cast<double>(rows.inputs) * static_cast<double>(rows.rows());
}

UnitMajorLayer::UnitMajorLayer(const PackedLayer& layer)
    : inputs_(layer.inputs),
      columns_(layer.stride),
      stride_(PaddedTo(layer.inputs, kLanes)),
      weights_(Transposed(layer.weights, inputs_, columns_, stride_)),
      state0_(Transposed(layer.state0, inputs_, columns_, stride_)),
      state1_(Transposed(layer.state1, inputs_, columns_, stride_)) {}

void UnitMajorLayer::CopyTo(PackedLayer& layer) const {
  TransposeBack(weights_, inputs_, stride_, layer.weights);
  TransposeBack(state0_, inputs_, stride_, layer.state0);
  TransposeBack(state1_, inputs_, stride_, layer.state1);
}

UnitMajorLayer::Scratch::Scratch(const UnitMajorLayer& layer)
    : inputs(layer.stride_, 0),
      sum(layer.stride_, 0),
      share(layer.stride_, 0),
      rows(layer.columns_, 0),
      counts(layer.columns_, 0),
      columns(layer.columns_) {
  std::iota(columns.begin(), columns.end(), uint32_t{0});
}

void UnitMajorLayer::Spread(const ActiveEntries& row, Scratch& scratch) const {
  std::fill(scratch.inputs.begin(), scratch.inputs.end(), 0.0F);
  for (size_t k = 0; k < row.size; ++k) scratch.inputs[row.index[k]] = row.value[k];
  scratch.inputs[inputs_ - 1] = 1;
}

void UnitMajorLayer::Forward(const ActiveEntries& row, const LayerKernels& kernels,
                             Scratch& scratch, float* z) const {
  Spread(row, scratch);
  kernels.dot_rows(scratch.columns, weights_.data(), stride_, scratch.inputs.data(), z);
}

// The kernel's roles exchanged: the gradients of units are the entries of a batch of one, and the
// row is their gradient.
void UnitMajorLayer::Update(const ActiveEntries& row, const float* gradients, const BatchStep& step,
                            const LayerKernels& kernels, Scratch& scratch) {
  Spread(row, scratch);
  for (size_t j = 0; j < columns_; ++j) scratch.counts[j] = gradients[j] != 0 ? 1 : 0;
  kernels.batch_sums(scratch.inputs.data(), 1, stride_, scratch.sum.data(), scratch.share.data());
  UpdateTask task;
  task.penalty = step.penalty;
  if (step.penalty.every_input) {
    std::fill_n(scratch.share.begin(), inputs_, 1.0F);
    task.penalty.every_input = false;  // of units without a gradient it says nothing
  }
  task.entries = {scratch.rows.data(), gradients, scratch.counts.data(), 1, columns_, nullptr};
  task.gradient = {scratch.inputs.data(), scratch.sum.data(), scratch.share.data(), 1, stride_};
  task.block.weights = weights_.data();
  task.block.state0 = state0_.empty() ? nullptr : state0_.data();
  task.block.state1 = state1_.empty() ? nullptr : state1_.data();
  if (step.momentum.empty()) {
    kernels.adadelta(task, step.adadelta);
  } else {
    kernels.momentum(task, step.momentum.front());
  }
}

// All reading and writing of weights is the kernels', since other threads write them as well.
void UnitMajorLayer::Constrain(float max_w2, const LayerKernels& kernels) {
  AlignedVector<float> scales(stride_);
  AlignedVector<float> only_bias(stride_, 0);
  only_bias[inputs_ - 1] = 1;
  std::array<float, kLanes> bias;
  std::array<float, kLanes> squares;
  for (uint32_t j = 0; j < columns_; ++j) {
    float* weights = weights_.data() + j * stride_;
    kernels.dot_rows({&j, 1}, weights_.data(), stride_, weights, squares.data());
    kernels.dot_rows({&j, 1}, weights_.data(), stride_, only_bias.data(), bias.data());
    const float norm = squares.front() - bias.front() * bias.front();
    if (norm > max_w2) {
      std::fill(scales.begin(), scales.end(), std::sqrt(max_w2 / norm));
      scales[inputs_ - 1] = 1;
      kernels.scale_columns(weights, 1, stride_, scales.data());
    }
  }
}

}  // namespace hydrofoil
