// What the checks of a training request need to know about the training frame.
#ifndef HYDROFOIL_MODEL_TRAINING_FACTS_H_
#define HYDROFOIL_MODEL_TRAINING_FACTS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "frame/column.h"
#include "model/model_parameters.h"

namespace hydrofoil {

class Frame;

struct ColumnFacts {
  ColumnType type = ColumnType::kNumeric;
  bool is_integer = false;
  bool is_constant = false;  // one value; a column without any value is not constant
  bool is_empty = false;     // missing values only
  bool has_missing = false;
  double min = 0;  // NaN without values
  double max = 0;
  size_t level_count = 0;  // of categorical columns

  [[nodiscard]] bool is_zero_or_one() const { return is_integer && min >= 0 && max <= 1; }
};

struct TrainingFacts {
  size_t rows = 0;
  // Special columns, as far as they are named and exist.
  std::optional<ColumnFacts> response;
  std::optional<ColumnFacts> weights;
  std::optional<ColumnFacts> offset;
  std::optional<ColumnFacts> fold;
  std::vector<std::string> dropped;  // bad and constant predictors that will not be used
  size_t predictor_count = 0;        // those that will be used
  size_t categorical_count = 0;      // of them
  size_t categorical_levels = 0;     // of all of those together
  size_t class_count = 1;            // 1: not a classification

  [[nodiscard]] bool is_classification() const { return class_count > 1; }
};

// Needs the statistics of every column that is not ignored.
TrainingFacts CollectTrainingFacts(const ModelParameters& parameters, const Frame& frame);

// Columns named by a parameter, except the response of unsupervised training.
bool IsSpecialColumn(const ModelParameters& parameters, const std::string& name);

// The predictors of a frame that are dropped as uninformative, in frame order: text, no
// values, a single value.
std::vector<std::string> DroppedPredictors(const ModelParameters& parameters, const Frame& frame);

// The columns of a frame that are learned from, in frame order.
std::vector<size_t> UsedPredictors(const ModelParameters& parameters, const Frame& frame);

// The order in which the reference lists a set of names (inserted in the given order) in a message.
std::vector<std::string> JavaHashSetOrder(const std::vector<std::string>& names);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_TRAINING_FACTS_H_
