#include "algorithms/deeplearning/parallel/parallel_trainer_pass.h"

#include <algorithm>
#include <cmath>

#include "algorithms/deeplearning/network/output_gradient.h"

namespace hydrofoil {
namespace {

// Stream of the input layer or of a hidden layer's units, for the row trained after `number`
// others.
DropoutStream MakeStream(const PassSource& source, uint64_t number, size_t layer, double ratio) {
  uint64_t x = static_cast<uint64_t>(source.parameters.seed) + number * 0x9e3779b97f4a7c15 +
               (layer + 1) * 0xd1b54a32d192ed03;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;  // the finalizer of SplitMix64
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  DropoutStream stream;
  stream.key = static_cast<uint32_t>(x >> 32);
  stream.threshold = static_cast<uint32_t>(std::min(ratio * 4294967296.0, 4294967295.0));
  return stream;
}

}  // namespace

MicroBatch::MicroBatch(const PackedNetwork& network, const CompactRows& rows, size_t capacity) {
  for (size_t l = 0; l < network.size(); ++l) {
    LayerBatch layer;
    const bool all_inputs = l > 0 || rows.has_base;
    layer.capacity = PaddedTo(all_inputs ? network[l].inputs : rows.widest_row(), kLanes) + kLanes;
    layer.entries.resize(capacity);
    layer.gradients.resize(capacity * network[l].stride);
    layer.index.resize(capacity * layer.capacity);
    layer.value.resize(capacity * layer.capacity);
    if (l > 0 && network[l - 1].channels > 1) {
      layer.target.resize(capacity * layer.capacity);
    }
    layers.push_back(std::move(layer));
  }
}

RowPass::RowPass(const PassSource& source) : source_(source) {
  if (source.first != nullptr) {
    first_scratch_.emplace(*source.first);
  }
  size_t widest = PaddedTo(source.compact.inputs, kLanes);
  for (const PackedLayer& layer : source.network) {
    base_.emplace_back(layer.stride);
    widest = std::max(widest, layer.stride);
  }
  widest += kLanes;
  widest_ = widest;
  errors_.resize(widest);
  dense_.assign(widest, 0);
  spare_index_.resize(widest);
  spare_value_.resize(widest);
}

void RowPass::Start() {
  for (size_t l = 0; l < base_.size(); ++l) {
    source_.network[l].BaseSum(base_[l].data());
  }
}

void RowPass::StartBiases() {
  for (size_t l = 0; l < base_.size(); ++l) {
    const PackedLayer& layer = source_.network[l];
    const auto index = static_cast<uint32_t>(layer.inputs - 1);
    const float one = 1;
    std::fill(base_[l].begin(), base_[l].end(), 0.0F);
    source_.kernels.accumulate({&index, &one, 1}, layer.weights.data(), layer.stride,
                               base_[l].data());
  }
}

void RowPass::Propagate(std::span<const BatchRow> rows, size_t first, MicroBatch& batch) {
  z_.resize(std::max(z_.size(), rows.size() * widest_));
  for (size_t r = 0; r < rows.size(); ++r) {
    ReadInput(rows[r], first + r, batch.layers.front());
  }
  const size_t last = source_.network.size() - 1;
  for (size_t l = 0; l <= last; ++l) {
    const PackedLayer& packed = source_.network[l];
    Linear(l, std::span(batch.layers[l].entries).subspan(first, rows.size()));
    for (size_t r = 0; r < rows.size(); ++r) {
      float* z = z_.data() + r * packed.stride;
      if (l == last) {
        float* gradient = batch.layers[l].gradients.data() + (first + r) * packed.stride;
        OutputGradient(rows[r].row, z, gradient);
      } else {
        const DropoutStream drop = MakeStream(source_, rows[r].number, l + 1, packed.dropout_ratio);
        Activate(l, drop, first + r, z, batch);
      }
    }
  }
  for (size_t l = last; l > 0; --l) {
    Backward(l, {first, rows.size()}, batch);
  }
}

void RowPass::ReadInput(const BatchRow& row, size_t r, LayerBatch& batch) {
  const CompactRows& compact = source_.compact;
  const uint64_t first = compact.starts[row.row];
  const ActiveEntries pairs{compact.positions.data() + first, compact.differences.data() + first,
                            compact.starts[row.row + 1] - first};
  ActiveEntries input = pairs;
  uint32_t* index = batch.index.data() + r * batch.capacity;
  float* value = batch.value.data() + r * batch.capacity;
  if (compact.dense_inputs > 0) {
    const float* dense = compact.dense.data() + row.row * compact.dense_inputs;
    for (size_t i = 0; i < compact.dense_inputs; ++i) {
      index[i] = static_cast<uint32_t>(i);
    }
    std::copy(dense, dense + compact.dense_inputs, value);
    std::copy(pairs.index, pairs.index + pairs.size, index + compact.dense_inputs);
    std::copy(pairs.value, pairs.value + pairs.size, value + compact.dense_inputs);
    input = {index, value, compact.dense_inputs + pairs.size};
  }
  const double ratio = source_.parameters.input_dropout_ratio;
  if (ratio > 0) {
    input = DropInputs(input, MakeStream(source_, row.number, 0, ratio), batch, r);
  }
  batch.entries[r] = input;
}

// A dropped input is 0: one that is not listed differs by that from its usual value.
ActiveEntries RowPass::DropInputs(const ActiveEntries& input, const DropoutStream& drop,
                                  LayerBatch& batch, size_t r) {
  uint32_t* index = batch.index.data() + r * batch.capacity;
  float* value = batch.value.data() + r * batch.capacity;
  const CompactRows& compact = source_.compact;
  if (!compact.has_base) {
    return {index, value, source_.kernels.drop_entries(input, drop, index, value)};
  }
  for (size_t k = 0; k < input.size; ++k) {
    dense_[input.index[k]] = input.value[k];
  }
  size_t size = 0;
  for (uint32_t i = 0; i < compact.inputs; ++i) {
    const float difference = drop.Drops(i) ? -compact.base[i] : dense_[i];
    index[size] = i;
    value[size] = difference;
    size += difference != 0 ? 1 : 0;
    dense_[i] = 0;
  }
  return {index, value, size};
}

void RowPass::Linear(size_t layer, std::span<const ActiveEntries> rows) {
  const PackedLayer& packed = source_.network[layer];
  if (layer == 0 && source_.first != nullptr) {
    for (size_t r = 0; r < rows.size(); ++r) {
      source_.first->Forward(rows[r], source_.kernels, *first_scratch_,
                             z_.data() + r * packed.stride);
    }
    return;
  }
  for (size_t r = 0; r < rows.size(); ++r) {
    std::copy(base_[layer].begin(), base_[layer].end(),
              z_.begin() + static_cast<ptrdiff_t>(r * packed.stride));
  }
  source_.kernels.accumulate_rows(
      {rows, packed.weights.data(), packed.inputs, packed.stride, z_.data()});
}

void RowPass::Activate(size_t layer, const DropoutStream& drop, size_t r, float* z,
                       MicroBatch& batch) {
  const PackedLayer& packed = source_.network[layer];
  LayerBatch& above = batch.layers[layer + 1];
  uint32_t* index = above.index.data() + r * above.capacity;
  float* value = above.value.data() + r * above.capacity;
  const size_t active = packed.channels > 1
                            ? ActivateMaxout(layer, drop, r, z, above)
                            : TraitsOf(packed.kind).activate(drop, packed.units, {z, index, value});
  above.entries[r] = {index, value, active};
}

size_t RowPass::ActivateMaxout(size_t layer, const DropoutStream& drop, size_t r, const float* z,
                               LayerBatch& above) {
  const PackedLayer& packed = source_.network[layer];
  uint32_t* index = above.index.data() + r * above.capacity;
  float* value = above.value.data() + r * above.capacity;
  uint32_t* target = above.target.data() + r * above.capacity;
  size_t active = 0;
  for (uint32_t unit = 0; unit < packed.units; ++unit) {
    if (drop.Drops(unit)) {
      continue;
    }
    const size_t second = packed.plane + unit;
    const bool second_wins = z[second] > z[unit];
    index[active] = unit;
    value[active] = second_wins ? z[second] : z[unit];
    target[active++] = second_wins ? static_cast<uint32_t>(second) : unit;
  }
  return active;
}

void RowPass::OutputGradient(uint32_t row, float* z, float* gradient) {
  const PackedLayer& packed = source_.network.back();
  if (source_.parameters.autoencoder) {
    AutoencoderGradient(row, z, gradient);
  } else if (packed.kind == LayerKind::kSoftmax) {
    SoftmaxGradient(row, z, gradient);
  } else {
    LinearGradient(row, z, gradient);
  }
  if (!source_.rows.weights.empty()) {
    const auto weight = static_cast<float>(source_.rows.weights[row]);
    for (size_t j = 0; j < packed.units; ++j) {
      gradient[j] *= weight;
    }
  }
  std::fill(gradient + packed.units, gradient + packed.stride, 0.0F);
}

void RowPass::SoftmaxGradient(uint32_t row, float* z, float* gradient) {
  const size_t units = source_.network.back().units;
  source_.kernels.softmax(z, units);
  const auto label = static_cast<size_t>(source_.rows.responses[row]);
  if (source_.parameters.loss == Loss::kQuadratic) {
    for (size_t j = 0; j < units; ++j) {
      gradient[j] = static_cast<float>(QuadraticGradient{}(j == label ? 1 : 0, z[j]));
    }
  } else {
    std::copy(z, z + units, gradient);
    if (label < units) {
      gradient[label] -= 1;
    }
  }
}

void RowPass::LinearGradient(uint32_t row, const float* z, float* gradient) {
  const double offset = source_.rows.offsets.empty() ? 0 : source_.rows.offsets[row];
  VisitLinearGradient(source_.parameters, [&](const auto& derivative) {
    gradient[0] = static_cast<float>(derivative(source_.rows.responses[row], z[0] + offset));
  });
}

// The target is the row without dropout. As in the reference, the error is not multiplied by the
// slope of the output's activation.
void RowPass::AutoencoderGradient(uint32_t row, float* z, float* gradient) {
  const PackedLayer& packed = source_.network.back();
  const CompactRows& compact = source_.compact;
  if (const auto activate = TraitsOf(packed.kind).activate) {
    activate({}, packed.units, {z, spare_index_.data(), spare_value_.data()});
  }
  std::copy(compact.base.begin(), compact.base.end(), dense_.begin());
  std::copy_n(compact.dense.data() + row * compact.dense_inputs, compact.dense_inputs,
              dense_.begin());
  for (uint64_t k = compact.starts[row]; k < compact.starts[row + 1]; ++k) {
    dense_[compact.positions[k]] += compact.differences[k];
  }
  VisitLinearGradient(source_.parameters, [&](const auto& derivative) {
    for (size_t i = 0; i < compact.inputs; ++i) {
      const uint32_t unit = compact.order[i];
      gradient[unit] = static_cast<float>(derivative(dense_[i], z[unit]));
      dense_[i] = 0;
    }
  });
}

void RowPass::Backward(size_t layer, RowSpan rows, MicroBatch& batch) {
  // Units whose weights fit into the second cache beside the gradients.
  constexpr size_t kCachedFloats = 65536;
  const PackedLayer& packed = source_.network[layer];
  const PackedLayer& below = source_.network[layer - 1];
  const size_t block = std::max<size_t>(kCachedFloats / packed.stride, 16);
  float* gradients = batch.layers[layer - 1].gradients.data() + rows.first * below.stride;
  std::fill_n(gradients, rows.count * below.stride, 0.0F);
  cursors_.assign(rows.count, 0);
  for (size_t first = 0; first < packed.inputs; first += block) {
    for (size_t r = 0; r < rows.count; ++r) {
      const ActiveEntries& units = batch.layers[layer].entries[rows.first + r];
      const size_t begin = cursors_[r];
      const uint32_t* end = std::lower_bound(units.index + begin, units.index + units.size,
                                             static_cast<uint32_t>(first + block));
      cursors_[r] = static_cast<size_t>(end - units.index);
      BackwardPart(layer, rows.first + r,
                   {units.index + begin, units.value + begin, cursors_[r] - begin}, batch);
    }
  }
}

void RowPass::BackwardPart(size_t layer, size_t r, const ActiveEntries& part, MicroBatch& batch) {
  const PackedLayer& packed = source_.network[layer];
  const PackedLayer& below = source_.network[layer - 1];
  const LayerBatch& above = batch.layers[layer];
  source_.kernels.dot_rows({part.index, part.size}, packed.weights.data(), packed.stride,
                           above.gradients.data() + r * packed.stride, errors_.data());
  float* gradient = batch.layers[layer - 1].gradients.data() + r * below.stride;
  const uint32_t* to =
      below.channels > 1 ? above.target.data() + (part.index - above.index.data()) : part.index;
  TraitsOf(below.kind).scatter({to, part.value, part.size}, errors_.data(), gradient);
}

}  // namespace hydrofoil
