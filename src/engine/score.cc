#include "engine/score.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/error.h"
#include "frame/frame_checksum.h"
#include "model/algorithm.h"
#include "model/capabilities.h"
#include "model/scoring_sample.h"

namespace hydrofoil::engine {
namespace {

using Output = Score::Output;

[[noreturn]] void ThrowMissing(const std::string& key, const std::string& argument) {
  throw Error(ErrorKind::kNotFound,
              "Object '" + key + "' not found in function: predict for argument: " + argument,
              {{"argument", argument}, {"function", "predict"}, {"name", key}});
}

void FindBackground(const Context& context, Scoring& scoring) {
  const std::string& key = scoring.command.background;
  if (!key.empty()) {
    scoring.background = context.store.FindFrame(key);
    if (scoring.background == nullptr) ThrowMissing(key, "background_frame");
    return;
  }
  const Model& model = *scoring.model;
  std::string source = model.training_frame_key;
  FramePtr frame = context.store.FindFrame(source);
  if (frame == nullptr) {
    source = scoring.frame.key;
    frame = std::make_shared<const Frame>(scoring.frame.frame);
  }
  scoring.background =
      std::make_shared<const Frame>(DefaultBackground(*frame, model.effective_parameters->seed));
  scoring.warnings.push_back("No background_frame was given; " +
                             std::to_string(scoring.background->rows()) + " rows of '" + source +
                             "' serve as background.");
}

Frame DeepFeatures(const Scoring& scoring, const ScoringControl& control) {
  const Score& command = scoring.command;
  if (command.layer_name.has_value()) {
    ThrowIllegalArgument("unimplemented: Cannot extract named hidden layer '" +
                         *command.layer_name + "' for H2O " +
                         std::string(scoring.model->algorithm->stem()) + ".");
  }
  return RequireCapability<HasHiddenLayers>(*scoring.model)
      .LayerOutputs(scoring.frame.frame, command.layer, control);
}

ScoreResult Predictions(const Scoring& scoring, const ScoringControl& control) {
  const Score& command = scoring.command;
  ScoreOptions options;
  options.predictions = command.predictions;
  options.metrics = command.metrics;
  options.auc_type = command.auc_type;
  options.blank_weightless = command.blank_weightless;
  options.stop = control.stop;
  options.on_progress = control.on_progress;
  return ScoreFrame(*scoring.model, scoring.frame, options);
}

// What is not predictions, which warn by themselves.
ScoreResult Others(const Scoring& scoring, const ScoringControl& control) {
  const Model& model = *scoring.model;
  ScoreResult result;
  result.warnings = scoring.warnings;
  const auto warn = [&](const Frame& frame) {
    for (std::string& warning : AdaptationWarnings(model, frame)) {
      if (std::ranges::find(result.warnings, warning) != result.warnings.end()) continue;
      result.warnings.push_back(std::move(warning));
    }
  };
  warn(scoring.frame.frame);
  if (scoring.command.output == Output::kContributions) {
    warn(*scoring.background);
    const ContributionOptions options{scoring.command.compact, scoring.command.response_space,
                                      scoring.command.per_reference, control};
    result.predictions = RequireCapability<ExplainsRows>(model).Contributions(
        model, scoring.frame.frame, *scoring.background, options);
  } else if (scoring.command.output == Output::kReconstructionError) {
    auto errors = RequireCapability<ReconstructsRows>(model).ScoreReconstruction(
        model, scoring.frame, scoring.command.per_feature, control);
    result.predictions = std::move(errors.frame);
    result.metrics = std::move(errors.metrics);
  } else {
    result.predictions = DeepFeatures(scoring, control);
  }
  return result;
}

void StoreResult(Store& store, const Scoring& scoring, const ScoreResult& result) {
  if (result.predictions.has_value()) {
    store.PutFrame(scoring.command.destination, *result.predictions);
  }
  // The model may have been removed meanwhile: its metrics go with it.
  if (result.metrics == nullptr || store.Find<Model>(scoring.model->key) == nullptr) return;
  store.Put<ModelMetrics>(result.metrics->key(), ObjectKind::kMetrics, result.metrics,
                          scoring.model->key);
}

}  // namespace

Scoring Prepare(const Context& context, const Score& command) {
  Scoring scoring;
  scoring.command = command;
  scoring.model = context.store.Find<Model>(command.model);
  if (scoring.model == nullptr) ThrowMissing(command.model, "model");
  const FramePtr frame = context.store.FindFrame(command.frame);
  if (frame == nullptr) ThrowMissing(command.frame, "frame");
  scoring.frame = {command.frame, *frame, FrameChecksum(*frame)};
  if (command.output == Output::kContributions) FindBackground(context, scoring);
  return scoring;
}

ScoreResult Run(Context& context, const Scoring& scoring, const Control& control) {
  const ScoringControl inner{control.stop, [&control](double done) { control.Progress(done); }};
  ScoreResult result = scoring.command.output == Output::kPredictions ? Predictions(scoring, inner)
                                                                      : Others(scoring, inner);
  control.CheckStopped();
  for (const std::string& warning : result.warnings) control.Warn(warning);
  StoreResult(context.store, scoring, result);
  return result;
}

JobPtr Start(Context& context, const Scoring& scoring) {
  const JobTarget target{"transformation", scoring.command.destination, "Key<Frame>", 1};
  return context.jobs.Start(
      target, [scoring, &context](Job& job) { Run(context, scoring, ControlOf(job)); });
}

}  // namespace hydrofoil::engine
