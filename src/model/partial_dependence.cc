#include "model/partial_dependence.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "base/error.h"
#include "frame/column_stats.h"
#include "model/predict.h"

namespace hydrofoil {
namespace {

using Axis = PartialDependence::Axis;

size_t RequireColumn(const Frame& frame, const std::string& name) {
  const auto index = frame.Find(name);
  if (!index) ThrowIllegalArgument("Column " + name + " does not exist in the frame.");
  return *index;
}

struct Response {
  double mean = 0;
  double deviation = 0;
};

Response Summarize(std::span<const double> values, std::span<const double> weights) {
  double sum = 0;
  double total = 0;
  double count = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    const double weight = weights.empty() ? 1 : weights[i];
    if (std::isnan(values[i]) || !(weight > 0)) continue;
    sum += weight * values[i];
    total += weight;
    ++count;
  }
  const double mean = sum / total;
  double squares = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    const double weight = weights.empty() ? 1 : weights[i];
    if (std::isnan(values[i]) || !(weight > 0)) continue;
    squares += weight * (values[i] - mean) * (values[i] - mean);
  }
  return {mean, count > 1 ? std::sqrt(squares / total * count / (count - 1)) : 0};
}

std::vector<Table> EmptyTables(const Model& model, const std::vector<Axis>& axes,
                               const PartialDependence& wanted, const Frame& frame) {
  Table table;
  const bool pair = axes.size() == 2;
  table.name = pair ? "2D-PartialDependence" : "PartialDependence";
  table.description = pair ? "2D Partial Dependence Plot of model " + model.key +
                                 " on 1st column '" + axes[0].column + "' and 2nd column '" +
                                 axes[1].column + "'"
                           : "Partial Dependence Plot of model " + model.key + " on column '" +
                                 axes[0].column + (wanted.row ? "'" : "'.");
  if (wanted.row) table.description += "' for row index" + std::to_string(*wanted.row);
  for (const Axis& axis : axes) {
    const bool levels = frame.column(*frame.Find(axis.column))->is_categorical();
    table.columns.push_back(
        MakeTableColumn(axis.column, levels ? "string" : "double", levels ? "%s" : "%5f"));
  }
  for (const char* header : {"mean_response", "stddev_response", "std_error_mean_response"}) {
    table.columns.push_back(MakeTableColumn(header, "double", "%5f"));
  }
  if (wanted.targets.empty()) return {table};
  std::vector<Table> tables;
  for (const std::string& target : wanted.targets) {
    tables.push_back(table);
    tables.back().description += " for class '" + target + "'";
  }
  return tables;
}

TableCell AxisCell(const Column& column, double value) {
  if (!column.is_categorical()) return value;
  if (std::isnan(value)) return std::string(".missing(NA)");
  return column.domain()->at(static_cast<size_t>(value));
}

ColumnPtr ConstantColumn(const Column& like, double value) {
  if (!like.is_categorical()) return Column::Constant(value, like.layout());
  const std::vector<double> values(like.rows(), value);
  return Column::FromValues(like.type(), like.layout(), values, like.domain());
}

// The columns of a frame of predictions that the tables are about.
std::vector<size_t> ResponseColumns(const Model& model, const PartialDependence& wanted) {
  if (model.category == ModelCategory::kAutoEncoder) {
    ThrowMalformedRequest("Partial dependence plots are only implemented for supervised models");
  }
  const bool multinomial = model.category == ModelCategory::kMultinomial;
  if (!multinomial) {
    if (!wanted.targets.empty()) {
      ThrowMalformedRequest(
          "Targets parameter is available only for multinomial classification or ordinal "
          "regression.");
    }
    return {model.is_classifier() ? size_t{2} : size_t{0}};
  }
  if (wanted.targets.empty()) {
    ThrowMalformedRequest(
        "Targets parameter has to be set for multinomial classification or ordinal regression.");
  }
  std::vector<size_t> columns;
  for (const std::string& target : wanted.targets) {
    const auto level = std::ranges::find(*model.response_domain, target);
    if (level == model.response_domain->end()) {
      ThrowMalformedRequest("Incorrect target class: " + target + ".");
    }
    columns.push_back(1 + static_cast<size_t>(level - model.response_domain->begin()));
  }
  return columns;
}

