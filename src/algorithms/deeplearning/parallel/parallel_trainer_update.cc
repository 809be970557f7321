#include "algorithms/deeplearning/parallel/parallel_trainer_update.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace hydrofoil {

double MomentumAt(const DeepLearningParameters& parameters, uint64_t rows) {
  const double start = parameters.momentum_start;
  const double stable = parameters.momentum_stable;
  const auto trained = static_cast<double>(rows);
  if (parameters.momentum_ramp <= 0 || trained >= parameters.momentum_ramp) {
    return stable;
  }
  return start + (stable - start) * trained / parameters.momentum_ramp;
}

float LookAheadAt(const DeepLearningParameters& parameters, uint64_t rows, size_t batch) {
  if (parameters.adaptive_rate || !parameters.nesterov_accelerated_gradient) {
    return 0;
  }
  return static_cast<float>(std::pow(MomentumAt(parameters, rows), batch));
}

BatchStep MakeBatchStep(const DeepLearningParameters& parameters, size_t layers,
                        const StepFacts& facts) {
  BatchStep step;
  step.penalty = {static_cast<float>(parameters.l1), static_cast<float>(parameters.l2),
                  !parameters.fast_mode};
  step.sparsity_beta = parameters.sparsity_beta;
  step.average_activation = parameters.average_activation;
  if (parameters.adaptive_rate) {
    // A sum of B gradients that point in about any direction has B times the mean square of one.
    // With epsilon scaled alike, the step of a batch is the sum of the steps of its rows.
    step.adadelta = {static_cast<float>(parameters.rho),
                     static_cast<float>(parameters.epsilon * static_cast<double>(facts.batch))};
    return step;
  }
  const double momentum = std::pow(MomentumAt(parameters, facts.rows_before), facts.batch);
  const double annealed =
      parameters.rate / (1 + parameters.rate_annealing * static_cast<double>(facts.rows_before));
  for (size_t l = 0; l < layers; ++l) {
    const double rate = annealed * std::pow(parameters.rate_decay, l) * (1 - momentum);
    step.momentum.push_back({static_cast<float>(rate), static_cast<float>(momentum),
                             -facts.look_ahead, 1 + facts.next_look_ahead});
  }
  return step;
}

UpdatePlan MakeUpdatePlan(const PackedNetwork& network, size_t shares, size_t batch,
                          double row_entries) {
  // Cycles a vector: of the optimizer, and of one row's entry.
  constexpr double kStepCost = 12;
  constexpr double kEntryCost = 1.5;
  UpdatePlan plan;
  std::vector<double> ends;
  double total = 0;
  for (size_t l = 0; l < network.size(); ++l) {
    const PackedLayer& layer = network[l];
    const double share = l == 0 ? row_entries / static_cast<double>(layer.inputs) : 0.5;
    const double cost = static_cast<double>(layer.stride) *
                        (kStepCost + kEntryCost * share * static_cast<double>(batch));
    for (size_t b = 0; b < layer.blocks(); ++b) {
      plan.units.push_back({l, b});
      total += cost * static_cast<double>(layer.BlockSize(b));
      ends.push_back(total);
    }
  }
  plan.bounds.assign(1, 0);
  for (size_t s = 1; s < shares; ++s) {
    const double wanted = total * static_cast<double>(s) / static_cast<double>(shares);
    const auto at = std::lower_bound(ends.begin(), ends.end(), wanted) - ends.begin();
    plan.bounds.push_back(std::max(plan.bounds.back(), static_cast<size_t>(at)));
  }
  plan.bounds.push_back(plan.units.size());
  return plan;
}

BlockUpdater::BlockUpdater(const PackedNetwork& network, const LayerKernels& kernels,
                           size_t capacity, Sums sums)
    : kernels_(kernels),
      capacity_(capacity),
      sums_(sums),
      rows_(PackedLayer::kBlockInputs * capacity),
      values_(PackedLayer::kBlockInputs * capacity),
      counts_(PackedLayer::kBlockInputs),
      cursors_(capacity),
      scaled_(network.size(), 1) {
  size_t widest = 0;
  for (const PackedLayer& layer : network) {
    widest = std::max(widest, layer.stride);
  }
  sum_.resize(widest);
  share_.resize(widest);
  scale_.resize(widest);
  own_sum_.resize(widest);
}

