#include "model/model_facts.h"

#include <fmt/format.h>

#include "base/fnv_hash.h"
#include "base/wall_clock.h"
#include "model/predict.h"

namespace hydrofoil {
namespace {

const char* ColumnTypeName(ColumnType type) {
  switch (type) {
    case ColumnType::kCategorical:
      return "Enum";
    case ColumnType::kTime:
      return "Time";
    case ColumnType::kString:
      return "String";
    case ColumnType::kUuid:
      return "UUID";
    case ColumnType::kBad:
      return "BAD";
    case ColumnType::kNumeric:
      return "Numeric";
  }
  return "Numeric";
}

ModelMetricsPtr ScoreOwnFrame(const Model& model, const KeyedFrame& frame, const char* kind,
                              const std::stop_token& stop) {
  ScoreOptions options;
  options.predictions = false;
  options.stop = stop;
  const ModelMetricsPtr scored = ScoreFrame(model, frame, options).metrics;
  if (scored == nullptr) return nullptr;
  auto metrics = std::make_shared<ModelMetrics>(*scored);
  metrics->description = fmt::format("Metrics reported on full {} frame", kind);
  return metrics;
}

}  // namespace

Model BeginModel(const TrainingInput& input) {
  Model model;
  model.algorithm = input.algorithm;
  model.key = input.key;
  model.start_time_ms = NowMillis();
  model.input_parameters = input.parameters;
  model.training_frame_key = input.training.key;
  model.training_frame_checksum = input.training.checksum;
  if (input.validation) {
    model.validation_frame_key = input.validation->key;
    model.validation_frame_checksum = input.validation->checksum;
  }
  return model;
}

ModelCategory SupervisedCategory(size_t classes) {
  if (classes == 1) return ModelCategory::kRegression;
  return classes == 2 ? ModelCategory::kBinomial : ModelCategory::kMultinomial;
}

int64_t ModelChecksum(const Model& model) {
  return static_cast<int64_t>(FnvHashOf(
      fmt::format("{}/{}/{}", model.key, model.effective_parameters->seed, model.start_time_ms)));
}

void AppendColumnFacts(Model& model, const Frame& frame, const std::string& name) {
  const auto index = name.empty() ? std::nullopt : frame.Find(name);
  if (!index) return;
  const ColumnPtr& column = frame.column(*index);
  model.names.push_back(name);
  model.column_types.emplace_back(ColumnTypeName(column->type()));
  model.domains.push_back(column->domain());
}

void AppendSpecialColumns(Model& model, const Frame& frame, const ModelParameters& parameters) {
  model.predictor_count = model.names.size();
  AppendColumnFacts(model, frame, parameters.weights_column);
  AppendColumnFacts(model, frame, parameters.offset_column);
  AppendColumnFacts(model, frame, parameters.fold_column);
  const auto response = frame.Find(parameters.response_column);
  if (!parameters.supervised() || !response) return;
  AppendColumnFacts(model, frame, parameters.response_column);
  model.response_column = parameters.response_column;
  model.response_domain = frame.column(*response)->domain();
}

void ScoreOwnFrames(Model& model, const TrainingInput& input, const std::stop_token& stop) {
  model.training_metrics = ScoreOwnFrame(model, input.training, "training", stop);
  if (input.validation) {
    model.validation_metrics = ScoreOwnFrame(model, *input.validation, "validation", stop);
  }
  ChooseThreshold(model);
}

void ChooseThreshold(Model& model) {
  const ModelMetricsPtr& deciding =
      model.validation_metrics ? model.validation_metrics : model.training_metrics;
  if (deciding && deciding->binomial() != nullptr) {
    model.default_threshold = deciding->binomial()->max_f1_threshold;
  }
}

}  // namespace hydrofoil
