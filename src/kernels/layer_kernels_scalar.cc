#include <algorithm>
#include <cmath>

#include "kernels/layer_kernels.h"

namespace hydrofoil {
namespace {

void Accumulate(const ActiveEntries& x, const float* matrix, size_t stride, float* z) {
  for (size_t k = 0; k < x.size; ++k) {
    const float* row = matrix + x.index[k] * stride;
    for (size_t j = 0; j < stride; ++j) {
      z[j] += x.value[k] * row[j];
    }
  }
}

void AccumulateRows(const RowsProduct& task) {
  for (size_t r = 0; r < task.rows.size(); ++r) {
    Accumulate(task.rows[r], task.matrix, task.stride, task.z + r * task.stride);
  }
}

void DotRows(std::span<const uint32_t> index, const float* matrix, size_t stride, const float* g,
             float* out) {
  for (size_t k = 0; k < index.size(); ++k) {
    const float* row = matrix + index[k] * stride;
    float sum = 0;
    for (size_t j = 0; j < stride; ++j) {
      sum += row[j] * g[j];
    }
    out[k] = sum;
  }
}

size_t DropEntries(const ActiveEntries& x, const DropoutStream& drop, uint32_t* index,
                   float* value) {
  size_t kept = 0;
  for (size_t k = 0; k < x.size; ++k) {
    if (!drop.Drops(x.index[k])) {
      index[kept] = x.index[k];
      value[kept++] = x.value[k];
    }
  }
  return kept;
}

void Softmax(float* z, size_t units) {
  const float top = *std::max_element(z, z + units);
  float sum = 0;
  for (size_t i = 0; i < units; ++i) {
    z[i] = std::exp(z[i] - top);
    sum += z[i];
  }
  for (size_t i = 0; i < units; ++i) {
    z[i] /= sum;
  }
}

void BatchSums(const float* rows, size_t batch, size_t stride, float* sum, float* share) {
  for (size_t j = 0; j < stride; ++j) {
    float total = 0;
    float count = 0;
    for (size_t r = 0; r < batch; ++r) {
      total += rows[r * stride + j];
      count += rows[r * stride + j] != 0 ? 1.0F : 0.0F;
    }
    sum[j] = total;
    share[j] = count / static_cast<float>(batch);
  }
}

// Calls update(position in the block's arrays, gradient) for every weight that has one.
template <typename Update>
void ForEachGradient(const UpdateTask& task, const Update& update) {
  const auto& [entries, gradient, block, penalty] = task;
  const size_t stride = gradient.stride;
  for (size_t i = 0; i < entries.inputs; ++i) {
    const float base = entries.base == nullptr ? 0.0F : entries.base[i];
    const size_t count = entries.counts[i];
    const bool every_row = base != 0 || penalty.every_input;
    if (count == 0 && !every_row) {
      continue;
    }
    const auto touches = static_cast<float>(every_row ? gradient.batch : count);
    for (size_t j = 0; j < stride; ++j) {
      const size_t at = i * stride + j;
      if (gradient.share[j] > 0) {
        float sum = base * gradient.sum[j];
        for (size_t k = i * entries.capacity; k < i * entries.capacity + count; ++k) {
          sum += entries.values[k] * gradient.rows[entries.rows[k] * stride + j];
        }
        const float w = block.weights[at];
        const float sign = w > 0 ? 1.0F : (w < 0 ? -1.0F : 0.0F);
        sum += touches * gradient.share[j] * (penalty.l1 * sign + penalty.l2 * w);
        update(at, sum);
      }
      if (entries.base != nullptr) {
        block.base_sum[j] += base * block.weights[at];
      }
    }
  }
}

void Adadelta(const UpdateTask& task, const AdadeltaStep& step) {
  ForEachGradient(task, [&](size_t at, float gradient) {
    float& mean_step = task.block.state0[at];
    float& mean_gradient = task.block.state1[at];
    mean_gradient = step.rho * mean_gradient + (1 - step.rho) * gradient * gradient;
    const float delta =
        gradient * std::sqrt((mean_step + step.epsilon) / (mean_gradient + step.epsilon));
    mean_step = step.rho * mean_step + (1 - step.rho) * delta * delta;
    task.block.weights[at] -= delta;
  });
}

void Momentum(const UpdateTask& task, const MomentumStep& step) {
  const bool keeps_velocity = task.block.state0 != nullptr;
  ForEachGradient(task, [&](size_t at, float gradient) {
    const float old_velocity = keeps_velocity ? task.block.state0[at] : 0.0F;
    const float velocity = step.momentum * old_velocity - step.rate * gradient;
    task.block.weights[at] += step.before * old_velocity + step.after * velocity;
    if (keeps_velocity) {
      task.block.state0[at] = velocity;
    }
  });
}

void ColumnSquares(const float* matrix, size_t inputs, size_t stride, float* sums) {
  for (size_t i = 0; i < inputs; ++i) {
    for (size_t j = 0; j < stride; ++j) {
      sums[j] += matrix[i * stride + j] * matrix[i * stride + j];
    }
  }
}

void ScaleColumns(float* matrix, size_t inputs, size_t stride, const float* scale) {
  for (size_t i = 0; i < inputs; ++i) {
    for (size_t j = 0; j < stride; ++j) {
      matrix[i * stride + j] *= scale[j];
    }
  }
}

}  // namespace

const LayerKernels& ScalarLayerKernels() {
  static constexpr LayerKernels kTable = {Accumulate,    AccumulateRows, DotRows,  DropEntries,
                                          Softmax,       BatchSums,      Adadelta, Momentum,
                                          ColumnSquares, ScaleColumns};
  return kTable;
}

}  // namespace hydrofoil