std::vector<double> Weights(const Frame& frame, const PartialDependence& wanted) {
  if (!wanted.weight_column) return {};
  if (*wanted.weight_column >= frame.column_count()) {
    ThrowIllegalArgument("weight_column_index: " + std::to_string(*wanted.weight_column) +
                         " is not a column of the frame.");
  }
  return frame.column(*wanted.weight_column)->Values();
}

}  // namespace

Axis SplitAxis(const Frame& frame, const std::string& name, int64_t bins, bool add_missing) {
  const Column& column = *frame.column(RequireColumn(frame, name));
  if (bins < 2) ThrowIllegalArgument("_nbins must be >=2.");
  Axis axis{name, {}};
  if (column.is_categorical()) {
    const size_t levels = column.domain()->size();
    if (levels > static_cast<size_t>(bins)) {
      ThrowIllegalArgument("Column " + name + "'s cardinality of " + std::to_string(levels) +
                           " > nbins of " + std::to_string(bins));
    }
    for (size_t i = 0; i < levels; ++i) axis.values.push_back(static_cast<double>(i));
  } else {
    constexpr int64_t kMostBins = 100000;
    if (bins > kMostBins) ThrowIllegalArgument("nbins: at most 100000 are allowed.");
    const bool no_numbers = column.is_text() || column.stats().mins.empty();
    const double low = no_numbers ? NAN : column.stats().mins.front();
    const double high = no_numbers ? NAN : column.stats().maxs.front();
    if (!std::isfinite(low) || !std::isfinite(high)) {
      ThrowIllegalArgument("Column " + name + " has no numbers.");
    }
    const double step = (high - low) / static_cast<double>(bins - 1);
    for (int64_t i = 0; i < bins; ++i) axis.values.push_back(low + step * static_cast<double>(i));
  }
  if (add_missing) axis.values.push_back(std::numeric_limits<double>::quiet_NaN());
  return axis;
}

void CheckTargets(const Model& model, const PartialDependence& wanted) {
  ResponseColumns(model, wanted);
}

std::vector<Table> ComputePartialDependence(const Model& model, const KeyedFrame& keyed,
                                            const PartialDependence& wanted) {
  const std::vector<size_t> responses = ResponseColumns(model, wanted);
  Frame frame = keyed.frame;
  if (wanted.row) {
    if (*wanted.row >= frame.rows()) {
      ThrowIllegalArgument("row_index: " + std::to_string(*wanted.row) + " is not below " +
                           std::to_string(frame.rows()) + ", the number of rows.");
    }
    frame = frame.TakeRows({*wanted.row});
  }
  const std::vector<double> weights = Weights(frame, wanted);
  ScoreOptions options;
  options.metrics = false;
  options.stop = wanted.stop;
  std::vector<Table> result;
  for (size_t plot = 0; plot < wanted.plots.size(); ++plot) {
    const std::vector<Axis>& axes = wanted.plots[plot];
    std::vector<size_t> indices;
    for (const Axis& axis : axes) indices.push_back(RequireColumn(frame, axis.column));
    std::vector<Table> tables = EmptyTables(model, axes, wanted, frame);
    const size_t inner = axes.size() == 2 ? axes[1].values.size() : 1;
    for (size_t cell = 0; cell < axes[0].values.size() * inner; ++cell) {
      Frame changed = frame;
      for (size_t a = 0; a < axes.size(); ++a) {
        const double value = axes[a].values[a == 0 ? cell / inner : cell % inner];
        const Column& column = *frame.column(indices[a]);
        changed.Replace(indices[a], ConstantColumn(column, value));
        for (Table& table : tables) table.columns[a].cells.push_back(AxisCell(column, value));
      }
      const ScoreResult scored = ScoreFrame(model, {keyed.key, changed}, options);
      for (size_t t = 0; t < tables.size(); ++t) {
        const auto values = scored.predictions->column(responses[t])->Values();
        const Response response = Summarize(values, weights);
        auto& columns = tables[t].columns;
        columns[axes.size()].cells.emplace_back(response.mean);
        columns[axes.size() + 1].cells.emplace_back(response.deviation);
        columns[axes.size() + 2].cells.emplace_back(response.deviation /
                                                    std::sqrt(static_cast<double>(values.size())));
      }
    }
    for (Table& table : tables) result.push_back(std::move(table));
    if (wanted.on_progress) {
      wanted.on_progress(static_cast<double>(plot + 1) / static_cast<double>(wanted.plots.size()));
    }
  }
  return result;
}

}  // namespace hydrofoil
