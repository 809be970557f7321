#include "models/row_scoring.h"

#include <algorithm>
#include <atomic>
#include <span>
#include <vector>

#include "base/error.h"
#include "base/thread_pool.h"
#include "base/wall_clock.h"
#include "deeplearning/scoring.h"
#include "frame/column_stats.h"
#include "models/binomial_metrics.h"
#include "models/multinomial_metrics.h"
#include "models/regression_metrics.h"

namespace hydrofoil {
namespace {

// Small enough that a cancelled job ends at once and two rows of blocks keep all cores busy.
constexpr size_t kRowsABlock = 288;

ScoredRows EmptyRows(const Model& model, const EncoderInput& input, bool reconstruct) {
  ScoredRows scored;
  scored.rows = input.rows;
  scored.width = PredictionWidth(model, reconstruct);
  scored.predictions.resize(scored.rows * scored.width);
  if (model.category == ModelCategory::kMultinomial) scored.labels.resize(scored.rows);
  if (input.response || !model.is_supervised()) scored.responses.resize(scored.rows);
  if (input.weights) scored.weights = input.weights->Values();
  return scored;
}

RowOutcome ReadClasses(const Model& model, const Activations& activations, bool with_label,
                       std::span<double> out) {
  std::copy_n(activations.output().begin(), out.size(), out.begin());
  const auto& priors = model.prior_class_distribution;
  if (model.effective_parameters.balance_classes) {
    CorrectProbabilities(priors, model.model_class_distribution, out);
  }
  RowOutcome outcome;
  if (with_label) {
    outcome.label = static_cast<uint32_t>(MostLikelyClass(out, priors, activations.input));
  }
  return outcome;
}

RowOutcome ReadReconstruction(const Model& model, const Activations& activations,
                              std::span<double> out) {
  const RowOutcome outcome{0, ReconstructionError(activations)};
  if (out.empty()) return outcome;
  std::copy_n(activations.output().begin(), out.size(), out.begin());
  UnscaleReconstruction(*model.encoder, out);
  return outcome;
}

}  // namespace

size_t PredictionWidth(const Model& model, bool reconstruct) {
  if (model.is_classifier()) return model.class_count();
  if (model.is_supervised()) return 1;
  return reconstruct ? model.network->inputs() : 0;
}

RowOutcome ReadOutputs(const Model& model, const Activations& activations, bool with_label,
                       std::span<double> out) {
  if (model.is_classifier()) return ReadClasses(model, activations, with_label, out);
  if (!model.is_supervised()) return ReadReconstruction(model, activations, out);
  out[0] = RegressionPrediction(*model.encoder, model.effective_parameters.distribution,
                                activations.output()[0]);
  return {};
}

ScoredRows ScoreAllRows(const Model& model, const EncoderInput& input, bool reconstruct,
                        const ScoringControl& control) {
  ScoredRows scored = EmptyRows(model, input, reconstruct);
  const auto write = [&](size_t row, const Activations& activations) {
    const auto out = std::span(scored.predictions).subspan(row * scored.width, scored.width);
    const RowOutcome outcome = ReadOutputs(model, activations, !scored.labels.empty(), out);
    if (!scored.labels.empty()) scored.labels[row] = outcome.label;
    if (!model.is_supervised()) scored.responses[row] = outcome.reconstruction_error;
  };
  const size_t blocks = (input.rows + kRowsABlock - 1) / kRowsABlock;
  std::atomic<size_t> done{0};
  ParallelFor(blocks, control.stop, [&](size_t block) {
    const size_t first = block * kRowsABlock;
    const size_t rows = std::min(kRowsABlock, input.rows - first);
    ScoreRows(*model.network, *model.encoder, input, {first, rows}, write);
    if (input.response) {
      input.DecodeResponse(first, std::span(scored.responses).subspan(first, rows));
    }
    const size_t ended = done.fetch_add(1) + 1;
    if (control.on_progress) {
      control.on_progress(static_cast<double>(ended) / static_cast<double>(blocks));
    }
  });
  return scored;
}

DomainPtr ResponseDomainOf(const Model& model, const EncoderInput& input) {
  if (!model.response_domain || !input.response) return model.response_domain;
  Domain domain = *model.response_domain;
  const size_t trained = domain.size();
  if (input.response->is_categorical()) {
    for (size_t level = 0; level < input.response_level_map.size(); ++level) {
      if (input.response_level_map[level] < trained) continue;
      domain.push_back(input.response->domain()->at(level));
    }
  } else if (const auto& maxs = input.response->stats().maxs;
             !maxs.empty() && maxs.front() >= static_cast<double>(trained)) {
    // Numbers and texts that are no level of the model share one class.
    domain.emplace_back("(unknown)");
  }
  if (domain.size() == trained) return model.response_domain;
  return std::make_shared<const Domain>(std::move(domain));
}

ModelMetrics ComputeMetrics(const Model& model, const ScoredRows& scored, const DomainPtr& domain,
                            AucType auc_type) {
  ModelMetrics metrics;
  switch (model.category) {
    case ModelCategory::kBinomial:
      ComputeBinomialMetrics(scored, domain, model.effective_parameters.gainslift_bins, metrics);
      break;
    case ModelCategory::kMultinomial:
      ComputeMultinomialMetrics(scored, domain, auc_type, metrics);
      break;
    case ModelCategory::kRegression:
      ComputeRegressionMetrics(scored, model.effective_parameters, metrics);
      break;
    case ModelCategory::kAutoEncoder:
      ComputeAutoEncoderMetrics(scored, metrics);
      break;
  }
  metrics.model_key = model.key;
  metrics.model_checksum = model.checksum;
  metrics.scoring_time_ms = NowMillis();
  return metrics;
}

}  // namespace hydrofoil
