#include "algorithms/deeplearning/training/training_data.h"

#include <algorithm>
#include <string>
#include <utility>

#include "algorithms/deeplearning/encoding/categorical_recoding.h"
#include "algorithms/deeplearning/learned_network.h"
#include "algorithms/deeplearning/training/checkpoint.h"
#include "base/error.h"
#include "model/class_balancing.h"
#include "model/training_facts.h"

namespace hydrofoil {
namespace {

std::optional<size_t> FindColumn(const Frame& frame, const std::string& name) {
  return name.empty() ? std::nullopt : frame.Find(name);
}

std::vector<double> ClassShares(const Frame& frame, const EncoderColumns& columns) {
  const ColumnPtr& response = frame.column(*columns.response);
  const std::vector<double> weights =
      columns.weights ? frame.column(*columns.weights)->Values() : std::vector<double>();
  return ClassDistribution(response->Values(), weights, response->domain()->size());
}

bool HasUsableRow(const TrainingRows& rows, bool skip_missing) {
  EncodedRow encoded;
  for (size_t row = 0; row < rows.rows(); ++row) {
    if (rows.IsIgnored(row)) continue;
    if (!skip_missing) return true;
    rows.encoder->EncodeRow(rows.input, row, EncodeMode::kScoring, encoded);
    if (!encoded.has_missing) return true;
  }
  return false;
}

void CheckRows(const TrainingRows& rows, const DeepLearningParameters& parameters) {
  if (HasUsableRow(rows, parameters.missing_values_handling == MissingValuesHandling::kSkip)) {
    return;
  }
  ThrowIllegalArgument(
      "No rows left in the dataset after filtering out rows with missing values. Ignore columns "
      "with many NAs or set missing_values_handling to 'MeanImputation'.");
}

// Chooses the frame's columns and recodes those that the encoding asks to; gives the recoding.
std::shared_ptr<const CategoricalRecoding> RecodeFrame(const DeepLearningParameters& parameters,
                                                       TrainingData& data) {
  data.columns = SelectColumns(parameters, data.frame);
  const CategoricalEncoding scheme = parameters.categorical_encoding;
  if (scheme == CategoricalEncoding::kSortByResponse && data.columns.response) {
    data.frame = SortLevelsByResponse(
        data.frame, {data.columns.predictors, *data.columns.response, data.columns.weights});
    return nullptr;
  }
  const auto max_levels = static_cast<size_t>(std::max(0, parameters.max_categorical_levels));
  auto recoding = FitRecoding({scheme, max_levels}, data.frame, data.columns.predictors);
  if (!recoding) return nullptr;
  auto& names = data.original_names.emplace();
  for (const size_t i : data.columns.predictors) names.push_back(data.frame.name(i));
  if (data.columns.response) names.push_back(parameters.response_column);
  data.frame = Recode(*recoding, data.frame);
  data.columns = SelectColumns(parameters, data.frame);
  return std::make_shared<const CategoricalRecoding>(*std::move(recoding));
}

// The same as the earlier model's.
std::shared_ptr<const CategoricalRecoding> RecodeAsBefore(const Model& checkpoint,
                                                          const DeepLearningParameters& parameters,
                                                          TrainingData& data) {
  auto recoding = EncoderOf(checkpoint).encoding().options.recoding;
  if (recoding != nullptr) data.frame = Recode(*recoding, data.frame);
  data.frame = AdaptToCheckpoint(data.frame, checkpoint);
  data.columns = SelectColumns(parameters, data.frame);
  data.original_names = checkpoint.original_names;
  return recoding;
}

}  // namespace

EncoderColumns SelectColumns(const DeepLearningParameters& parameters, const Frame& frame) {
  EncoderColumns columns;
  columns.predictors = UsedPredictors(parameters, frame);
  if (!parameters.autoencoder) columns.response = FindColumn(frame, parameters.response_column);
  columns.weights = FindColumn(frame, parameters.weights_column);
  columns.offset = FindColumn(frame, parameters.offset_column);
  return columns;
}

TrainingData PrepareTrainingData(const TrainingInput& input,
                                 const DeepLearningParameters& parameters) {
  TrainingData data;
  data.frame = input.training.frame;
  EncoderOptions options = MakeEncoderOptions(parameters);
  const ModelPtr checkpoint = input.checkpoint();
  options.recoding =
      checkpoint ? RecodeAsBefore(*checkpoint, parameters, data) : RecodeFrame(parameters, data);
  data.encoder = std::make_shared<const FeatureEncoder>(
      FeatureEncoder::Fit(data.frame, data.columns, options));
  const bool is_classifier =
      data.columns.response && data.frame.column(*data.columns.response)->is_categorical();
  if (is_classifier) {
    data.prior_class_distribution = ClassShares(data.frame, data.columns);
    if (parameters.balance_classes) {
      data.frame =
          BalanceClasses(data.frame, *data.columns.response, parameters, parameters.reproducible);
    }
    data.model_class_distribution = ClassShares(data.frame, data.columns);
  }
  auto rows = std::make_shared<TrainingRows>(PrepareTrainingRows(data.encoder, data.frame));
  CheckRows(*rows, parameters);
  data.rows = std::move(rows);
  return data;
}

}  // namespace hydrofoil
