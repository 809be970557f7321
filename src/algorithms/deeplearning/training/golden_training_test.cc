#include "algorithms/deeplearning/training/golden_training_for_test.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "algorithms/deeplearning/network/scoring.h"
#include "algorithms/deeplearning/reference/reference_trainer.h"
#include "algorithms/deeplearning/training/training_loop.h"
#include "base/random.h"

namespace hydrofoil::golden {
namespace {

// The value that the reference chooses the best model by: log loss, deviance or reconstruction
// error on the rows trained on.
float TrainingLoss(const TrainedModel& model, const TrainingRows& rows, const Network& network) {
  double sum = 0;
  double count = 0;
  const auto add = [&](size_t row, const Activations& activations) {
    if (model.parameters.autoencoder) {
      sum += ReconstructionError(activations);
    } else if (std::isnan(rows.responses[row])) {
      return;
    } else if (model.classes > 1) {
      const double p = activations.output()[static_cast<size_t>(rows.responses[row])];
      sum -= std::log(std::max(p, 1e-15));
    } else {
      const ResponseDistribution distribution = DistributionOf(model.parameters);
      const double f = InverseLink(distribution.kind, activations.output()[0]);
      sum += TraitsOf(distribution.kind).deviance(distribution, rows.responses[row], f);
    }
    count += 1;
  };
  ScoreRows(network, *model.encoder, rows.input, {0, rows.rows()}, add);
  return static_cast<float>(sum / count);
}

// balance_classes without factors: rows of the rarer class are repeated, all are shuffled.
Frame Balance(const Case& golden, const Frame& frame, TrainedModel& model) {
  const std::vector<double> classes =
      frame.column(ColumnsOf(golden, frame).response.value())->Values();
  std::vector<float> ratios(model.classes);
  for (size_t c = 0; c < ratios.size(); ++c) {
    const auto count = std::count(classes.begin(), classes.end(), static_cast<double>(c));
    ratios[c] = static_cast<float>(classes.size()) / static_cast<float>(ratios.size()) /
                static_cast<float>(count);
  }
  const float least = *std::min_element(ratios.begin(), ratios.end());
  const int64_t seed = golden.parameters.seed;
  std::vector<size_t> rows;
  model.class_distribution.assign(model.classes, 0);
  for (size_t row = 0; row < classes.size(); ++row) {
    const auto c = static_cast<size_t>(classes[row]);
    const float copies = ratios[c] / least;
    const bool one_more =
        Pcg(seed + static_cast<int64_t>(row)).NextFloat() < copies - std::floor(copies);
    rows.insert(rows.end(), static_cast<size_t>(copies) + (one_more ? 1 : 0), row);
    model.class_distribution[c] += std::floor(copies) + (one_more ? 1 : 0);
  }
  for (double& share : model.class_distribution) share /= static_cast<double>(rows.size());
  Pcg(seed + 0x580FF13).Shuffle(std::span(rows));
  return frame.TakeRows(rows);
}

}  // namespace

TrainedModel Train(const Case& golden) { return Train(golden, TrainingFrame(golden.data)); }

TrainedModel Train(const Case& golden, const Frame& frame) {
  TrainedModel model;
  model.classes = ClassCount(golden, frame);
  model.parameters = EffectiveParameters(golden.parameters, {model.classes});
  model.encoder = std::make_shared<const FeatureEncoder>(
      FeatureEncoder::Fit(frame, ColumnsOf(golden, frame), MakeEncoderOptions(model.parameters)));
  const auto rows = std::make_shared<const TrainingRows>(PrepareTrainingRows(
      model.encoder, model.parameters.balance_classes ? Balance(golden, frame, model) : frame));
  TrainerStart start;
  start.parameters = model.parameters;
  start.rows = rows;
  start.network = InitialNetwork(model.parameters, {model.encoder->input_count(), model.classes});
  start.state = InitialOptimizerState(start.network, model.parameters);
  const auto trainer = MakeReferenceTrainer(std::move(start));

  float best = std::numeric_limits<float>::infinity();
  const auto keep_best = [&](const TrainingProgress&) {
    trainer->NoteScored(rows->input);
    const float loss = TrainingLoss(model, *rows, trainer->network());
    if (!model.parameters.overwrite_with_best_model || !(loss >= best)) {
      best = loss;
      model.network = trainer->network();
    }
    return LoopDecision::kContinue;
  };
  if (model.parameters.autoencoder) {
    trainer->NoteScored(rows->input);  // the reference scores an autoencoder before training
  }
  LoopSettings loop;
  loop.epochs = model.parameters.epochs;
  loop.rows_per_epoch = rows->rows_per_epoch;
  IterationSizing sizing;
  sizing.epochs = loop.epochs;
  sizing.rows = rows->rows();
  sizing.rows_per_epoch = rows->rows_per_epoch;
  loop.samples_per_iteration =
      SamplesPerIteration(model.parameters.train_samples_per_iteration, sizing);
  RunTrainingLoop(*trainer, loop, keep_best, {});
  return model;
}

}  // namespace hydrofoil::golden
