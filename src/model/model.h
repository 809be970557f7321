// A trained model and all that is reported about it: facts that every model has, and what its
// algorithm has learned.
#ifndef HYDROFOIL_MODEL_MODEL_H_
#define HYDROFOIL_MODEL_MODEL_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "frame/column.h"
#include "frame/frame.h"
#include "model/metrics.h"
#include "model/model_parameters.h"
#include "model/table.h"

namespace hydrofoil {

class Algorithm;  // model/algorithm.h
class Predictor;  // model/predictor.h

// A frame with the key it is known by.
struct KeyedFrame {
  std::string key;
  Frame frame;
  int64_t checksum = 0;
};

// One row of the scoring history: the state of training when it was scored.
struct ScoringEvent {
  int64_t time_ms = 0;     // wall clock, since 1970 UTC
  double training_ms = 0;  // run time of the whole model so far, earlier runs included
  double overhead_ms = 0;  // the part of it that was set-up and scoring
  double epochs = 0;
  int32_t iterations = 0;
  double samples = 0;
  ModelMetricsPtr training;    // null: not scored yet (the first row of supervised models)
  ModelMetricsPtr validation;  // null without a validation frame
};

// The results of cross-validation besides the metrics. Keys of what was not kept are missing.
struct CrossValidationReport {
  std::vector<std::string> model_keys;       // one per fold
  std::vector<std::string> prediction_keys;  // frames, one per fold
  std::string holdout_predictions_key;       // "" when not kept
  std::string fold_assignment_key;           // "" when not kept
  Table metrics_summary;
  std::vector<Table> scoring_histories;  // one per fold
};

// The MOJO that a model was imported from.
struct ImportedArchive {
  std::string bytes;    // the zip
  std::string details;  // what the model showed where it was trained, as JSON; or empty
  std::string path;     // as given; "" for an upload
  std::string upload_key;
  std::string algorithm;  // the name of the algorithm that made it
};

// Immutable once published (always as shared_ptr<const Model>), safe from every thread. While a
// model trains, every scoring publishes a new value under the same key.
struct Model {
  const Algorithm* algorithm = nullptr;  // from the table of algorithms, which lives for ever
  std::string key;
  int64_t checksum = 0;
  ModelCategory category = ModelCategory::kRegression;

  AlgorithmParameters input_parameters;      // as given ("input_value")
  AlgorithmParameters actual_parameters;     // automatic choices made ("actual_value")
  AlgorithmParameters effective_parameters;  // what the trainer used

  std::string training_frame_key;
  std::string validation_frame_key;  // "" without one
  int64_t training_frame_checksum = 0;
  int64_t validation_frame_checksum = 0;

  // Columns: predictors in the order in which the algorithm reads them, then weights, offset, fold
  // and response, those that exist. Types are "Enum", "Numeric", "Time";
  // domains are null for columns that are not categorical.
  std::vector<std::string> names;
  std::vector<std::string> column_types;
  std::vector<DomainPtr> domains;
  size_t predictor_count = 0;
  std::optional<std::vector<std::string>> original_names;
  std::string response_column;  // "" without one
  DomainPtr response_domain;    // null unless a classifier
  // Shares of the classes in the training frame and after balancing; empty unless a classifier.
  std::vector<double> prior_class_distribution;
  std::vector<double> model_class_distribution;

  std::shared_ptr<const Predictor> predictor;  // what was learned

  ModelMetricsPtr training_metrics;
  ModelMetricsPtr validation_metrics;
  ModelMetricsPtr cross_validation_metrics;
  std::optional<CrossValidationReport> cross_validation;
  std::vector<ScoringEvent> history;
  Table model_summary;  // without columns until the first scoring
  Table scoring_history;
  std::vector<float> importances;  // one per expanded input, largest 1; empty when not asked for
  std::optional<Table> variable_importances;

  double default_threshold = 0.5;  // of p1, for the label of a binomial prediction
  double epochs_trained = 0;
  int32_t iterations = 0;
  int64_t samples_trained = 0;
  bool stopped_early = false;
  int64_t start_time_ms = 0;
  int64_t end_time_ms = 0;                          // 0 while it trains
  std::shared_ptr<const ImportedArchive> imported;  // null for models trained here
  std::optional<std::string> status;
  std::vector<std::string> warnings;

  [[nodiscard]] bool is_classifier() const { return response_domain != nullptr; }
  [[nodiscard]] bool is_supervised() const { return category != ModelCategory::kAutoEncoder; }
  // The number of classes of a classifier, otherwise 1.
  [[nodiscard]] size_t class_count() const { return response_domain ? response_domain->size() : 1; }
};
using ModelPtr = std::shared_ptr<const Model>;

// Throws Error(kIllegalArgument): the algorithm of `model` does not offer `what`.
[[noreturn]] void ThrowLacks(const Model& model, const std::string& what);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_MODEL_H_
