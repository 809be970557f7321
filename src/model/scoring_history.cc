#include "model/scoring_history.h"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "text/printed_numbers.h"

namespace hydrofoil {
namespace {

struct HistoryMetric {
  const char* header;
  double (*value)(const ModelMetrics&);
};

double Deviance(const ModelMetrics& m) { return m.regression()->mean_residual_deviance; }
double Mae(const ModelMetrics& m) { return m.regression()->mae; }
double Lift(const ModelMetrics& m) { return m.binomial()->lift_top_group; }

std::vector<HistoryMetric> MetricsOf(ModelCategory category) {
  const HistoryMetric rmse{"RMSE", [](const ModelMetrics& m) { return m.rmse; }};
  const HistoryMetric logloss{"LogLoss", [](const ModelMetrics& m) { return m.logloss(); }};
  const HistoryMetric r2{"r2", [](const ModelMetrics& m) { return m.r2(); }};
  const HistoryMetric auc{"AUC", [](const ModelMetrics& m) { return m.auc(); }};
  const HistoryMetric pr_auc{"pr_auc", [](const ModelMetrics& m) { return m.pr_auc(); }};
  const HistoryMetric error{"Classification Error",
                            [](const ModelMetrics& m) { return m.classification_error(); }};
  switch (category) {
    case ModelCategory::kRegression:
      return {rmse, {"Deviance", Deviance}, {"MAE", Mae}, r2};
    case ModelCategory::kBinomial:
      return {rmse, logloss, r2, auc, pr_auc, {"Lift", Lift}, error};
    case ModelCategory::kMultinomial:
      return {rmse, logloss, r2, error, auc, pr_auc};
    case ModelCategory::kAutoEncoder:
      return {rmse, {"MSE", [](const ModelMetrics& m) { return m.mse; }}};
  }
  return {rmse};
}

TableCell SpeedCell(const ScoringEvent& event) {
  if (event.training_ms == 0) return {};
  const double speed = TrainingSpeed(event);
  if (speed > 10) return fmt::format("{} obs/sec", static_cast<int64_t>(speed));
  return ShortNumber(speed) + " obs/sec";
}

void AddMetricColumns(Table& table, ModelCategory category, const std::vector<ScoringEvent>& events,
                      bool of_validation) {
  for (const HistoryMetric& metric : MetricsOf(category)) {
    TableColumn column = MakeTableColumn(
        fmt::format("{} {}", of_validation ? "Validation" : "Training", metric.header), "double",
        "%.5f");
    for (const ScoringEvent& event : events) {
      const ModelMetricsPtr& metrics = of_validation ? event.validation : event.training;
      column.cells.emplace_back(metrics ? metric.value(*metrics) : kNotANumber);
    }
    table.columns.push_back(std::move(column));
  }
}

}  // namespace

double TrainingSpeed(const ScoringEvent& event) {
  return event.samples / ((1 + event.training_ms - event.overhead_ms) / 1000);
}

Table ScoringHistoryTable(ModelCategory category, const std::vector<ScoringEvent>& events,
                          bool has_validation) {
  Table table;
  table.name = "Scoring History";
  table.columns = {MakeRowHeaderColumn(events.size()),
                   MakeTableColumn("Timestamp", "string", "%s"),
                   MakeTableColumn("Duration", "string", "%s"),
                   MakeTableColumn("Training Speed", "string", "%s"),
                   MakeTableColumn("Epochs", "double", "%.5f"),
                   MakeTableColumn("Iterations", "int", "%d"),
                   MakeTableColumn("Samples", "double", "%f")};
  for (const ScoringEvent& event : events) {
    table.columns[1].cells.emplace_back(TimestampText(event.time_ms));
    table.columns[2].cells.emplace_back(DurationText(static_cast<int64_t>(event.training_ms)));
    table.columns[3].cells.push_back(SpeedCell(event));
    table.columns[4].cells.emplace_back(event.epochs);
    table.columns[5].cells.emplace_back(int64_t{event.iterations});
    table.columns[6].cells.emplace_back(event.samples);
  }
  AddMetricColumns(table, category, events, false);
  if (has_validation) AddMetricColumns(table, category, events, true);
  return table;
}

}  // namespace hydrofoil
