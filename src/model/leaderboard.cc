#include "model/leaderboard.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <numeric>
#include <span>

#include "base/error.h"
#include "model/algorithm.h"
#include "model/metric_value.h"
#include "model/predict.h"

namespace hydrofoil {
namespace {

constexpr std::array<std::string_view, 3> kExtraColumns = {"training_time_ms",
                                                           "predict_time_per_row_ms", "algo"};
constexpr std::string_view kPredictTime = kExtraColumns[1];

std::vector<std::string> MetricColumns(ModelCategory category) {
  switch (category) {
    case ModelCategory::kBinomial:
      return {"auc", "logloss", "aucpr", "mean_per_class_error", "rmse", "mse"};
    case ModelCategory::kMultinomial:
      return {"mean_per_class_error", "logloss", "rmse", "mse"};
    case ModelCategory::kRegression:
      return {"rmse", "mse", "mae", "rmsle", "mean_residual_deviance"};
    case ModelCategory::kAutoEncoder:
      return {"mse"};
  }
  return {};
}

// One model with what its row shows.
struct Entry {
  ModelPtr model;
  ModelMetricsPtr metrics;
  double predict_ms_a_row = 0;
};

ModelMetricsPtr KnownMetrics(const Model& model, LeaderboardData data) {
  switch (data) {
    case LeaderboardData::kValidation:
      return model.validation_metrics;
    case LeaderboardData::kAuto:
    case LeaderboardData::kCrossValidation:
      return model.cross_validation_metrics;
    case LeaderboardData::kTraining:
      break;
  }
  return model.training_metrics;
}

// What was asked for if all models have it, otherwise the next best that all have.
LeaderboardData CommonData(const LeaderboardWish& wish) {
  const auto all_have = [&](LeaderboardData data) {
    return std::ranges::all_of(
        wish.models, [&](const ModelPtr& model) { return KnownMetrics(*model, data) != nullptr; });
  };
  if (wish.data == LeaderboardData::kTraining) return wish.data;
  if (all_have(wish.data)) return wish.data;
  return all_have(LeaderboardData::kValidation) ? LeaderboardData::kValidation
                                                : LeaderboardData::kTraining;
}

Entry MakeEntry(const ModelPtr& model, const LeaderboardWish& wish, LeaderboardData data) {
  Entry entry{model, nullptr, 0};
  if (!wish.frame) {
    entry.metrics = KnownMetrics(*model, data);
    return entry;
  }
  ScoreOptions options;
  options.predictions = false;
  options.stop = wish.stop;
  const auto start = std::chrono::steady_clock::now();
  entry.metrics = ScoreFrame(*model, *wish.frame, options).metrics;
  const std::chrono::duration<double, std::milli> passed = std::chrono::steady_clock::now() - start;
  entry.predict_ms_a_row =
      passed.count() / static_cast<double>(std::max<size_t>(1, wish.frame->frame.rows()));
  return entry;
}

[[noreturn]] void ThrowNoMetric(const std::string& name, const Model& model) {
  ThrowIllegalArgument("Failed to find ModelMetrics for criterion: " + name +
                       " for model_id: " + model.key);
}

std::vector<std::string> ExtraColumns(const LeaderboardWish& wish) {
  std::vector<std::string> columns = wish.extra_columns;
  if (columns == std::vector<std::string>{"ALL"}) {
    columns.assign(kExtraColumns.begin(), kExtraColumns.end());
  }
  for (const std::string& name : columns) {
    if (name == kPredictTime && !wish.frame) {
      ThrowIllegalArgument(name + " requires a leaderboard frame!");
    }
    if (std::ranges::find(kExtraColumns, name) == kExtraColumns.end()) {
      ThrowNoMetric(name, *wish.models.back());
    }
  }
  return columns;
}

void CheckModels(const LeaderboardWish& wish) {
  if (wish.models.empty()) ThrowIllegalArgument("There are no models for a leaderboard.");
  const Model& first = *wish.models.front();
  for (const ModelPtr& model : wish.models) {
    if (model->category != first.category) {
      ThrowIllegalArgument("Models don't have the same metrics (e.g. model \"" + first.key +
                           "\" and model \"" + model->key + "\").");
    }
  }
}

ColumnPtr ExtraColumn(const std::string& name, std::span<const Entry> entries,
                      const RowLayoutPtr& layout) {
  if (name == "algo") {
    std::vector<std::optional<std::string>> texts;
    for (const Entry& entry : entries) texts.emplace_back(entry.model->algorithm->stem());
    return Column::FromStrings(layout, texts);
  }
  std::vector<double> values;
  for (const Entry& entry : entries) {
    const Model& model = *entry.model;
    values.push_back(name == kPredictTime
                         ? entry.predict_ms_a_row
                         : static_cast<double>(model.end_time_ms - model.start_time_ms));
  }
  return Column::FromValues(ColumnType::kNumeric, layout, values);
}

// The metric that orders stands first.
std::vector<std::string> OrderedColumns(const LeaderboardWish& wish) {
  std::vector<std::string> columns = MetricColumns(wish.models.front()->category);
  const std::string& sort = wish.sort_metric;
  if (sort.empty()) return columns;
  if (!IsMetricName(sort)) ThrowNoMetric(sort, *wish.models.back());
  std::erase(columns, sort == "pr_auc" ? "aucpr" : sort);
  columns.insert(columns.begin(), sort);
  return columns;
}

}  // namespace

Frame MakeLeaderboard(const LeaderboardWish& wish) {
  CheckModels(wish);
  const std::vector<std::string> extra = ExtraColumns(wish);
  const std::vector<std::string> columns = OrderedColumns(wish);
  const LeaderboardData data = CommonData(wish);
  std::vector<Entry> entries;
  for (const ModelPtr& model : wish.models) {
    const bool listed = std::ranges::any_of(
        entries, [&](const Entry& entry) { return entry.model->key == model->key; });
    if (listed) continue;
    entries.push_back(MakeEntry(model, wish, data));
    if (!entries.back().metrics) ThrowNoMetric(columns.front(), *model);
    const bool known = !std::isnan(MetricValue(*entries.back().metrics, columns.front()));
    if (!known && !wish.sort_metric.empty()) ThrowNoMetric(columns.front(), *model);
  }
  std::ranges::stable_sort(entries, [&](const Entry& a, const Entry& b) {
    const double x = MetricValue(*a.metrics, columns.front());
    const double y = MetricValue(*b.metrics, columns.front());
    if (std::isnan(x) || std::isnan(y)) return !std::isnan(x) && std::isnan(y);
    return IsBetterHigher(columns.front()) ? x > y : x < y;
  });
  const RowLayoutPtr layout = MakeLayout(entries.size());
  std::vector<std::optional<std::string>> names;
  for (const Entry& entry : entries) names.emplace_back(entry.model->key);
  Frame board;
  board.Append("model_id", Column::FromStrings(layout, names));
  for (const std::string& column : columns) {
    std::vector<double> values;
    for (const Entry& entry : entries) values.push_back(MetricValue(*entry.metrics, column));
    board.Append(column, Column::FromValues(ColumnType::kNumeric, layout, values));
  }
  for (const std::string& name : extra) board.Append(name, ExtraColumn(name, entries, layout));
  return board;
}

}  // namespace hydrofoil
