#include "selection/cross_validation.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <numeric>
#include <string>
#include <utility>

#include "base/mutex.h"
#include "base/thread_pool.h"
#include "model/algorithm.h"
#include "model/row_scoring.h"
#include "selection/cross_validation_summary.h"
#include "selection/fold_assignment.h"
#include "selection/holdout_predictions.h"

namespace hydrofoil {
namespace {

constexpr const char* kFoldWeights = "__internal_cv_weights__";
// Every fold holds its rows encoded once more; beyond this size of the frame one at a time.
constexpr size_t kLargestParallelBytes = size_t{256} << 20U;

// The progress of all models of a cross-validation as that of one training.
class SharedProgress {
 public:
  SharedProgress(TrainingHooks& hooks, size_t models) : hooks_(hooks), done_(models, 0) {}

  void Report(size_t model, double done, const std::string& message) {
    const MutexLock lock(mutex_);
    done_[model] = std::max(done_[model], done);
    const double sum = std::accumulate(done_.begin(), done_.end(), 0.0);
    hooks_.OnProgress(sum / static_cast<double>(done_.size()), message);
  }
  void Keep(const ModelPtr& fold_model) {
    const MutexLock lock(mutex_);
    hooks_.OnFoldModel(fold_model);
  }
  [[nodiscard]] TrainingHooks& hooks() const { return hooks_; }

 private:
  TrainingHooks& hooks_;
  Mutex mutex_;
  std::vector<double> done_ GUARDED_BY(mutex_);  // in [0, 1] each
};

class FoldHooks : public TrainingHooks {
 public:
  FoldHooks(SharedProgress& progress, size_t fold) : progress_(progress), fold_(fold) {}

  void OnProgress(double done, const std::string& message) override {
    progress_.Report(fold_, done, fmt::format("Fold {}: {}", fold_ + 1, message));
  }
  [[nodiscard]] std::stop_token stop_token() const override {
    return progress_.hooks().stop_token();
  }

 private:
  SharedProgress& progress_;
  size_t fold_;
};

class MainHooks : public TrainingHooks {
 public:
  MainHooks(SharedProgress& progress, size_t place) : progress_(progress), place_(place) {}

  void OnProgress(double done, const std::string& message) override {
    progress_.Report(place_, done, message);
  }
  void OnWarning(const std::string& text) override { progress_.hooks().OnWarning(text); }
  void OnModel(const ModelPtr& model) override { progress_.hooks().OnModel(model); }
  [[nodiscard]] std::stop_token stop_token() const override {
    return progress_.hooks().stop_token();
  }

 private:
  SharedProgress& progress_;
  size_t place_;
};

// One cross-validation from beginning to end.
class CrossValidation {
 public:
  CrossValidation(const TrainingInput& input, TrainingHooks& hooks)
      : input_(input), hooks_(hooks), main_(input) {
    FixSeed(*main_.parameters);
    folds_ = AssignFolds(*main_.parameters, input.training.frame);
  }

  TrainedModel Run() {
    SharedProgress progress(hooks_, folds_.folds + 1);
    TrainFolds(progress);
    SetMainParameters();
    MainHooks hooks(progress, folds_.folds);
    Model model = *TrainModel(main_, hooks);
    model.input_parameters = input_.parameters;
    CombineMetrics(model);
    TrainedModel trained;
    trained.frames = KeptFrames(model);
    model.cross_validation = MakeReport();
    if (input_.parameters->keep_cross_validation_models) trained.fold_models = models_;
    trained.model = std::make_shared<const Model>(std::move(model));
    return trained;
  }

 private:
  [[nodiscard]] std::string FoldKey(size_t fold) const {
    return fmt::format("{}_cv_{}", input_.key, fold + 1);
  }

  [[nodiscard]] bool InParallel() const {
    return input_.parameters->parallelize_cross_validation &&
           input_.training.frame.byte_size() < kLargestParallelBytes;
  }

