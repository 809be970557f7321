#include "cli/report.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/table_text.h"
#include "frame/column_stats.h"
#include "model/capabilities.h"
#include "schema/frame_schema.h"

namespace hydrofoil::cli {
namespace {

constexpr size_t kHistoryShown = 10;
constexpr size_t kImportancesShown = 15;
constexpr size_t kColumnsShown = 200;
constexpr size_t kLevelsShown = 4;

std::string Headline(const Model& model) {
  const auto* more = FindCapability<TellsMore>(model);
  std::string text =
      fmt::format("{}: {} model of {} columns{}\n", model.key, ModelCategoryName(model.category),
                  model.predictor_count, more == nullptr ? "" : ", " + more->Description());
  if (model.is_classifier()) {
    std::vector<std::string> classes = *model.response_domain;
    const size_t more = classes.size() - std::min(classes.size(), kImportancesShown);
    classes.resize(classes.size() - more);
    text += fmt::format("Predicts {}: {}{}\n", model.response_column, fmt::join(classes, ", "),
                        more > 0 ? fmt::format(" and {} more", more) : "");
  } else if (model.is_supervised()) {
    text += "Predicts " + model.response_column + ", a number\n";
  }
  if (model.epochs_trained > 0) {
    text += fmt::format("Trained {:.4g} epochs, {} rows{}\n", model.epochs_trained,
                        model.samples_trained, model.stopped_early ? ", stopped early" : "");
  }
  return text;
}

TableColumn TextCells(std::string_view header, std::vector<std::string> texts) {
  TableColumn column = MakeTableColumn(header, "string", "%s");
  for (std::string& text : texts) column.cells.emplace_back(std::move(text));
  return column;
}

std::string LevelsText(const Column& column) {
  if (!column.is_categorical()) return "";
  std::vector<std::string> first = *column.domain();
  const size_t count = first.size();
  first.resize(std::min(count, kLevelsShown));
  return fmt::format("{}: {}{}", count, fmt::join(first, ", "),
                     count > kLevelsShown ? ", ..." : "");
}

}  // namespace

std::string ModelReport(const Model& model) {
  std::string text = Headline(model);
  const auto add = [&text](const std::string& part) {
    if (!part.empty()) text += "\n" + part;
  };
  add(TableText(model.model_summary, kColumnsShown));
  add(TableText(model.scoring_history, kHistoryShown));
  if (model.training_metrics) add(MetricsText("Training", *model.training_metrics));
  if (model.validation_metrics) add(MetricsText("Validation", *model.validation_metrics));
  if (model.cross_validation_metrics) {
    add(MetricsText("Cross-validation", *model.cross_validation_metrics));
  }
  if (model.cross_validation) {
    add(TableText(model.cross_validation->metrics_summary, kColumnsShown));
  }
  if (model.variable_importances) add(TableText(*model.variable_importances, kImportancesShown));
  for (const std::string& warning : model.warnings) add("Warning: " + warning + "\n");
  return text;
}

std::string FrameReport(const std::string& key, const Frame& frame) {
  Table table;
  std::vector<std::string> types;
  std::vector<std::string> levels;
  TableColumn missing = MakeTableColumn("Missing", "long", "%d");
  TableColumn min = MakeTableColumn("Min", "double", "%.5g");
  TableColumn max = MakeTableColumn("Max", "double", "%.5g");
  TableColumn mean = MakeTableColumn("Mean", "double", "%.5g");
  TableColumn sigma = MakeTableColumn("Sigma", "double", "%.5g");
  for (const ColumnPtr& column : frame.columns()) {
    const ColumnStats& stats = column->stats();
    types.emplace_back(schema::ColumnTypeName(*column));
    levels.push_back(LevelsText(*column));
    missing.cells.emplace_back(static_cast<int64_t>(stats.missing_count));
    const bool number = !column->is_categorical() && !column->is_text() && !stats.mins.empty();
    min.cells.push_back(number ? TableCell(stats.mins.front()) : TableCell());
    max.cells.push_back(number ? TableCell(stats.maxs.front()) : TableCell());
    mean.cells.push_back(number ? TableCell(stats.mean) : TableCell());
    sigma.cells.push_back(number ? TableCell(stats.sigma) : TableCell());
  }
  table.name = fmt::format("{}: {} rows, {} columns", key, frame.rows(), frame.column_count());
  table.columns = {TextCells("Column", frame.names()),
                   TextCells("Type", std::move(types)),
                   missing,
                   min,
                   max,
                   mean,
                   sigma,
                   TextCells("Levels", std::move(levels))};
  return TableText(table, kColumnsShown);
}

}  // namespace hydrofoil::cli
