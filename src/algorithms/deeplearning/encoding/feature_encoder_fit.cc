// Learning an encoding from a training frame.
#include <cmath>
#include <utility>

#include "algorithms/deeplearning/encoding/feature_encoder.h"
#include "algorithms/deeplearning/encoding/predictor_statistics.h"
#include "base/check.h"
#include "frame/column_stats.h"

namespace hydrofoil {
namespace {

// Categoricals first, by falling number of levels. The exchange sort is not stable: the order of
// equal sizes is part of the reference's numbers.
std::vector<size_t> OrderPredictors(const Frame& frame, const std::vector<size_t>& predictors) {
  std::vector<size_t> categorical;
  std::vector<size_t> numeric;
  for (const size_t index : predictors) {
    (frame.column(index)->is_categorical() ? categorical : numeric).push_back(index);
  }
  const auto levels = [&](size_t k) { return frame.column(categorical[k])->domain()->size(); };
  for (size_t i = 0; i < categorical.size(); ++i) {
    for (size_t j = i + 1; j < categorical.size(); ++j) {
      if (levels(i) < levels(j)) {
        std::swap(categorical[i], categorical[j]);
      }
    }
  }
  categorical.insert(categorical.end(), numeric.begin(), numeric.end());
  return categorical;
}

void AddCategorical(const std::string& name, const ColumnPtr& column, Encoding& encoding) {
  const size_t levels = column->domain()->size();
  const size_t slots = levels - (encoding.options.use_all_factor_levels ? 0 : 1) + 1;
  encoding.names.push_back(name);
  encoding.types.push_back(ColumnType::kCategorical);
  encoding.domains.push_back(column->domain());
  encoding.slot_offsets.push_back(encoding.slot_offsets.back() + static_cast<uint32_t>(slots));
  // Without all levels the reference trains missing values on the last level's slot.
  encoding.missing_seen.push_back(encoding.options.use_all_factor_levels &&
                                  !encoding.options.skip_missing &&
                                  column->stats().missing_count > 0);
}

double Reciprocal(double divisor) { return divisor > 0 ? 1 / divisor : 1; }

struct Fitter {
  const Frame& frame;
  const EncoderColumns& columns;
  std::vector<double> weights;  // empty: statistics are not weighted

  [[nodiscard]] PredictorStatistics Statistics(const ColumnPtr& column, bool single_chunk) const {
    return weights.empty() ? ComputeStatistics(column, single_chunk)
                           : ComputeWeightedStatistics(column, weights);
  }

  void AddNumeric(const std::string& name, const ColumnPtr& column, Encoding& encoding) const {
    const EncoderOptions& options = encoding.options;
    const PredictorStatistics plain = ComputeStatistics(column, options.single_chunk);
    encoding.names.push_back(name);
    encoding.types.push_back(column->type());
    encoding.means.push_back(plain.mean);
    if (!options.standardize) {
      return;
    }
    const PredictorStatistics stats =
        weights.empty() ? plain : Statistics(column, options.single_chunk);
    encoding.multipliers.push_back(Reciprocal(options.autoencoder ? stats.range : stats.sigma));
    encoding.subtrahends.push_back(options.sparse && !options.autoencoder ? 0 : stats.mean);
  }

  void AddResponse(Encoding& encoding) const {
    const ColumnPtr& column = frame.column(*columns.response);
    encoding.response_name = frame.name(*columns.response);
    encoding.response_domain = column->domain();
    if (encoding.options.standardize_response && !column->is_categorical()) {
      const PredictorStatistics stats = Statistics(column, encoding.options.single_chunk);
      encoding.response_multiplier = Reciprocal(stats.sigma);
      encoding.response_subtrahend = stats.mean;
    }
  }
};

}  // namespace

EncoderOptions MakeEncoderOptions(const DeepLearningParameters& parameters) {
  EncoderOptions options;
  options.standardize = parameters.standardize;
  options.standardize_response = parameters.standardize && !parameters.autoencoder &&
                                 !TraitsOf(parameters.distribution).log_link;
  options.use_all_factor_levels = parameters.use_all_factor_levels || parameters.autoencoder;
  options.sparse = parameters.sparse;
  options.autoencoder = parameters.autoencoder;
  options.max_categorical_features = static_cast<size_t>(parameters.max_categorical_features);
  options.seed = parameters.seed;
  options.skip_missing = parameters.missing_values_handling == MissingValuesHandling::kSkip;
  options.signed_offsets = !parameters.reproducible;
  options.single_chunk = parameters.reproducible;
  return options;
}

FeatureEncoder FeatureEncoder::Fit(const Frame& frame, const EncoderColumns& columns,
                                   const EncoderOptions& options) {
  Encoding encoding;
  encoding.options = options;
  encoding.slot_offsets = {0};
  Fitter fitter{frame, columns, {}};
  if (columns.weights) {
    encoding.weights_name = frame.name(*columns.weights);
    if (!columns.offset && !options.autoencoder) {
      fitter.weights = frame.column(*columns.weights)->Values();
    }
  }
  if (columns.offset) {
    encoding.offset_name = frame.name(*columns.offset);
  }
  for (const size_t index : OrderPredictors(frame, columns.predictors)) {
    const ColumnPtr& column = frame.column(index);
    if (column->is_categorical()) {
      AddCategorical(frame.name(index), column, encoding);
    } else {
      fitter.AddNumeric(frame.name(index), column, encoding);
    }
  }
  if (columns.response && !options.autoencoder) {
    fitter.AddResponse(encoding);
  }
  return FeatureEncoder(std::move(encoding));
}

}  // namespace hydrofoil
