#include "selection/cross_validation_summary.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace hydrofoil {
namespace {

void AddClassifier(const ConfusionMatrix& matrix, const ModelMetrics& metrics, Measures& measures) {
  double largest = 0;
  for (size_t c = 0; c < matrix.counts.size(); ++c) {
    largest = std::max(largest, matrix.ClassError(c));
  }
  measures["accuracy"] = 1 - matrix.ErrorRate();
  measures["auc"] = metrics.auc();
  measures["err"] = matrix.ErrorRate();
  measures["err_count"] = matrix.ErrorCount();
  measures["logloss"] = metrics.logloss();
  measures["max_per_class_error"] = largest;
  measures["mean_per_class_accuracy"] = 1 - matrix.MeanPerClassError();
  measures["mean_per_class_error"] = matrix.MeanPerClassError();
  measures["pr_auc"] = metrics.pr_auc();
}

double FScore(double precision, double recall, double beta) {
  const double square = beta * beta;
  return (1 + square) * precision * recall / (square * precision + recall);
}

void AddBinomial(const BinomialMetrics& detail, Measures& measures) {
  const auto& counts = detail.confusion_matrix.counts;
  const double tn = counts[0][0];
  const double fp = counts[0][1];
  const double fn = counts[1][0];
  const double tp = counts[1][1];
  const double precision = tp / (tp + fp);
  const double recall = tp / (tp + fn);
  measures["precision"] = precision;
  measures["recall"] = recall;
  measures["specificity"] = tn / (tn + fp);
  measures["f0point5"] = FScore(precision, recall, 0.5);
  measures["f1"] = FScore(precision, recall, 1);
  measures["f2"] = FScore(precision, recall, 2);
  const double balance = tp * tn - fp * fn;
  const double scale = std::sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn));
  measures["mcc"] = balance / scale;
  measures["lift_top_group"] = detail.lift_top_group;
}

void AddRegression(const ModelMetrics& metrics, Measures& measures) {
  const RegressionMetrics& detail = *metrics.regression();
  measures["mae"] = detail.mae;
  measures["rmsle"] = detail.rmsle;
  measures["mean_residual_deviance"] = detail.mean_residual_deviance;
  measures["residual_deviance"] = detail.mean_residual_deviance;
}

struct Spread {
  double mean = 0;
  double deviation = 0;  // 0 when it cannot be told
};

Spread SpreadOf(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  double sum = 0;
  double squares = 0;
  for (const double value : values) {
    sum += value;
    squares += value * value;
  }
  const double mean = sum / n;
  const double variance = (squares - n * mean * mean) / (n - 1);
  return {mean, variance > 0 ? std::sqrt(variance) : 0};
}

TableColumn FloatColumn(const std::string& name) { return {name, "float", "%f", name, {}}; }

}  // namespace

Measures MeasuresOf(const ModelMetrics& metrics) {
  Measures measures = {{"aic", kNotANumber}, {"loglikelihood", kNotANumber}};
  measures["mse"] = metrics.mse;
  measures["rmse"] = metrics.rmse;
  measures["r2"] = metrics.r2();
  if (const auto* binomial = metrics.binomial()) {
    AddClassifier(binomial->confusion_matrix, metrics, measures);
    AddBinomial(*binomial, measures);
  } else if (const auto* multinomial = metrics.multinomial()) {
    AddClassifier(multinomial->confusion_matrix, metrics, measures);
  } else if (metrics.regression() != nullptr) {
    AddRegression(metrics, measures);
  }
  return measures;
}

Table CrossValidationSummary(const std::vector<ModelMetricsPtr>& folds) {
  std::vector<Measures> measures;
  Table table;
  table.name = "Cross-Validation Metrics Summary";
  table.columns = {{"", "string", "%s", "", {}}, FloatColumn("mean"), FloatColumn("sd")};
  for (size_t fold = 0; fold < folds.size(); ++fold) {
    measures.push_back(MeasuresOf(*folds[fold]));
    table.columns.push_back(FloatColumn("cv_" + std::to_string(fold + 1) + "_valid"));
  }
  for (const auto& [name, first] : measures.front()) {
    std::vector<double> values;
    for (const Measures& of_fold : measures) values.push_back(of_fold.at(name));
    const Spread spread = SpreadOf(values);
    table.columns[0].cells.emplace_back(name);
    table.columns[1].cells.emplace_back(static_cast<float>(spread.mean));
    table.columns[2].cells.emplace_back(static_cast<float>(spread.deviation));
    for (size_t fold = 0; fold < values.size(); ++fold) {
      table.columns[3 + fold].cells.emplace_back(static_cast<float>(values[fold]));
    }
  }
  return table;
}

}  // namespace hydrofoil