void BlockUpdater::Update(const UpdatePlan& plan, size_t share, const MicroBatch& batch,
                          const BatchStep& step, PackedNetwork& network) {
  size_t layer = std::numeric_limits<size_t>::max();
  for (size_t u = plan.bounds[share]; u < plan.bounds[share + 1]; ++u) {
    const UpdateUnit& unit = plan.units[u];
    if (unit.layer != layer) {
      layer = unit.layer;
      StartLayer(unit, batch, step.penalty.every_input, network);
    }
    PackedLayer& packed = network[unit.layer];
    const size_t end = unit.block * PackedLayer::kBlockInputs + packed.BlockSize(unit.block);
    // Of very many inputs most have nothing to learn.
    if (next_ < end || packed.block_has_base[unit.block] != 0 || step.penalty.every_input) {
      UpdateBlock(unit, batch, step, network);
    } else if (scaled_[unit.layer] != 0) {
      MeasureSquares(unit, packed);
    }
  }
}

void BlockUpdater::StartLayer(const UpdateUnit& unit, const MicroBatch& batch, bool every_input,
                              const PackedNetwork& network) {
  const LayerBatch& from = batch.layers[unit.layer];
  kernels_.batch_sums(from.gradients.data(), batch.rows, network[unit.layer].stride, sum_.data(),
                      share_.data());
  if (every_input) {
    std::fill(share_.begin(), share_.end(), 1.0F);
  }
  const auto first = static_cast<uint32_t>(unit.block * PackedLayer::kBlockInputs);
  next_ = std::numeric_limits<uint32_t>::max();
  for (size_t r = 0; r < batch.rows; ++r) {
    const ActiveEntries& entries = from.entries[r];
    cursors_[r] = static_cast<size_t>(
        std::lower_bound(entries.index, entries.index + entries.size, first) - entries.index);
    SeeNext(entries, cursors_[r]);
  }
}

void BlockUpdater::Gather(const LayerBatch& batch, size_t rows, size_t first, size_t size) {
  std::fill(counts_.begin(), counts_.end(), uint16_t{0});
  next_ = std::numeric_limits<uint32_t>::max();
  for (size_t r = 0; r < rows; ++r) {
    const ActiveEntries& entries = batch.entries[r];
    size_t k = cursors_[r];
    for (; k < entries.size && entries.index[k] < first + size; ++k) {
      const size_t input = entries.index[k] - first;
      const size_t at = input * capacity_ + counts_[input]++;
      rows_[at] = static_cast<uint16_t>(r);
      values_[at] = entries.value[k];
    }
    cursors_[r] = k;
    SeeNext(entries, k);
  }
}

void BlockUpdater::SeeNext(const ActiveEntries& entries, size_t cursor) {
  if (cursor < entries.size) {
    next_ = std::min(next_, entries.index[cursor]);
  }
}

void BlockUpdater::UpdateBlock(const UpdateUnit& unit, const MicroBatch& batch,
                               const BatchStep& step, PackedNetwork& network) {
  PackedLayer& layer = network[unit.layer];
  const LayerBatch& from = batch.layers[unit.layer];
  const size_t first = unit.block * PackedLayer::kBlockInputs;
  const size_t size = layer.BlockSize(unit.block);
  Gather(from, batch.rows, first, size);
  UpdateTask task;
  task.entries = {rows_.data(), values_.data(), counts_.data(), capacity_, size, nullptr};
  task.gradient = {from.gradients.data(), sum_.data(), share_.data(), batch.rows, layer.stride};
  const size_t at = first * layer.stride;
  task.block.weights = layer.weights.data() + at;
  task.block.state0 = layer.state0.empty() ? nullptr : layer.state0.data() + at;
  task.block.state1 = layer.state1.empty() ? nullptr : layer.state1.data() + at;
  task.penalty = step.penalty;
  if (layer.block_has_base[unit.block] != 0) {
    task.entries.base = layer.base.data() + first;
    task.block.base_sum = sums_ == Sums::kPrivate
                              ? own_sum_.data()
                              : layer.base_sums.data() + unit.block * layer.stride;
    std::fill_n(task.block.base_sum, layer.stride, 0.0F);
  }
  if (step.momentum.empty()) {
    kernels_.adadelta(task, step.adadelta);
  } else {
    kernels_.momentum(task, step.momentum[unit.layer]);
  }
  if (!layer.average_activations.empty() && first + size == layer.inputs) {
    Sparsify(unit.layer, batch, step, layer);
  }
  MeasureSquares(unit, layer);
}

