#include "exchange/model_check.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <variant>

#include "base/json_depth.h"
#include "deeplearning/categorical_recoding.h"
#include "deeplearning/network.h"
#include "exchange/record.h"

namespace hydrofoil {
namespace {

void Require(bool holds, std::string_view otherwise) {
  if (!holds) ThrowDamaged(otherwise);
}

bool IsOneOf(size_t size, size_t first, size_t second) { return size == first || size == second; }

void CheckRecoding(const CategoricalRecoding& recoding) {
  const bool limits = recoding.scheme == CategoricalEncoding::kEnumLimited;
  for (const CategoricalRecoding::Source& source : recoding.sources) {
    Require(source.domain != nullptr, "a recoded column has no levels");
    Require(IsOneOf(source.values.size(), 0, source.domain->size()), "a recoding lacks levels");
    const bool needs_values =
        recoding.scheme == CategoricalEncoding::kEigen || (limits && source.limited);
    Require(!needs_values || source.values.size() == source.domain->size(),
            "a recoding lacks levels");
    if (!limits || !source.limited) continue;
    const auto limit = static_cast<double>(source.limited->size());
    Require(limit >= 1, "a recoded column has no levels");
    for (const double code : source.values) {
      Require(code >= 0 && code < limit, "a recoding names a level that is not there");
    }
  }
}

void CheckLayer(const Layer& layer, size_t inputs) {
  constexpr size_t kLargest = size_t{1} << 31U;
  Require(layer.inputs == inputs, "a layer does not fit the one before it");
  Require(layer.units > 0 && layer.units < kLargest && inputs < kLargest, "a layer's size");
  Require(layer.channels == (layer.kind == LayerKind::kMaxout ? 2U : 1U), "a layer's channels");
  Require(layer.biases.size() == layer.units * layer.channels, "a layer lacks biases");
  Require(layer.weights.size() % layer.biases.size() == 0 &&
              layer.weights.size() / layer.biases.size() == inputs,
          "a layer lacks weights");
  Require(IsOneOf(layer.average_activations.size(), 0, layer.units), "a layer lacks averages");
}

void CheckNetwork(const Model& model) {
  const Network& network = *model.network;
  Require(!network.layers.empty(), "the network has no layer");
  size_t inputs = model.encoder->input_count();
  for (const Layer& layer : network.layers) {
    CheckLayer(layer, inputs);
    inputs = layer.units;
  }
  const size_t outputs = model.is_supervised() ? model.class_count() : model.encoder->input_count();
  Require(network.outputs() == outputs, "the network's outputs do not fit the response");
  const DeepLearningParameters& used = model.effective_parameters;
  Require(used.hidden.size() == network.hidden_layers(), "the network's depth");
  for (size_t i = 0; i < used.hidden.size(); ++i) {
    Require(static_cast<size_t>(used.hidden[i]) == network.layers[i].units, "a layer's size");
  }
  Require(IsOneOf(used.hidden_dropout_ratios.size(), 0, used.hidden.size()), "dropout ratios");
}

void CheckOptimizer(const Network& network, const OptimizerState& state) {
  Require(IsOneOf(state.size(), 0, network.layers.size()), "the optimizer's state");
  for (size_t i = 0; i < state.size(); ++i) {
    const size_t weights = network.layers[i].weights.size();
    const size_t biases = network.layers[i].biases.size();
    Require(IsOneOf(state[i].adadelta.size(), 0, 2 * weights) &&
                IsOneOf(state[i].bias_adadelta.size(), 0, 2 * biases) &&
                IsOneOf(state[i].velocities.size(), 0, weights) &&
                IsOneOf(state[i].bias_velocities.size(), 0, biases),
            "the optimizer's state");
  }
}

void CheckTable(const Table& table) {
  for (const TableColumn& column : table.columns) {
    Require(column.cells.size() == table.row_count(), "a table has columns of unequal length");
  }
}
void CheckTable(const std::optional<Table>& table) {
  if (table) CheckTable(*table);
}

void CheckConfusion(const ConfusionMatrix& matrix) {
  const size_t classes = matrix.domain ? matrix.domain->size() : 0;
  Require(matrix.counts.size() == classes, "a confusion matrix");
  for (const auto& row : matrix.counts) Require(row.size() == classes, "a confusion matrix");
}

struct DetailCheck {
  void operator()(const RegressionMetrics& /*detail*/) const {}
  void operator()(const AutoEncoderMetrics& /*detail*/) const {}
  void operator()(const BinomialMetrics& detail) const {
    CheckConfusion(detail.confusion_matrix);
    CheckTable(detail.thresholds);
    CheckTable(detail.max_criteria);
    CheckTable(detail.gains_lift);
  }
  void operator()(const MultinomialMetrics& detail) const {
    CheckConfusion(detail.confusion_matrix);
    CheckTable(detail.hit_ratio_table);
    CheckTable(detail.auc_table);
    CheckTable(detail.pr_auc_table);
  }
};

void CheckMetrics(const Model& model, const ModelMetricsPtr& metrics) {
  if (metrics == nullptr) return;
  Require(metrics->category() == model.category, "metrics of another kind of model");
  std::visit(DetailCheck(), metrics->detail);
}

void CheckColumns(const Model& model) {
  const size_t columns = model.names.size();
  Require(model.column_types.size() == columns && model.domains.size() == columns &&
              model.predictor_count <= columns,
          "columns lack names or types");
  const size_t classes = model.class_count();
  const bool classifies =
      model.category == ModelCategory::kBinomial || model.category == ModelCategory::kMultinomial;
  Require(model.is_classifier() == classifies && (!classifies || classes >= 2), "the response");
  Require(model.category != ModelCategory::kBinomial || classes == 2, "the response");
  for (const auto* shares : {&model.prior_class_distribution, &model.model_class_distribution}) {
    Require(shares->size() == (classifies ? classes : 0), "the distribution of the classes");
  }
  const Encoding& encoding = model.encoder->encoding();
  Require((encoding.response_domain ? encoding.response_domain->size() : 1) == classes,
          "the response");
}

}  // namespace

void CheckEncoding(const Encoding& encoding) {
  const size_t cats = encoding.domains.size();
  Require(encoding.types.size() == encoding.names.size() && cats <= encoding.names.size(),
          "predictors lack names or types");
  const size_t nums = encoding.names.size() - cats;
  Require(encoding.slot_offsets.size() == cats + 1 && encoding.slot_offsets.front() == 0 &&
              encoding.missing_seen.size() == cats,
          "categorical predictors lack slots");
  uint64_t slots = 0;
  for (size_t i = 0; i < cats; ++i) {
    Require(encoding.domains[i] != nullptr, "a categorical predictor has no levels");
    slots += encoding.domains[i]->size() + (encoding.options.use_all_factor_levels ? 1 : 0);
    Require(encoding.slot_offsets[i + 1] == slots, "categorical predictors lack slots");
  }
  Require(encoding.options.max_categorical_features >= 1 &&
              encoding.options.max_categorical_features <= std::numeric_limits<int32_t>::max(),
          "the number of hashed inputs");
  Require(IsOneOf(encoding.multipliers.size(), 0, nums) &&
              encoding.subtrahends.size() == encoding.multipliers.size() &&
              encoding.means.size() == nums,
          "numeric predictors lack their scale");
  if (encoding.options.recoding) CheckRecoding(*encoding.options.recoding);
}

void CheckModel(const Model& model) {
  Require(!model.key.empty(), "it has no name");
  CheckColumns(model);
  CheckNetwork(model);
  if (model.optimizer_state) CheckOptimizer(*model.network, *model.optimizer_state);
  for (const ModelMetricsPtr& metrics :
       {model.training_metrics, model.validation_metrics, model.cross_validation_metrics}) {
    CheckMetrics(model, metrics);
  }
  for (const ScoringEvent& event : model.history) {
    CheckMetrics(model, event.training);
    CheckMetrics(model, event.validation);
  }
  if (model.cross_validation) {
    CheckTable(model.cross_validation->metrics_summary);
    for (const Table& table : model.cross_validation->scoring_histories) CheckTable(table);
  }
  Require(model.imported == nullptr ||
              IsShallowJson(model.imported->details, ImportedArchive::kDeepestDetails),
          "the details of an imported model");
  CheckTable(model.model_summary);
  CheckTable(model.scoring_history);
  CheckTable(model.variable_importances);
}

}  // namespace hydrofoil
