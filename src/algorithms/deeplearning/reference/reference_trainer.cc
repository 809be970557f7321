#include "algorithms/deeplearning/reference/reference_trainer.h"

#include <cmath>
#include <utility>
#include <vector>

#include "algorithms/deeplearning/network/dropout.h"
#include "algorithms/deeplearning/network/elastic_average.h"
#include "algorithms/deeplearning/network/forward.h"
#include "algorithms/deeplearning/network/layer_update.h"
#include "algorithms/deeplearning/network/model_averaging.h"
#include "algorithms/deeplearning/network/optimizer_step.h"
#include "algorithms/deeplearning/network/scoring.h"
#include "algorithms/deeplearning/reference/row_draws.h"
#include "base/error.h"
#include "kernels/scoring_kernels.h"

namespace hydrofoil {
namespace {

// Values of one layer for the row at hand.
struct LayerValues {
  std::vector<double> activations;
  std::vector<double> errors;  // d loss / d activation, summed over the layer above
  std::vector<uint8_t>
      channels;  // Maxout: winning piece; a dropped unit keeps that of an earlier row
  DropoutMask mask;
  RateSchedule schedule;
  float rate = 0;
};

UpdateRules MakeRules(const DeepLearningParameters& p) {
  UpdateRules rules;
  rules.l1 = static_cast<float>(p.l1);
  rules.l2 = static_cast<float>(p.l2);
  rules.max_w2 = p.max_w2;
  rules.fast_mode = p.fast_mode;
  rules.zero_is_still = !p.adaptive_rate && p.momentum_start == 0 && p.momentum_stable == 0 &&
                        rules.l1 == 0 && rules.l2 == 0;
  rules.sparsity_beta = p.sparsity_beta;
  rules.average_activation = p.average_activation;
  rules.elastic_regularization = p.elastic_averaging_regularization;
  return rules;
}

// Seeds wrap around.
int64_t SeedWith(uint64_t row_seed, int64_t offset) {
  return static_cast<int64_t>(row_seed + static_cast<uint64_t>(offset));
}

void AverageActivations(Layer& layer, const std::vector<double>& activations) {
  for (size_t unit = 0; unit < layer.average_activations.size(); ++unit) {
    double& average = layer.average_activations[unit];
    average = 0.999 * average + 0.001 * activations[unit];
  }
}

class ReferenceTrainer final : public Trainer {
 public:
  explicit ReferenceTrainer(TrainerStart start)
      : start_(std::move(start)),
        rules_(MakeRules(start_.parameters)),
        distribution_(DistributionOf(start_.parameters)),
        elastic_(start_.parameters),
        values_(start_.network.layers.size()) {
    for (size_t i = 0; i < values_.size(); ++i) {
      const Layer& layer = start_.network.layers[i];
      LayerValues& values = values_[i];
      values.activations.resize(layer.units);
      values.errors.resize(layer.units);
      values.channels.resize(layer.channels == 2 ? layer.units : 0);
      values.schedule = MakeRateSchedule(start_.parameters, i);
    }
    inputs_.resize(start_.network.inputs());
    UpdateRates();
  }

  void TrainIteration(uint64_t iteration, uint64_t samples, const std::stop_token& stop) override {
    RowDrawRequest request;
    request.seed = SeedOfRank();
    request.iteration = iteration;
    request.processed_rows = start_.processed_rows;
    request.samples = SamplesOfRank(start_.communicator, samples);
    request.shuffle =
        start_.parameters.shuffle_training_data || samples == start_.rows->rows_per_epoch;
    for (LayerValues& values : values_) {
      std::fill(values.channels.begin(), values.channels.end(), uint8_t{0});
    }
    RankState rank{start_.network, start_.state, 0};
    try {
      Draw(request, stop, rank.trained_rows);
    } catch (const Error&) {
      // Other ranks wait for this one, also when it has no more time.
      AverageOverRanks(start_.communicator, rank);
      start_.processed_rows += rank.trained_rows;
      throw;
    }
    AverageOverRanks(start_.communicator, rank);
    start_.processed_rows += rank.trained_rows;
    elastic_.FollowAndScale(start_.network, start_.state);
    UpdateRates();
  }

  void NoteScored(const AdaptedFrame& rows) override {
    if (start_.network.layers.front().average_activations.empty()) {
      return;
    }
    ScoreRows(start_.network, *start_.rows->encoder, rows, {0, rows.rows},
              [this](size_t, const Activations& scored) {
                for (size_t i = 0; i < scored.layers.size(); ++i) {
                  AverageActivations(start_.network.layers[i], scored.layers[i]);
                }
              });
  }

  [[nodiscard]] const Network& network() const override {
    return elastic_.average() != nullptr ? *elastic_.average() : start_.network;
  }
  [[nodiscard]] const OptimizerState& state() const override { return start_.state; }
  [[nodiscard]] uint64_t processed_rows() const override { return start_.processed_rows; }

 private:
  // Ranks that hold the same rows draw others of them.
  [[nodiscard]] int64_t SeedOfRank() const {
    constexpr uint64_t kRankStep = 0x9e3779b97f4a7c15;
    const uint64_t rank = IsAlone(start_.communicator) ? 0 : start_.communicator->rank();
    return static_cast<int64_t>(static_cast<uint64_t>(start_.parameters.seed) + rank * kRankStep);
  }

  void Draw(const RowDrawRequest& request, const std::stop_token& stop, uint64_t& processed) {
    ForEachDrawnRow(*start_.rows, request, [&](DrawnRow drawn) {
      if (stop.stop_requested()) throw Error(ErrorKind::kCancelled, "Job was cancelled.");
      const bool trained = TrainRow(drawn);
      processed += trained ? 1 : 0;
      return trained;
    });
  }

