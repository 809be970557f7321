#include "algorithms/deeplearning/parallel/parallel_trainer_weights.h"

#include <algorithm>

#include "kernels/layer_kernels.h"

namespace hydrofoil {
namespace {

// Calls visit(packed index, plain index, is a bias) for every parameter of a layer.
template <typename Visit>
void ForEachParameter(const PackedLayer& packed, const std::vector<uint32_t>& order,
                      const Visit& visit) {
  const size_t inputs = packed.inputs - 1;
  for (size_t channel = 0; channel < packed.channels; ++channel) {
    for (size_t i = 0; i < inputs; ++i) {
      const size_t input = order.empty() ? i : order[i];
      const size_t row = i * packed.stride + channel * packed.plane;
      for (size_t unit = 0; unit < packed.units; ++unit) {
        visit(row + unit, (unit * inputs + input) * packed.channels + channel, false);
      }
    }
    const size_t row = inputs * packed.stride + channel * packed.plane;
    for (size_t unit = 0; unit < packed.units; ++unit) {
      visit(row + unit, unit * packed.channels + channel, true);
    }
  }
}

// Rows whose length is a multiple of the cache's number of lines would share a few of its sets.
size_t PaddedPlane(size_t units) {
  const size_t plane = PaddedTo(units, kLanes);
  return plane % (16 * kLanes) == 0 ? plane + kLanes : plane;
}

PackedLayer EmptyLayer(const Layer& layer) {
  PackedLayer packed;
  packed.kind = layer.kind;
  packed.dropout_ratio = layer.dropout_ratio;
  packed.inputs = layer.inputs + 1;
  packed.units = layer.units;
  packed.channels = layer.channels;
  packed.average_activations = layer.average_activations;
  packed.plane = PaddedPlane(layer.units);
  packed.stride = packed.plane * layer.channels;
  packed.weights.assign(packed.inputs * packed.stride, 0);
  packed.base.assign(packed.inputs, 0);
  packed.base.back() = 1;
  return packed;
}

void PackState(const LayerState& state, const std::vector<uint32_t>& order, PackedLayer& packed) {
  if (!state.adadelta.empty()) {
    packed.state0.assign(packed.weights.size(), 0);
    packed.state1.assign(packed.weights.size(), 0);
    ForEachParameter(packed, order, [&](size_t to, size_t from, bool bias) {
      packed.state0[to] =
          bias ? static_cast<float>(state.bias_adadelta[2 * from]) : state.adadelta[2 * from];
      packed.state1[to] = bias ? static_cast<float>(state.bias_adadelta[2 * from + 1])
                               : state.adadelta[2 * from + 1];
    });
  } else if (!state.velocities.empty()) {
    packed.state0.assign(packed.weights.size(), 0);
    ForEachParameter(packed, order, [&](size_t to, size_t from, bool bias) {
      packed.state0[to] =
          bias ? static_cast<float>(state.bias_velocities[from]) : state.velocities[from];
    });
  }
}

void FindBlocks(PackedLayer& packed) {
  const size_t size = PackedLayer::kBlockInputs;
  packed.block_has_base.assign((packed.inputs + size - 1) / size, 0);
  for (size_t i = 0; i < packed.inputs; ++i) {
    if (packed.base[i] != 0) {
      packed.block_has_base[i / size] = 1;
    }
  }
  packed.base_sums.assign(packed.blocks() * packed.stride, 0);
}

void UnpackState(const PackedLayer& packed, const std::vector<uint32_t>& order, LayerState& state) {
  if (!state.adadelta.empty()) {
    ForEachParameter(packed, order, [&](size_t from, size_t to, bool bias) {
      if (bias) {
        state.bias_adadelta[2 * to] = packed.state0[from];
        state.bias_adadelta[2 * to + 1] = packed.state1[from];
      } else {
        state.adadelta[2 * to] = packed.state0[from];
        state.adadelta[2 * to + 1] = packed.state1[from];
      }
    });
  } else if (!state.velocities.empty()) {
    ForEachParameter(packed, order, [&](size_t from, size_t to, bool bias) {
      if (bias) {
        state.bias_velocities[to] = packed.state0[from];
      } else {
        state.velocities[to] = packed.state0[from];
      }
    });
  }
}

const std::vector<uint32_t>& OrderOf(size_t layer, const CompactRows& rows) {
  static const std::vector<uint32_t> kSame;
  return layer == 0 ? rows.order : kSame;
}

}  // namespace

size_t PackedLayer::BlockSize(size_t block) const {
  return std::min(kBlockInputs, inputs - block * kBlockInputs);
}

void PackedLayer::BaseSum(float* z) const {
  std::fill(z, z + stride, 0.0F);
  for (size_t b = 0; b < blocks(); ++b) {
    if (block_has_base[b] != 0) {
      const float* sums = base_sums.data() + b * stride;
      for (size_t j = 0; j < stride; ++j) {
        z[j] += sums[j];
      }
    }
  }
}

void PackedLayer::RefreshBaseSum(size_t block) {
  float* sums = base_sums.data() + block * stride;
  std::fill(sums, sums + stride, 0.0F);
  const size_t first = block * kBlockInputs;
  for (size_t i = first; i < first + BlockSize(block); ++i) {
    if (base[i] != 0) {
      const auto index = static_cast<uint32_t>(i);
      FastLayerKernels().accumulate({&index, &base[i], 1}, weights.data(), stride, sums);
    }
  }
}

void PackedLayer::RefreshBaseSums() {
  for (size_t b = 0; b < blocks(); ++b) {
    RefreshBaseSum(b);
  }
}

PackedNetwork Pack(const Network& network, const OptimizerState& state, const CompactRows& rows) {
  PackedNetwork packed;
  for (size_t l = 0; l < network.layers.size(); ++l) {
    const Layer& layer = network.layers[l];
    const std::vector<uint32_t>& order = OrderOf(l, rows);
    PackedLayer to = EmptyLayer(layer);
    if (l == 0) {
      std::copy(rows.base.begin(), rows.base.end(), to.base.begin());
    }
    ForEachParameter(to, order, [&](size_t at, size_t from, bool bias) {
      to.weights[at] = bias ? static_cast<float>(layer.biases[from]) : layer.weights[from];
    });
    if (l < state.size()) {
      PackState(state[l], order, to);
    }
    FindBlocks(to);
    to.RefreshBaseSums();
    packed.push_back(std::move(to));
  }
  return packed;
}

void Unpack(const PackedNetwork& packed, const CompactRows& rows, float look_ahead,
            const UnpackTarget& target) {
  for (size_t l = 0; l < packed.size(); ++l) {
    const PackedLayer& from = packed[l];
    Layer& layer = target.network.layers[l];
    const std::vector<uint32_t>& order = OrderOf(l, rows);
    ForEachParameter(from, order, [&](size_t at, size_t to, bool bias) {
      const float ahead = look_ahead == 0 ? 0 : look_ahead * from.state0[at];
      const float weight = from.weights[at] - ahead;
      if (bias) {
        layer.biases[to] = weight;
      } else {
        layer.weights[to] = weight;
      }
    });
    layer.average_activations = from.average_activations;
    UnpackState(from, order, target.state[l]);
  }
}

void LookAhead(PackedNetwork& packed, float factor) {
  for (PackedLayer& layer : packed) {
    for (size_t i = 0; i < layer.state0.size(); ++i) {
      layer.weights[i] += factor * layer.state0[i];
    }
    layer.RefreshBaseSums();
  }
}

}  // namespace hydrofoil
