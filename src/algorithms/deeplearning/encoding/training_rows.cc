#include "algorithms/deeplearning/encoding/training_rows.h"

#include <cmath>
#include <utility>

namespace hydrofoil {
namespace {

struct WeightSummary {
  double sum = 0;
  double min = INFINITY;
  double max = -INFINITY;
  bool integers = true;
};

WeightSummary Summarize(const std::vector<double>& weights) {
  WeightSummary summary;
  for (const double weight : weights) {
    summary.sum += weight;
    summary.min = std::min(summary.min, weight);
    summary.max = std::max(summary.max, weight);
    summary.integers = summary.integers && weight == std::floor(weight);
  }
  return summary;
}

void AddWeights(TrainingRows& rows) {
  rows.weights = rows.input.weights->Values();
  const WeightSummary summary = Summarize(rows.weights);
  const auto count = static_cast<double>(rows.rows());
  rows.mean_weight = count > 0 ? summary.sum / count : 1;
  const bool zero_one = summary.integers && summary.min == 0 && summary.max == 1;
  rows.has_observation_weights = summary.min != summary.max && !zero_one;
  if (zero_one) {
    rows.rows_per_epoch = static_cast<uint64_t>(std::llround(count * rows.mean_weight));
  }
}

void AddOffsets(TrainingRows& rows) {
  rows.offsets = rows.input.offset->Values();
  for (double& offset : rows.offsets) {
    offset = rows.encoder->OutputOffset(offset);
  }
}

}  // namespace

bool TrainingRows::IsIgnored(size_t row) const {
  return (!weights.empty() && weights[row] == 0) ||
         (!responses.empty() && std::isnan(responses[row]));
}

TrainingRows PrepareTrainingRows(std::shared_ptr<const FeatureEncoder> encoder,
                                 const Frame& frame) {
  TrainingRows rows;
  rows.encoder = std::move(encoder);
  rows.input = rows.encoder->Bind(frame, BindUse::kTraining);
  rows.rows_per_epoch = rows.rows();
  if (rows.input.response) {
    rows.responses.resize(rows.rows());
    rows.input.DecodeResponse(0, rows.responses);
    for (double& response : rows.responses) {
      response = rows.encoder->NormalizeResponse(response);
    }
  }
  if (rows.input.weights) {
    AddWeights(rows);
  }
  if (rows.input.offset) {
    AddOffsets(rows);
  }
  return rows;
}

}  // namespace hydrofoil
