#include "model/permutation_importance.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <random>
#include <set>

#include "base/error.h"
#include "base/random.h"
#include "model/metric_value.h"
#include "model/predict.h"
#include "text/plain_text.h"

namespace hydrofoil {
namespace {

std::string Join(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

// The columns a user knows: before categories were encoded anew.
std::vector<std::string> Predictors(const Model& model) {
  if (!model.original_names) {
    return {model.names.begin(),
            model.names.begin() + static_cast<std::ptrdiff_t>(model.predictor_count)};
  }
  const ModelParameters& p = *model.effective_parameters;
  const std::set<std::string> special = {model.response_column, p.weights_column, p.offset_column,
                                         p.fold_column};
  std::vector<std::string> names;
  for (const std::string& name : *model.original_names) {
    if (!special.contains(name)) names.push_back(name);
  }
  return names;
}

std::vector<std::string> Features(const Model& model, const Frame& frame,
                                  const PermutationImportance& wanted) {
  const std::vector<std::string> predictors = Predictors(model);
  const auto in_frame = [&](const std::string& name) { return frame.Find(name).has_value(); };
  if (wanted.features.empty()) {
    std::vector<std::string> names;
    std::ranges::copy_if(predictors, std::back_inserter(names), in_frame);
    if (names.empty())
      ThrowIllegalArgument("The frame has no column that the model was trained on.");
    return names;
  }
  std::vector<std::string> absent;
  std::vector<std::string> unused;
  for (const std::string& name : wanted.features) {
    if (!in_frame(name)) absent.push_back(name);
    if (std::ranges::find(predictors, name) == predictors.end()) unused.push_back(name);
  }
  if (!absent.empty()) {
    ThrowIllegalArgument("Features " + Join(absent) + " are not present in the provided frame!");
  }
  if (!unused.empty()) {
    ThrowIllegalArgument("Features " + Join(unused) + " weren't used for training!");
  }
  return wanted.features;
}

std::string ChosenMetric(const Model& model, const std::string& given) {
  std::string metric = AsciiLower(given);
  if (metric != "auto") {
    if (!IsMetricName(metric) || metric == "gini") {
      ThrowIllegalArgument("Permutation Variable Importance doesn't support " + given +
                           " for model " + model.key);
    }
    return metric;
  }
  if (model.category == ModelCategory::kBinomial) return "auc";
  return model.category == ModelCategory::kMultinomial ? "logloss" : "rmse";
}

void CheckCounts(const PermutationImportance& wanted, const Frame& frame) {
  if (wanted.samples != -1 &&
      (wanted.samples < 2 || wanted.samples > static_cast<int64_t>(frame.rows()))) {
    ThrowIllegalArgument(
        "Argument n_samples has to be either -1 to use the whole frame or greater than 2 and lower "
        "than or equal to the number of rows of the provided frame!");
  }
  if (wanted.repeats < 1) ThrowIllegalArgument("Argument n_repeats must be greater than 0!");
  constexpr int64_t kMostRepeats = 10000;
  if (wanted.repeats > kMostRepeats) ThrowIllegalArgument("n_repeats: at most 10000 are allowed.");
}

std::vector<size_t> Shuffled(size_t count, Pcg& random) {
  std::vector<size_t> rows(count);
  std::iota(rows.begin(), rows.end(), size_t{0});
  random.Shuffle(std::span(rows));
  return rows;
}

class Experiment {
 public:
  Experiment(const Model& model, const Frame& frame, const PermutationImportance& wanted)
      : model_(model),
        frame_(frame),
        metric_(ChosenMetric(model, wanted.metric)),
        random_(wanted.seed == -1 ? static_cast<int64_t>(std::random_device{}()) : wanted.seed) {
    options_.predictions = false;
    options_.stop = wanted.stop;
    if (wanted.samples != -1) {
      std::vector<size_t> rows = Shuffled(frame.rows(), random_);
      rows.resize(static_cast<size_t>(wanted.samples));
      std::ranges::sort(rows);
      frame_ = frame.TakeRows(rows);
    }
    base_ = Score(frame_);
  }

  // The change of the metric when the rows of one column change places.
  double Change(const std::string& feature) {
    const size_t index = *frame_.Find(feature);
    Frame changed = frame_;
    const Frame column = frame_.Select({index}).TakeRows(Shuffled(frame_.rows(), random_));
    changed.Replace(index, Column::WithLayout(column.column(0), frame_.layout()));
    return std::abs(Score(changed) - base_);
  }

 private:
  double Score(const Frame& frame) const {
    const ScoreResult result = ScoreFrame(model_, {"", frame}, options_);
    const double value = MetricValue(*result.metrics, metric_);
    if (std::isnan(value)) {
      ThrowIllegalArgument("Model doesn't support the metric following metric " + metric_);
    }
    return value;
  }

  const Model& model_;
  Frame frame_;
  std::string metric_;
  Pcg random_;
  ScoreOptions options_;
  double base_ = 0;
};

Frame Tabulate(const std::vector<std::string>& features,
               const std::vector<std::vector<double>>& runs) {
  std::vector<size_t> order(features.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::stable_sort(order, [&](size_t a, size_t b) { return runs[0][a] > runs[0][b]; });
  const RowLayoutPtr layout = MakeLayout(features.size());
  const auto column = [&](const auto& value) {
    std::vector<double> cells;
    for (const size_t i : order) cells.push_back(value(i));
    return Column::FromValues(ColumnType::kNumeric, layout, cells);
  };
  std::vector<std::optional<std::string>> names;
  for (const size_t i : order) names.emplace_back(features[i]);
  Frame result;
  result.Append("Variable", Column::FromStrings(layout, names));
  if (runs.size() > 1) {
    for (size_t run = 0; run < runs.size(); ++run) {
      result.Append("Run " + std::to_string(run + 1),
                    column([&](size_t i) { return runs[run][i]; }));
    }
    return result;
  }
  const std::vector<double>& changes = runs[0];
  const double largest = *std::ranges::max_element(changes);
  const double sum = std::accumulate(changes.begin(), changes.end(), 0.0);
  const auto share = [](double part, double whole) { return whole > 0 ? part / whole : 0; };
  result.Append("Relative Importance", column([&](size_t i) { return changes[i]; }));
  result.Append("Scaled Importance", column([&](size_t i) { return share(changes[i], largest); }));
  result.Append("Percentage", column([&](size_t i) { return share(changes[i], sum); }));
  return result;
}

}  // namespace

Frame ComputePermutationImportance(const Model& model, const Frame& frame,
                                   const PermutationImportance& wanted) {
  if (!model.is_supervised() || !frame.Find(model.response_column)) {
    ThrowIllegalArgument(
        "Frame must contain the response column for the use in permutation variable importance!");
  }
  CheckCounts(wanted, frame);
  const std::vector<std::string> features = Features(model, frame, wanted);
  Experiment experiment(model, frame, wanted);
  std::vector<std::vector<double>> runs(static_cast<size_t>(wanted.repeats));
  for (std::vector<double>& run : runs) {
    for (const std::string& feature : features) run.push_back(experiment.Change(feature));
  }
  return Tabulate(features, runs);
}

}  // namespace hydrofoil
