#include "algorithms/deeplearning/training/training_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "algorithms/deeplearning/network/model_summary.h"
#include "algorithms/deeplearning/network/variable_importance.h"
#include "algorithms/deeplearning/parallel/parallel_trainer.h"
#include "algorithms/deeplearning/parameters/validation.h"
#include "algorithms/deeplearning/reference/reference_trainer.h"
#include "algorithms/deeplearning/training/checkpoint.h"
#include "algorithms/deeplearning/training/initial_network.h"
#include "base/error.h"
#include "base/thread_pool.h"
#include "base/wall_clock.h"
#include "model/early_stopping.h"
#include "model/model_facts.h"
#include "model/scoring_history.h"
#include "text/printed_numbers.h"

namespace hydrofoil {
namespace {

// What an iteration may cost by the estimate below when there is a time limit; a busy machine takes
// many times as long.
constexpr double kTimedIterationMicroseconds = 20000;

// Cost of scoring a row on a usual core.
constexpr double kScoringMillisecondsAWeight = 2e-7;

// Cost of one row on the usual core, for the choice of the length of an iteration.
double MicrosecondsARow(const Network& network) {
  return 1 +
         static_cast<double>(network.parameter_count()) * 2e-4 / static_cast<double>(ThreadCount());
}

// Rank 0 decides what depends on its clock, its metrics or chance: ranks that differ would wait for
// each other for ever.
template <typename Value>
void TakeFromRankZero(Communicator* communicator, Value& value) {
  if (!IsAlone(communicator)) communicator->Broadcast(std::span<Value>(&value, 1), 0);
}

const ModelMetrics& DecidingMetrics(const Model& model) {
  return model.validation_metrics ? *model.validation_metrics : *model.training_metrics;
}

}  // namespace

TrainingRun::TrainingRun(const TrainingInput& input, TrainingHooks& hooks)
    : input_(input),
      hooks_(hooks),
      stop_(hooks.stop_token()),
      deadline_(stop_),
      model_(BeginModel(input)) {}

ModelPtr TrainingRun::Run() {
  hooks_.OnProgress(0, "Training...");
  FillParameters();
  data_ = PrepareTrainingData(input_, effective_);
  FillColumns();
  MakeTrainer();
  scorer_.emplace(input_, effective_, data_);
  clock_.EndSetup();
  ScoreBeforeTraining();
  SetDeadline();
  RunTrainingLoop(
      *trainer_, MakeLoopSettings(),
      [this](const TrainingProgress& progress) { return AfterIteration(progress); }, stop_);
  RestoreBest();
  model_.end_time_ms = NowMillis();
  Publish();
  return std::make_shared<const Model>(model_);
}

void TrainingRun::FillParameters() {
  DeepLearningParameters parameters = input_.parameters.As<DeepLearningParameters>();
  if (!IsAlone(input_.communicator) && input_.trainer == kHogwildTrainer) {
    ThrowIllegalArgument("The trainer hogwild works on one rank only.");
  }
  FixSeed(parameters);
  TakeFromRankZero(input_.communicator, parameters.seed);
  if (input_.checkpoint()) CheckContinuation(input_);
  const ProblemFacts facts{ResponseClassCount(input_)};
  const TrainingFacts of_frame = CollectTrainingFacts(parameters, input_.training.frame);
  const ValidationInput at_start{
      parameters, &of_frame, input_.validation.has_value(), input_.checkpoint() != nullptr, {}};
  for (const ValidationMessage& fault : ValidateAtStart(at_start)) {
    ThrowIllegalArgument(fault.text);
  }
  model_.actual_parameters = PublicParameters(parameters, facts);
  effective_ = EffectiveParameters(parameters, facts);
  model_.effective_parameters = effective_;
  model_.category =
      parameters.autoencoder ? ModelCategory::kAutoEncoder : SupervisedCategory(facts.class_count);
  model_.checksum = ModelChecksum(model_);
}

void TrainingRun::FillColumns() {
  for (const std::string& name : data_.encoder->encoding().names) {
    AppendColumnFacts(model_, data_.frame, name);
  }
  AppendSpecialColumns(model_, data_.frame, effective_);
  model_.prior_class_distribution = data_.prior_class_distribution;
  model_.model_class_distribution = data_.model_class_distribution;
  model_.original_names = data_.original_names;
}

void TrainingRun::MakeTrainer() {
  const DeepLearningParameters& parameters = effective_;
  StartingPoint start = MakeStartingPoint(input_, parameters, data_, hooks_);
  TrainerStart trainer_start;
  trainer_start.parameters = parameters;
  trainer_start.rows = data_.rows;
  trainer_start.network = std::move(start.network);
  trainer_start.state = std::move(start.state);
  trainer_start.communicator = input_.communicator;
  trainer_start.stop = stop_;
  if (const ModelPtr checkpoint = input_.checkpoint()) {
    trainer_start.processed_rows = static_cast<uint64_t>(checkpoint->samples_trained);
    ContinueCheckpoint(*checkpoint);
  }
  trainer_ = parameters.reproducible
                 ? MakeReferenceTrainer(std::move(trainer_start))
                 : MakeParallelTrainer(
                       std::move(trainer_start),
                       {.mode = input_.trainer == kHogwildTrainer ? ParallelMode::kHogwild
                                                                  : ParallelMode::kSynchronous});
}

void TrainingRun::ContinueCheckpoint(const Model& checkpoint) {
  model_.iterations = checkpoint.iterations;
  model_.history = checkpoint.history;
  if (!model_.history.empty()) {
    clock_.Continue(model_.history.back().training_ms, model_.history.back().overhead_ms);
  }
  if (effective_.overwrite_with_best_model && checkpoint.training_metrics) {
    best_ = Best{std::static_pointer_cast<const LearnedNetwork>(checkpoint.predictor),
                 ModelLoss(DecidingMetrics(checkpoint), effective_.stopping_metric)};
  }
}

LoopSettings TrainingRun::MakeLoopSettings() const {
  const DeepLearningParameters& parameters = effective_;
  IterationSizing sizing;
  sizing.epochs = parameters.epochs;
  sizing.rows = data_.rows->rows();
  sizing.rows_per_epoch = data_.rows->rows_per_epoch;
  sizing.microseconds_a_row = MicrosecondsARow(trainer_->network());
  sizing.nodes = IsAlone(input_.communicator) ? 1 : input_.communicator->size();
  sizing.communication_share = parameters.target_ratio_comm_to_comp;
  LoopSettings settings;
  settings.epochs = parameters.epochs;
  settings.samples_per_iteration =
      SamplesPerIteration(parameters.train_samples_per_iteration, sizing);
  if (parameters.max_runtime_secs > 0 && parameters.train_samples_per_iteration == -2) {
    // The limit is looked at between iterations.
    const double most = kTimedIterationMicroseconds / sizing.microseconds_a_row;
    settings.samples_per_iteration =
        std::clamp(static_cast<uint64_t>(most), uint64_t{1}, settings.samples_per_iteration);
  }
  TakeFromRankZero(input_.communicator, settings.samples_per_iteration);
  settings.rows_per_epoch = data_.rows->rows_per_epoch;
  settings.iterations_done = static_cast<uint64_t>(model_.iterations);
  settings.time_is_up = deadline_.token();
  return settings;
}

void TrainingRun::ScoreBeforeTraining() {
  TakeNetworkFromTrainer();
  if (input_.checkpoint()) return;
  if (!IsRankZero()) return;
  if (model_.is_supervised()) {
    AddHistory();
    model_.history.back().training_ms = 0;
    model_.history.back().overhead_ms = 0;
  } else {
    Score();
  }
  Publish();
}

LoopDecision TrainingRun::AfterIteration(const TrainingProgress& progress) {
  const DeepLearningParameters& parameters = effective_;
  model_.iterations = static_cast<int32_t>(progress.iterations);
  model_.epochs_trained = progress.epochs;
  model_.samples_trained = static_cast<int64_t>(progress.processed_rows);
  timed_out_ = IsTimedOut();
  const bool due = progress.finished || timed_out_ || parameters.score_each_iteration ||
                   clock_.MayScore(parameters.score_interval, parameters.score_duty_cycle);
  std::array<bool, 2> decided{timed_out_, due};
  TakeFromRankZero(input_.communicator, decided);
  timed_out_ = decided[0];
  if (decided[1]) {
    if (IsRankZero()) ScoreAndPublish();
    TakeFromRankZero(input_.communicator, model_.stopped_early);
    SetDeadline();
  }
  ReportProgress(progress);
  return timed_out_ || model_.stopped_early ? LoopDecision::kStop : LoopDecision::kContinue;
}

void TrainingRun::ScoreAndPublish() {
  TakeNetworkFromTrainer();
  Score();
  KeepIfBest();
  model_.stopped_early = HasConvergedNow();
  Publish();
}

bool TrainingRun::IsRankZero() const {
  return IsAlone(input_.communicator) || input_.communicator->rank() == 0;
}

double TrainingRun::TrainingLimit() const {
  const double limit = effective_.max_runtime_secs * 1000;
  size_t rows = 0;
  scorer_->ForEachSample([&](const AdaptedFrame& sample) { rows += sample.rows; });
  const double estimate = static_cast<double>(rows) * kScoringMillisecondsAWeight *
                          static_cast<double>(learned_->network()->parameter_count()) /
                          static_cast<double>(ThreadCount());
  return limit - std::min(limit / 2, std::max(estimate, clock_.last_scoring()));
}

void TrainingRun::SetDeadline() {
  if (!(effective_.max_runtime_secs > 0)) return;
  constexpr double kLongest = 1e12;  // far beyond any training, well within the clock's range
  const double left = std::min(kLongest, TrainingLimit()) - clock_.elapsed_now();
  deadline_.Set(Deadline::Clock::now() +
                std::chrono::milliseconds(std::llround(std::max(0.0, left))));
}

bool TrainingRun::IsTimedOut() const {
  if (!(effective_.max_runtime_secs > 0)) return false;
  return clock_.elapsed_now() > TrainingLimit() ||
         (deadline_.token().stop_requested() && !stop_.stop_requested());
}

void TrainingRun::Take(std::shared_ptr<const LearnedNetwork> learned) {
  learned_ = std::move(learned);
  model_.predictor = learned_;
}

void TrainingRun::TakeNetworkFromTrainer() {
  Take(std::make_shared<const LearnedNetwork>(
      data_.encoder, std::make_shared<const Network>(trainer_->network()),
      std::make_shared<const OptimizerState>(trainer_->state())));
}

void TrainingRun::Score() {
  clock_.BeginScoring();
  if (IsUnstable(*learned_->network()))
    throw Error(ErrorKind::kIllegalArgument, UnstableModelText());
  scorer_->Score(model_, stop_);
  if (effective_.sparsity_beta > 0) {
    scorer_->ForEachSample([this](const AdaptedFrame& rows) { trainer_->NoteScored(rows); });
  }
  if (effective_.variable_importances) {
    model_.importances = VariableImportances(*learned_->network(), *data_.encoder);
    model_.variable_importances =
        VariableImportanceTable(model_.importances, data_.encoder->InputNames());
  }
  model_.model_summary =
      ModelSummaryTable({effective_, *learned_->network(), *learned_->state(),
                         model_.response_column, model_.class_count(), model_.samples_trained});
  clock_.EndScoring();
  AddHistory();
}

void TrainingRun::AddHistory() {
  ScoringEvent event;
  event.time_ms = NowMillis();
  event.training_ms = clock_.elapsed();
  event.overhead_ms = clock_.overhead();
  event.epochs = model_.epochs_trained;
  event.iterations = model_.iterations;
  event.samples = static_cast<double>(model_.samples_trained);
  event.training = WithoutTables(model_.training_metrics);
  event.validation = WithoutTables(model_.validation_metrics);
  model_.history.push_back(std::move(event));
  model_.scoring_history =
      ScoringHistoryTable(model_.category, model_.history, input_.validation.has_value());
}

void TrainingRun::KeepIfBest() {
  const DeepLearningParameters& parameters = effective_;
  if (!parameters.overwrite_with_best_model) return;
  const float loss = ModelLoss(DecidingMetrics(model_), parameters.stopping_metric);
  const bool keep = best_ ? !(loss >= best_->loss) : loss < std::numeric_limits<float>::infinity();
  if (keep) best_ = Best{learned_, loss};
}

bool TrainingRun::HasConvergedNow() const {
  const DeepLearningParameters& parameters = effective_;
  const ModelMetrics& training = *model_.training_metrics;
  const bool perfect = model_.is_classifier()
                           ? training.classification_error() <= parameters.classification_stop
                           : training.mse <= parameters.regression_stop;
  if (perfect) return true;
  std::vector<double> values;
  for (const ScoringEvent& event : model_.history) {
    const ModelMetricsPtr& metrics = input_.validation ? event.validation : event.training;
    values.push_back(metrics ? StoppingValue(*metrics, parameters.stopping_metric) : kNotANumber);
  }
  return HasConverged(values, {parameters.stopping_rounds, parameters.stopping_metric,
                               parameters.stopping_tolerance});
}

void TrainingRun::RestoreBest() {
  if (!IsRankZero()) return TakeNetworkFromTrainer();
  if (timed_out_) {
    const std::string warning =
        "Deep Learning model training was interrupted due to timeout.  Increase _max_runtime_secs "
        "or set it to 0 to disable it.";
    model_.warnings.push_back(warning);
    hooks_.OnWarning(warning);
    return;
  }
  const StoppingMetric metric = effective_.stopping_metric;
  if (!best_ || !(best_->loss < ModelLoss(DecidingMetrics(model_), metric))) return;
  Take(best_->learned);
  Score();
}

void TrainingRun::ReportProgress(const TrainingProgress& progress) {
  const double total =
      std::ceil(effective_.epochs * static_cast<double>(data_.rows->rows_per_epoch));
  const auto samples = static_cast<double>(progress.processed_rows);
  const double done = total > 0 ? std::clamp(samples / total, 0.0, 1.0) : 1.0;
  const double training_ms = 1 + clock_.elapsed() - clock_.overhead();
  std::string message =
      fmt::format("Iterations: {}. Epochs: {}. Speed: {} samples/sec.", progress.iterations,
                  ShortNumber(progress.epochs), GroupedInteger(1000 * samples / training_ms));
  if (progress.iterations > 1 && done > 0 && done < 1) {
    const double left = clock_.elapsed() * (1 - done) / done;
    message += " Estimated time left: " + DurationText(static_cast<int64_t>(left));
  }
  hooks_.OnProgress(done, message);
}

void TrainingRun::Publish() { hooks_.OnModel(std::make_shared<const Model>(model_)); }

}  // namespace hydrofoil
