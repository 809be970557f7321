#include "rest/search/grid_schema.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <ranges>
#include <variant>
#include <vector>

#include "model/parameter_table.h"
#include "model/scoring_history.h"
#include "schema/metrics_schema.h"
#include "schema/model_parameter_schema.h"
#include "schema/table_schema.h"
#include "selection/grid_order.h"
#include "text/plain_text.h"

namespace hydrofoil::rest {
namespace {

// "" for autoencoders, whose models are ordered by name.
std::string UsualMeasure(const Grid& grid) {
  if (grid.models.empty()) return "";
  switch (JudgedBy(*grid.models.front()).category()) {
    case ModelCategory::kRegression:
      return "residual_deviance";
    case ModelCategory::kAutoEncoder:
      return "";
    default:
      return "logloss";
  }
}

template <typename T>
std::string NumberText(T value) {
  return Number(static_cast<double>(value)).dump();
}

// A list of one is shown as its element.
template <typename T>
TableCell ListCell(const std::vector<T>& values) {
  std::string text;
  for (const T value : values) {
    if (!text.empty()) text += ", ";
    text += std::is_integral_v<T> ? std::to_string(value) : NumberText(value);
  }
  return values.size() == 1 ? text : "[" + text + "]";
}

struct CellOf {
  TableCell operator()(std::monostate) const { return {}; }
  TableCell operator()(bool value) const { return std::string(value ? "true" : "false"); }
  TableCell operator()(int64_t value) const { return value; }
  TableCell operator()(float value) const { return static_cast<double>(value); }
  TableCell operator()(double value) const { return value; }
  TableCell operator()(const std::string& value) const { return value; }
  TableCell operator()(const std::vector<int32_t>& values) const { return ListCell(values); }
  TableCell operator()(const std::vector<float>& values) const { return ListCell(values); }
  TableCell operator()(const std::vector<double>& values) const { return ListCell(values); }
  TableCell operator()(const std::vector<std::optional<std::string>>& values) const {
    std::string text;
    for (const auto& value : values) text += (text.empty() ? "" : ", ") + value.value_or("null");
    return values.size() == 1 ? text : "[" + text + "]";
  }
};

TableColumn HyperColumn(const std::string& name, const std::vector<RankedModel>& ranked) {
  TableColumn column = {name, "string", "%s", name, {}};
  for (const RankedModel& entry : ranked) {
    const ModelParameters& given = *entry.model->input_parameters;
    column.cells.push_back(std::visit(CellOf(), GetParameter(given, *given.table().Find(name))));
  }
  if (column.cells.empty()) return column;
  if (std::holds_alternative<double>(column.cells.front())) {
    column.type = "double";
    column.format = "%.5f";
  } else if (std::holds_alternative<int64_t>(column.cells.front())) {
    column.type = "long";
    column.format = "%d";
  }
  return column;
}

Table SummaryTable(const Grid& grid, const std::vector<RankedModel>& ranked,
                   const std::string& measure, bool decreasing) {
  Table table;
  table.name = "Hyper-Parameter Search Summary";
  if (!measure.empty()) {
    table.description =
        std::string("ordered by ") + (decreasing ? "decreasing " : "increasing ") + measure;
  }
  table.columns.push_back(MakeRowHeaderColumn(ranked.size()));
  for (const std::string& name : grid.hyper_names) {
    table.columns.push_back(HyperColumn(name, ranked));
  }
  TableColumn keys = {"model_ids", "string", "%s", "model_ids", {}};
  const std::string shown = AsciiLower(measure);
  TableColumn values = {shown, "double", "%.5f", shown, {}};
  for (const RankedModel& entry : ranked) {
    keys.cells.emplace_back(entry.model->key);
    values.cells.emplace_back(entry.value);
  }
  table.columns.push_back(std::move(keys));
  if (!measure.empty()) table.columns.push_back(std::move(values));
  return table;
}

// The training metrics of all models as if they were one history, the best model last.
Json HistoryJson(const std::vector<RankedModel>& ranked) {
  if (ranked.empty()) return nullptr;
  std::vector<ScoringEvent> events;
  bool has_validation = false;
  for (const RankedModel& entry : std::views::reverse(ranked)) {
    ScoringEvent& event = events.emplace_back();
    event.time_ms = entry.model->end_time_ms;
    event.training = entry.model->training_metrics;
    event.validation = entry.model->validation_metrics;
    has_validation = has_validation || event.validation != nullptr;
  }
  Table table = ScoringHistoryTable(ranked.front().model->category, events, has_validation);
  std::erase_if(table.columns, [](const TableColumn& column) {
    return column.name == "training_speed" || column.name == "epochs" ||
           column.name == "iterations" || column.name == "samples";
  });
  return TableJson(table);
}

void AddFailures(Json& json, const Grid& grid) {
  for (const char* field : {"failed_params", "warning_details", "failure_details",
                            "failure_stack_traces", "failed_raw_params"}) {
    json[field] = Json::array();
  }
  for (const GridFailure& failure : grid.failures) {
    json["failed_params"].push_back(ParametersObject(*failure.parameters));
    json["failure_details"].push_back(failure.message);
    json["failure_stack_traces"].push_back(failure.message);
    json["failed_raw_params"].push_back(failure.raw_values);
  }
}

void AddMetrics(Json& json, const std::vector<RankedModel>& ranked) {
  for (const char* field : {"training_metrics", "validation_metrics", "cross_validation_metrics",
                            "cross_validation_metrics_summary"}) {
    json[field] = Json::array();
  }
  for (const auto& [model, value] : ranked) {
    json["training_metrics"].push_back(MetricsJson(model->training_metrics));
    json["validation_metrics"].push_back(MetricsJson(model->validation_metrics));
    json["cross_validation_metrics"].push_back(MetricsJson(model->cross_validation_metrics));
    json["cross_validation_metrics_summary"].push_back(
        model->cross_validation ? TableJson(model->cross_validation->metrics_summary)
                                : Json(nullptr));
  }
}

}  // namespace

Json GridJson(const Grid& grid, const GridOrder& order) {
  // The usual measure orders the best model first, whatever else is asked for.
  const std::string usual = order.sort_by.empty() ? UsualMeasure(grid) : "";
  const std::string& measure = order.sort_by.empty() ? usual : order.sort_by;
  const bool decreasing = usual.empty() && order.decreasing;
  const std::vector<RankedModel> ranked = RankModels(grid, measure, decreasing);
  Json json = Schema("GridSchemaV99", "Grid", 99);
  json["grid_id"] = KeyOfType(grid.key, "Key<Grid>");
  json["sort_by"] = TextOrNull(measure);
  json["decreasing"] = decreasing;
  json["model_ids"] = Json::array();
  for (const RankedModel& entry : ranked) json["model_ids"].push_back(ModelKey(entry.model->key));
  json["hyper_names"] = grid.hyper_names;
  AddFailures(json, grid);
  AddMetrics(json, ranked);
  json["export_checkpoints_dir"] = nullptr;
  json["summary_table"] = TableJson(SummaryTable(grid, ranked, measure, decreasing));
  json["scoring_history"] = HistoryJson(ranked);
  return json;
}

}  // namespace hydrofoil::rest
