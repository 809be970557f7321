#include "selection/holdout_predictions.h"

#include <cmath>
#include <utility>

#include "model/predict.h"
#include "model/predictor.h"
#include "model/row_scoring.h"

namespace hydrofoil {
namespace {

template <typename T>
void AppendTo(std::vector<T>& into, const std::vector<T>& from) {
  into.insert(into.end(), from.begin(), from.end());
}

double Rounded(double value) { return std::round(value * 1e8) / 1e8; }

}  // namespace

Holdout ScoreHoldout(const Model& fold_model, const Frame& frame, std::vector<size_t> rows,
                     const std::stop_token& stop) {
  Holdout holdout;
  const Frame held_out = frame.TakeRows(rows);
  holdout.scored = ScoreAllRows(
      fold_model, fold_model.predictor->Adapt(held_out, BindUse::kMetrics), false, {stop, {}});
  holdout.threshold = fold_model.default_threshold;
  holdout.rows = std::move(rows);
  return holdout;
}

ScoredRows CombineHoldouts(const std::vector<Holdout>& holdouts) {
  ScoredRows all;
  for (const Holdout& holdout : holdouts) {
    const ScoredRows& scored = holdout.scored;
    all.rows += scored.rows;
    all.width = scored.width;
    AppendTo(all.predictions, scored.predictions);
    AppendTo(all.labels, scored.labels);
    AppendTo(all.responses, scored.responses);
    AppendTo(all.weights, scored.weights);
    all.part_ends.push_back(all.rows);
  }
  return all;
}

Frame HoldoutFrame(const Model& model, const std::vector<Holdout>& holdouts,
                   const RowLayoutPtr& layout) {
  const bool combined = holdouts.size() > 1;
  const bool is_classifier = model.is_classifier();
  Frame frame;
  const auto add = [&](const std::string& name, const DomainPtr& domain, const auto& value) {
    std::vector<double> values(layout->back(), 0);
    for (const Holdout& holdout : holdouts) {
      for (size_t i = 0; i < holdout.rows.size(); ++i) {
        values[holdout.rows[i]] = value(holdout, i);
      }
    }
    const ColumnType type = domain == nullptr ? ColumnType::kNumeric : ColumnType::kCategorical;
    frame.Append(name, Column::FromValues(type, layout, values, domain));
  };
  if (is_classifier) {
    add("predict", model.response_domain, [](const Holdout& holdout, size_t row) -> double {
      if (!holdout.scored.labels.empty()) return holdout.scored.labels[row];
      return holdout.scored.Predictions(row)[1] >= holdout.threshold ? 1 : 0;
    });
  }
  for (size_t c = 0; c < model.class_count(); ++c) {
    add(is_classifier ? ProbabilityColumnName(model.response_domain->at(c)) : "predict", nullptr,
        [&](const Holdout& holdout, size_t row) {
          const double value = holdout.scored.Predictions(row)[c];
          return combined && is_classifier ? Rounded(value) : value;
        });
  }
  return frame;
}

}  // namespace hydrofoil
