#include "model/row_scoring.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <span>
#include <vector>

#include "base/thread_pool.h"
#include "base/wall_clock.h"
#include "frame/column_stats.h"
#include "model/binomial_metrics.h"
#include "model/capabilities.h"
#include "model/column_adaptation.h"
#include "model/multinomial_metrics.h"
#include "model/predictor.h"
#include "model/regression_metrics.h"

namespace hydrofoil {
namespace {

// Small enough that a cancelled job ends at once and two rows of blocks keep all cores busy.
constexpr size_t kRowsABlock = 288;

ScoredRows EmptyRows(const Model& model, const AdaptedFrame& input, bool reconstruct) {
  ScoredRows scored;
  scored.rows = input.rows;
  scored.width = PredictionWidth(model, reconstruct);
  scored.predictions.resize(scored.rows * scored.width);
  if (model.category == ModelCategory::kMultinomial) scored.labels.resize(scored.rows);
  if (input.response || !model.is_supervised()) scored.responses.resize(scored.rows);
  if (input.weights) scored.weights = input.weights->Values();
  return scored;
}

void RequireTwoClasses(const DomainPtr& domain) {
  if (domain->size() <= 2) return;
  ThrowUnfitFrame(fmt::format(
      "Actual column must contain binary class labels, but found cardinality {}!", domain->size()));
}

}  // namespace

size_t PredictionWidth(const Model& model, bool reconstruct) {
  if (model.is_classifier()) return model.class_count();
  if (model.is_supervised()) return 1;
  return reconstruct ? RequireCapability<ReconstructsRows>(model).reconstruction_width() : 0;
}

ScoredRows ScoreAllRows(const Model& model, const AdaptedFrame& input, bool reconstruct,
                        const ScoringControl& control) {
  ScoredRows scored = EmptyRows(model, input, reconstruct);
  const size_t blocks = (input.rows + kRowsABlock - 1) / kRowsABlock;
  std::atomic<size_t> done{0};
  ParallelFor(blocks, control.stop, [&](size_t block) {
    const size_t first = block * kRowsABlock;
    const size_t rows = std::min(kRowsABlock, input.rows - first);
    model.predictor->ScoreRows(model, input, {first, rows}, scored);
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

DomainPtr ResponseDomainOf(const Model& model, const AdaptedFrame& input) {
  if (!model.response_domain || !input.response) return model.response_domain;
  Domain domain = *model.response_domain;
  const size_t trained = domain.size();
  for (size_t level = 0; level < input.response_level_map.size(); ++level) {
    if (input.response_level_map[level] < trained) continue;
    domain.push_back(input.response->domain()->at(level));
  }
  if (domain.size() == trained) return model.response_domain;
  return std::make_shared<const Domain>(std::move(domain));
}

ModelMetrics ComputeMetrics(const Model& model, const ScoredRows& scored, const DomainPtr& domain,
                            AucType auc_type) {
  ModelMetrics metrics;
  switch (model.category) {
    case ModelCategory::kBinomial:
      RequireTwoClasses(domain);
      ComputeBinomialMetrics(scored, domain, model.effective_parameters->gainslift_bins, metrics);
      break;
    case ModelCategory::kMultinomial:
      ComputeMultinomialMetrics(scored, domain, auc_type, metrics);
      break;
    case ModelCategory::kRegression:
      ComputeRegressionMetrics(scored, DistributionOf(*model.effective_parameters), metrics);
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