  // Of a time limit for everything, the share of one fold.
  [[nodiscard]] double FoldRuntime() const {
    const size_t together = InParallel() ? std::min(folds_.folds, ThreadCount()) : 1;
    const size_t rounds = (folds_.folds + together - 1) / together + 1;
    return input_.parameters->max_runtime_secs / static_cast<double>(rounds);
  }

  // The training frame with a weight of 0 for the rows of one side of a fold.
  [[nodiscard]] KeyedFrame FoldFrame(size_t fold, bool held_out, const char* side) const {
    const Frame& frame = input_.training.frame;
    std::vector<size_t> used;
    std::vector<double> weights(frame.rows(), 1);
    for (size_t i = 0; i < frame.column_count(); ++i) {
      const std::string& name = frame.name(i);
      if (name == input_.parameters->weights_column)
        weights = frame.column(i)->Values();
      else if (name != input_.parameters->fold_column)
        used.push_back(i);
    }
    for (size_t row = 0; row < weights.size(); ++row) {
      if ((folds_.fold_of_row[row] == fold) != held_out) weights[row] = 0;
    }
    KeyedFrame result{FoldKey(fold) + side, frame.Select(used), input_.training.checksum};
    result.frame.Append(kFoldWeights,
                        Column::FromValues(ColumnType::kNumeric, frame.layout(), weights));
    return result;
  }

  [[nodiscard]] TrainingInput FoldInput(size_t fold) const {
    TrainingInput of_fold = main_;
    of_fold.key = FoldKey(fold);
    of_fold.training = FoldFrame(fold, false, "_train");
    of_fold.validation = FoldFrame(fold, true, "_valid");
    ModelParameters& p = *of_fold.parameters;
    p.nfolds = 0;
    p.fold_column.clear();
    p.fold_assignment = FoldAssignment::kAuto;
    p.weights_column = kFoldWeights;
    p.validation_frame.clear();
    p.max_runtime_secs = FoldRuntime();
    return of_fold;
  }

  // A fold's model as others see it: its frames were never known to anyone, and its column of
  // folds, which it was trained without, is named nevertheless.
  [[nodiscard]] ModelPtr Presentable(const Model& trained) const {
    Model model = trained;
    const Frame& frame = input_.training.frame;
    const ModelParameters& given = *input_.parameters;
    model.input_parameters = input_.parameters;
    for (ModelMetricsPtr* metrics : {&model.training_metrics, &model.validation_metrics}) {
      auto nameless = std::make_shared<ModelMetrics>(**metrics);
      nameless->frame_key.clear();
      nameless->frame_checksum = 0;
      if (metrics == &model.training_metrics && given.weights_column.empty() &&
          nameless->description == "Metrics reported on full training frame") {
        nameless->description = fmt::format(
            "Metrics reported on temporary training frame with {} samples", frame.rows());
      }
      *metrics = std::move(nameless);
    }
    if (const auto fold = frame.Find(given.fold_column); fold && !given.fold_column.empty()) {
      const ColumnPtr& column = frame.column(*fold);
      model.names.insert(model.names.end() - 1, given.fold_column);
      model.column_types.insert(model.column_types.end() - 1,
                                column->is_categorical() ? "Enum" : "Numeric");
      model.domains.insert(model.domains.end() - 1, column->domain());
    }
    return std::make_shared<const Model>(std::move(model));
  }

  void TrainFold(size_t fold, SharedProgress& progress) {
    FoldHooks hooks(progress, fold);
    models_[fold] = Presentable(*TrainModel(FoldInput(fold), hooks));
    std::vector<size_t> rows;
    for (size_t row = 0; row < folds_.fold_of_row.size(); ++row) {
      if (folds_.fold_of_row[row] == fold) rows.push_back(row);
    }
    // The weights of the fold's own frame would leave nothing to score.
    const KeyedFrame frame = FoldFrame(fold, true, "_valid");
    holdouts_[fold] =
        ScoreHoldout(*models_[fold], frame.frame, std::move(rows), hooks_.stop_token());
    if (input_.parameters->keep_cross_validation_models) progress.Keep(models_[fold]);
    progress.Report(fold, 1, "");
  }