void BlockUpdater::MeasureSquares(const UpdateUnit& unit, PackedLayer& layer) const {
  if (layer.squares.empty()) {
    return;
  }
  const size_t first = unit.block * PackedLayer::kBlockInputs;
  const size_t size = layer.BlockSize(unit.block);
  const bool has_biases = first + size == layer.inputs;
  float* squares = layer.squares.data() + unit.block * layer.stride;
  std::fill_n(squares, layer.stride, 0.0F);
  kernels_.column_squares(layer.weights.data() + first * layer.stride, has_biases ? size - 1 : size,
                          layer.stride, squares);
}

void BlockUpdater::Sparsify(size_t index, const MicroBatch& batch, const BatchStep& step,
                            PackedLayer& layer) {
  constexpr double kKept = 0.999;
  std::vector<double>& average = layer.average_activations;
  for (size_t r = 0; r < batch.rows; ++r) {
    for (double& value : average) {
      value *= kKept;
    }
    const ActiveEntries& units = batch.layers[index + 1].entries[r];
    for (size_t k = 0; k < units.size; ++k) {
      average[units.index[k]] += (1 - kKept) * units.value[k];
    }
  }
  const size_t biases = (layer.inputs - 1) * layer.stride;
  float* base_sum = layer.base_sums.data() + (layer.blocks() - 1) * layer.stride;
  for (size_t j = 0; j < layer.stride; ++j) {
    const size_t unit = j % layer.plane;
    if (unit >= layer.units) {
      continue;
    }
    const double rate = step.momentum.empty()
                            ? std::sqrt((layer.state0[biases + j] + step.adadelta.epsilon) /
                                        (layer.state1[biases + j] + step.adadelta.epsilon))
                            : step.momentum[index].rate;
    const auto moved =
        static_cast<float>(static_cast<double>(batch.rows) * rate * step.sparsity_beta *
                           (average[unit] - step.average_activation));
    layer.weights[biases + j] -= moved;
    base_sum[j] -= moved;
  }
}

bool BlockUpdater::FindScale(float max_w2, const PackedLayer& layer,
                             const AlignedVector<float>& squares) {
  std::fill_n(scale_.begin(), layer.stride, 0.0F);
  for (size_t at = 0; at < squares.size(); at += layer.stride) {
    for (size_t j = 0; j < layer.stride; ++j) {
      scale_[j] += squares[at + j];
    }
  }
  bool any = false;
  for (size_t j = 0; j < layer.stride; ++j) {
    const bool outgrown = scale_[j] > max_w2;
    scale_[j] = outgrown ? std::sqrt(max_w2 / scale_[j]) : 1.0F;
    any = any || outgrown;
  }
  return any;
}

void BlockUpdater::Constrain(const UpdatePlan& plan, size_t share, float max_w2,
                             PackedNetwork& network) {
  size_t layer_index = std::numeric_limits<size_t>::max();
  bool any = false;
  for (size_t u = plan.bounds[share]; u < plan.bounds[share + 1]; ++u) {
    const UpdateUnit& unit = plan.units[u];
    PackedLayer& layer = network[unit.layer];
    if (unit.layer != layer_index) {
      layer_index = unit.layer;
      any = FindScale(max_w2, layer, layer.squares);
      scaled_[unit.layer] = any ? 1 : 0;
    }
    if (any) {
      const size_t first = unit.block * PackedLayer::kBlockInputs;
      const size_t size = layer.BlockSize(unit.block);
      const bool has_biases = first + size == layer.inputs;
      kernels_.scale_columns(layer.weights.data() + first * layer.stride,
                             has_biases ? size - 1 : size, layer.stride, scale_.data());
      layer.RefreshBaseSum(unit.block);
    }
  }
}

void BlockUpdater::ConstrainAll(float max_w2, PackedNetwork& network) {
  for (PackedLayer& layer : network) {
    AlignedVector<float> squares(layer.stride, 0);
    kernels_.column_squares(layer.weights.data(), layer.inputs - 1, layer.stride, squares.data());
    if (FindScale(max_w2, layer, squares)) {
      kernels_.scale_columns(layer.weights.data(), layer.inputs - 1, layer.stride, scale_.data());
    }
  }
}

}  // namespace hydrofoil
