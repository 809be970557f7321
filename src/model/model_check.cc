#include "model/model_check.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <variant>

#include "exchange/mojo_file.h"
#include "exchange/record.h"
#include "text/json_depth.h"

namespace hydrofoil {
namespace {

void Require(bool holds, std::string_view otherwise) {
  if (!holds) ThrowDamaged(otherwise);
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
}

}  // namespace

void CheckFacts(const Model& model) {
  Require(!model.key.empty(), "it has no name");
  CheckColumns(model);
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
              IsShallowJson(model.imported->details, MojoFile::kDeepestDetails),
          "the details of an imported model");
  CheckTable(model.model_summary);
  CheckTable(model.scoring_history);
  CheckTable(model.variable_importances);
}

}  // namespace hydrofoil