  void TrainFolds(SharedProgress& progress) {
    started_ = std::chrono::steady_clock::now();
    models_.resize(folds_.folds);
    holdouts_.resize(folds_.folds);
    if (InParallel()) {
      ParallelFor(folds_.folds, hooks_.stop_token(),
                  [&](size_t fold) { TrainFold(fold, progress); });
      return;
    }
    for (size_t fold = 0; fold < folds_.folds; ++fold) TrainFold(fold, progress);
  }

  // The folds' early stopping tells how long the main model is to be trained.
  void SetMainParameters() {
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - started_;
    main_.algorithm->LearnFromFolds(models_, passed.count(), *main_.parameters);
  }

  void CombineMetrics(Model& model) const {
    auto metrics = std::make_shared<ModelMetrics>(
        ComputeMetrics(model, CombineHoldouts(holdouts_), model.response_domain,
                       model.effective_parameters->auc_type));
    metrics->frame_key = input_.training.key;
    metrics->frame_checksum = input_.training.checksum;
    metrics->description = fmt::format(
        "{}-fold cross-validation on training data (Metrics computed for combined holdout "
        "predictions)",
        folds_.folds);
    model.cross_validation_metrics = std::move(metrics);
  }

  [[nodiscard]] std::vector<KeyedFrame> KeptFrames(const Model& model) const {
    const ModelParameters& p = *input_.parameters;
    const RowLayoutPtr layout = input_.training.frame.layout();
    std::vector<KeyedFrame> frames;
    if (p.keep_cross_validation_predictions) {
      for (size_t fold = 0; fold < folds_.folds; ++fold) {
        frames.push_back({"prediction_" + FoldKey(fold),
                          HoldoutFrame(*models_[fold], {holdouts_[fold]}, layout)});
      }
      frames.push_back(
          {"cv_holdout_prediction_" + input_.key, HoldoutFrame(model, holdouts_, layout)});
    }
    if (p.keep_cross_validation_fold_assignment) {
      const std::vector<double> folds(folds_.fold_of_row.begin(), folds_.fold_of_row.end());
      KeyedFrame& frame = frames.emplace_back();
      frame.key = "cv_fold_assignment_" + input_.key;
      frame.frame.Append("fold_assignment",
                         Column::FromValues(ColumnType::kNumeric, layout, folds));
    }
    return frames;
  }

  [[nodiscard]] CrossValidationReport MakeReport() const {
    const ModelParameters& p = *input_.parameters;
    CrossValidationReport report;
    std::vector<ModelMetricsPtr> metrics;
    for (size_t fold = 0; fold < folds_.folds; ++fold) {
      if (p.keep_cross_validation_models) report.model_keys.push_back(FoldKey(fold));
      if (p.keep_cross_validation_predictions) {
        report.prediction_keys.push_back("prediction_" + FoldKey(fold));
      }
      metrics.push_back(models_[fold]->validation_metrics);
      report.scoring_histories.push_back(models_[fold]->scoring_history);
    }
    if (p.keep_cross_validation_predictions) {
      report.holdout_predictions_key = "cv_holdout_prediction_" + input_.key;
    }
    if (p.keep_cross_validation_fold_assignment) {
      report.fold_assignment_key = "cv_fold_assignment_" + input_.key;
    }
    report.metrics_summary = CrossValidationSummary(metrics);
    return report;
  }

  const TrainingInput& input_;
  TrainingHooks& hooks_;
  TrainingInput main_;
  Folds folds_;
  std::chrono::steady_clock::time_point started_;
  std::vector<ModelPtr> models_;
  std::vector<Holdout> holdouts_;
};

}  // namespace

TrainedModel Train(const TrainingInput& input, TrainingHooks& hooks) {
  if (HasCrossValidation(*input.parameters)) {
    if (input.checkpoint()) input.algorithm->CheckContinuation(input);  // which refuses folds
    return CrossValidation(input, hooks).Run();
  }
  return {TrainModel(input, hooks), {}, {}};
}

}  // namespace hydrofoil