  void UpdateRates() {
    for (LayerValues& values : values_) {
      values.rate = values.schedule.At(start_.processed_rows);
    }
  }

  bool TrainRow(DrawnRow drawn) {
    const TrainingRows& rows = *start_.rows;
    rows.encoder->EncodeRow(rows.input, drawn.row, EncodeMode::kReferenceTraining, encoded_);
    if (encoded_.has_missing && rows.encoder->encoding().options.skip_missing) {
      return false;
    }
    FillInput(encoded_, inputs_);
    if (start_.parameters.autoencoder) {
      targets_ = inputs_;
    }
    ForwardRow(drawn);
    BackwardOutput(drawn.row);
    for (size_t i = values_.size() - 1; i-- > 0;) {
      BackwardHidden(i);
    }
    return true;
  }

  void ForwardRow(DrawnRow drawn) {
    const uint64_t row_seed =
        drawn.sequence + start_.processed_rows + static_cast<uint64_t>(start_.parameters.seed);
    if (start_.network.input_dropout_ratio > 0) {
      DropInputs(SeedWith(row_seed, kInputDropoutSeedOffset), start_.network.input_dropout_ratio,
                 inputs_);
    }
    for (size_t i = 0; i < values_.size(); ++i) {
      ForwardLayer(i, row_seed);
    }
    if (!start_.rows->offsets.empty() && start_.rows->offsets[drawn.row] != 0) {
      values_.back().activations[0] += start_.rows->offsets[drawn.row];
    }
  }

  [[nodiscard]] std::span<const double> InputsOf(size_t i) const {
    return i == 0 ? std::span<const double>(inputs_) : values_[i - 1].activations;
  }

  void ForwardLayer(size_t i, uint64_t row_seed) {
    Layer& layer = start_.network.layers[i];
    LayerValues& values = values_[i];
    if (layer.dropout) {
      values.mask.Draw(SeedWith(row_seed, TraitsOf(layer.kind).dropout_seed), layer.units,
                       layer.dropout_ratio);
    }
    const std::span<const double> inputs = InputsOf(i);
    if (layer.channels == 1) {
      const double* const row = inputs.data();
      double* const sums = values.activations.data();
      WeightedSums({layer.weights, layer.biases, layer.inputs, {&row, 1}, {&sums, 1}});
    }
    for (size_t unit = 0; unit < layer.units; ++unit) {
      if (layer.dropout && !values.mask.IsActive(unit)) {
        values.activations[unit] = 0;
      } else if (layer.channels == 2) {
        const MaxoutResult result = MaxoutUnit(layer, inputs, unit);
        values.activations[unit] = result.value;
        values.channels[unit] = result.channel;
      }
    }
    TraitsOf(layer.kind).apply(values.activations);
    AverageActivations(layer, values.activations);
  }

  void BackwardOutput(size_t row) {
    const size_t last = values_.size() - 1;
    std::vector<double>& gradients = values_[last].errors;
    gradients = values_[last].activations;
    const std::span<const double> responses = start_.rows->responses;
    if (start_.network.layers[last].kind == LayerKind::kSoftmax) {
      const auto truth = static_cast<size_t>(responses[row]);
      TraitsOf(start_.parameters.loss).class_gradients(truth, gradients);
    } else {
      // An autoencoder's without the activation's derivative: so does the reference.
      const std::span<const double> targets =
          start_.parameters.autoencoder ? targets_ : responses.subspan(row, 1);
      TraitsOf(distribution_.kind).gradients(distribution_, targets, gradients);
    }
    UpdateLayer(last);
  }

  void BackwardHidden(size_t i) {
    LayerValues& values = values_[i];
    // A dropped unit other than a Rectifier has activation 0 and slope 1: it still learns.
    TraitsOf(start_.network.layers[i].kind).back(values.activations, values.errors);
    UpdateLayer(i);
    std::fill(values.errors.begin(), values.errors.end(), 0.0);
  }

  // Along the errors, which are d loss / d sum by now.
  void UpdateLayer(size_t i) {
    LayerState& state = start_.state[i];
    const DeepLearningParameters& p = start_.parameters;
    if (p.adaptive_rate) {
      UpdateUnits(
          i, ReferenceAdadelta{state, static_cast<float>(p.rho), static_cast<float>(p.epsilon)});
    } else {
      UpdateUnits(i, ReferenceDescent{state, values_[i].rate, values_[i].schedule.momentum,
                                      p.nesterov_accelerated_gradient});
    }
  }

  template <typename Step>
  void UpdateUnits(size_t i, const Step& step) {
    Layer& layer = start_.network.layers[i];
    const LayerRow row{layer, InputsOf(i),
                       i == 0 ? std::span<double>() : std::span(values_[i - 1].errors),
                       values_[i].channels,
                       elastic_.average() != nullptr ? &elastic_.average()->layers[i] : nullptr};
    for (size_t unit = 0; unit < layer.units; ++unit) {
      UpdateUnit(row, step, rules_, unit, values_[i].errors[unit]);
    }
  }

  TrainerStart start_;
  const UpdateRules rules_;
  const ResponseDistribution distribution_;
  ElasticAverage elastic_;
  std::vector<LayerValues> values_;
  std::vector<double> inputs_;
  std::vector<double> targets_;  // autoencoder: the inputs before dropout
  EncodedRow encoded_;
};

}  // namespace

std::unique_ptr<Trainer> MakeReferenceTrainer(TrainerStart start) {
  return std::make_unique<ReferenceTrainer>(std::move(start));
}

}  // namespace hydrofoil
