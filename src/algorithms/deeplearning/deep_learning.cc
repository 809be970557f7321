#include "algorithms/deeplearning/deep_learning.h"

#include <algorithm>
#include <array>

#include "algorithms/deeplearning/export/mojo_reader.h"
#include "algorithms/deeplearning/export/network_check.h"
#include "algorithms/deeplearning/export/network_record.h"
#include "algorithms/deeplearning/parameters/validation.h"
#include "algorithms/deeplearning/training/checkpoint.h"
#include "algorithms/deeplearning/training/training_checks.h"
#include "algorithms/deeplearning/training/training_run.h"

namespace hydrofoil {

std::span<const ModelCategory> DeepLearning::categories() const {
  static constexpr std::array kAll = {ModelCategory::kRegression, ModelCategory::kBinomial,
                                      ModelCategory::kMultinomial, ModelCategory::kAutoEncoder};
  return kAll;
}

AlgorithmParameters DeepLearning::DefaultParameters() const { return DeepLearningParameters(); }

std::span<const std::string_view> DeepLearning::trainers() const {
  static constexpr std::array<std::string_view, 2> kAll = {"micro-batches", kHogwildTrainer};
  return kAll;
}

std::vector<ValidationMessage> DeepLearning::Validate(const TrainingInput& input) const {
  return ValidateNetworkTraining(input);
}

std::vector<ValidationMessage> DeepLearning::ValidateAtStart(const TrainingInput& input) const {
  const TrainingFacts facts = CollectTrainingFacts(*input.parameters, input.training.frame);
  ValidationInput checks{*input.parameters};
  checks.training = &facts;
  return hydrofoil::ValidateAtStart(checks);
}

ModelPtr DeepLearning::Train(const TrainingInput& input, TrainingHooks& hooks) const {
  return TrainingRun(input, hooks).Run();
}

void DeepLearning::LearnFromFolds(std::span<const ModelPtr> folds, double seconds,
                                  ModelParameters& parameters) const {
  auto& p = static_cast<DeepLearningParameters&>(parameters);
  p.overwrite_with_best_model = false;
  if (p.stopping_rounds == 0 && p.max_runtime_secs == 0) return;
  double epochs = 0;
  for (const ModelPtr& model : folds) epochs += model->epochs_trained;
  p.epochs = epochs / static_cast<double>(folds.size());
  p.stopping_rounds = 0;
  if (p.max_runtime_secs == 0) return;
  p.max_runtime_secs = std::max(1e-3, p.max_runtime_secs - seconds);
}

void DeepLearning::CheckContinuation(const TrainingInput& input) const {
  hydrofoil::CheckContinuation(input);
}

void DeepLearning::ReadPredictor(const RecordReader& model_record, const RecordReader& file_record,
                                 Model& model) const {
  model.predictor = ReadNetwork(model_record, file_record);
  CheckNetwork(model);
}

Model DeepLearning::ReadMojo(const MojoFile& mojo, const std::string& key) const {
  return ReadNetworkMojo(mojo, key);
}

}  // namespace hydrofoil
