#include "algorithms/deeplearning/training/model_scorer.h"

#include <fmt/format.h>

#include <memory>
#include <utility>

#include "algorithms/deeplearning/learned_network.h"
#include "model/model_facts.h"
#include "model/row_scoring.h"
#include "model/scoring_sample.h"

namespace hydrofoil {

ModelScorer::ModelScorer(const TrainingInput& input, const DeepLearningParameters& parameters,
                         const TrainingData& data) {
  const KeyedFrame training = {input.training.key, data.frame, input.training.checksum};
  training_ =
      MakeSample(data, training,
                 SampleUniformly(data.frame, parameters.score_training_samples, parameters.seed),
                 BindUse::kTraining);
  if (!input.validation) return;
  validation_ =
      MakeSample(data, *input.validation, DrawValidation(input, parameters), BindUse::kMetrics);
  if (validation_->frame_key.empty() &&
      parameters.score_validation_sampling == ScoreValidationSampling::kStratified) {
    validation_->description += " (stratified sampling)";
  }
}

std::optional<Frame> ModelScorer::DrawValidation(const TrainingInput& input,
                                                 const DeepLearningParameters& parameters) {
  const Frame& frame = input.validation->frame;
  const int64_t samples = parameters.score_validation_samples;
  const auto response = frame.Find(parameters.response_column);
  const bool stratified =
      parameters.score_validation_sampling == ScoreValidationSampling::kStratified &&
      parameters.balance_classes && response && frame.column(*response)->is_categorical();
  if (stratified) return SampleStratified(frame, *response, samples, parameters.seed + 1);
  return SampleUniformly(frame, samples, parameters.seed + 1);
}

ModelScorer::Sample ModelScorer::MakeSample(const TrainingData& data, const KeyedFrame& frame,
                                            const std::optional<Frame>& sampled, BindUse use) {
  const char* const kind = use == BindUse::kTraining ? "training" : "validation";
  Sample sample;
  sample.input = data.encoder->Bind(sampled ? *sampled : frame.frame, use);
  if (sampled) {
    sample.description = fmt::format("Metrics reported on temporary {} frame with {} samples", kind,
                                     sampled->rows());
  } else {
    sample.description = fmt::format("Metrics reported on full {} frame", kind);
    sample.frame_key = frame.key;
    sample.frame_checksum = frame.checksum;
  }
  return sample;
}

ModelMetricsPtr ModelScorer::ScoreSample(const Model& model, const Sample& sample,
                                         const std::stop_token& stop) {
  const ScoredRows scored = ScoreAllRows(model, sample.input, false, {stop, {}});
  if (scored.responses.empty()) return nullptr;
  auto metrics = std::make_shared<ModelMetrics>(ComputeMetrics(
      model, scored, ResponseDomainOf(model, sample.input), model.effective_parameters->auc_type));
  metrics->frame_key = sample.frame_key;
  metrics->frame_checksum = sample.frame_checksum;
  if (model.is_supervised()) metrics->description = sample.description;
  return metrics;
}

void ModelScorer::Score(Model& model, const std::stop_token& stop) const {
  model.training_metrics = ScoreSample(model, training_, stop);
  if (validation_) model.validation_metrics = ScoreSample(model, *validation_, stop);
  ChooseThreshold(model);
}

ModelMetricsPtr WithoutTables(const ModelMetricsPtr& metrics) {
  if (!metrics) return nullptr;
  auto slim = std::make_shared<ModelMetrics>(*metrics);
  if (auto* binomial = std::get_if<BinomialMetrics>(&slim->detail)) {
    binomial->thresholds = {};
    binomial->max_criteria = {};
    binomial->gains_lift.reset();
  } else if (auto* multinomial = std::get_if<MultinomialMetrics>(&slim->detail)) {
    multinomial->confusion_matrix = {};
    multinomial->hit_ratio_table = {};
    multinomial->auc_table.reset();
    multinomial->pr_auc_table.reset();
  }
  return slim;
}

}  // namespace hydrofoil
