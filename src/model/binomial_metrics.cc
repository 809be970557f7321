#include "model/binomial_metrics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/auc_builder.h"
#include "model/error_sums.h"
#include "model/gains_lift.h"

namespace hydrofoil {
namespace {

// Counts of a confusion matrix at one threshold.
struct Outcome {
  double tp = 0;
  double fp = 0;
  double fn = 0;
  double tn = 0;
};

double Precision(const Outcome& o) { return o.tp / (o.tp + o.fp); }
double Recall(const Outcome& o) { return o.tp / (o.tp + o.fn); }
double Specificity(const Outcome& o) { return o.tn / (o.tn + o.fp); }

double FBeta(const Outcome& o, double numerator, double weight) {
  const double precision = Precision(o);
  const double recall = Recall(o);
  return numerator * (precision * recall) / (weight * precision + recall);
}

// Matthews correlation coefficient, without its sign.
double AbsoluteMcc(const Outcome& o) {
  double mcc = o.tp * o.tn - o.fp * o.fn;
  if (mcc == 0) return 0;
  mcc /= std::sqrt((o.tp + o.fp) * (o.tp + o.fn) * (o.tn + o.fp) * (o.tn + o.fn));
  return std::min(1.0, std::abs(mcc));
}

struct Criterion {
  std::string_view name;
  bool is_count;
  double (*value)(const Outcome&);
};

constexpr std::array<Criterion, 18> kCriteria = {{
    {"f1", false, [](const Outcome& o) { return FBeta(o, 2, 1); }},
    {"f2", false, [](const Outcome& o) { return FBeta(o, 5, 4); }},
    {"f0point5", false, [](const Outcome& o) { return FBeta(o, 1.25, .25); }},
    {"accuracy", false,
     [](const Outcome& o) { return (o.tn + o.tp) / (o.tn + o.fn + o.tp + o.fp); }},
    {"precision", false, Precision},
    {"recall", false, Recall},
    {"specificity", false, Specificity},
    {"absolute_mcc", false, AbsoluteMcc},
    {"min_per_class_accuracy", false,
     [](const Outcome& o) { return std::min(Recall(o), Specificity(o)); }},
    {"mean_per_class_accuracy", false,
     [](const Outcome& o) { return 0.5 * (Recall(o) + Specificity(o)); }},
    {"tns", true, [](const Outcome& o) { return o.tn; }},
    {"fns", true, [](const Outcome& o) { return o.fn; }},
    {"fps", true, [](const Outcome& o) { return o.fp; }},
    {"tps", true, [](const Outcome& o) { return o.tp; }},
    {"tnr", false, Specificity},
    {"fnr", false, [](const Outcome& o) { return o.fn / (o.fn + o.tp); }},
    {"fpr", false, [](const Outcome& o) { return o.fp / (o.fp + o.tn); }},
    {"tpr", false, Recall},
}};

struct ThresholdOutcome {
  double threshold = 0;
  Outcome outcome;
};

// From the highest threshold down.
std::vector<ThresholdOutcome> OutcomesByThreshold(const std::vector<AucBin>& bins) {
  Outcome total;
  for (const AucBin& bin : bins) {
    total.fn += bin.positives;
    total.tn += bin.negatives;
  }
  std::vector<ThresholdOutcome> outcomes;
  outcomes.reserve(bins.size());
  double tp = 0;
  double fp = 0;
  for (const AucBin& bin : std::views::reverse(bins)) {
    tp += bin.positives;
    fp += bin.negatives;
    outcomes.push_back({bin.center, {tp, fp, total.fn - tp, total.tn - fp}});
  }
  return outcomes;
}

// The first place of the largest value; nullopt when all are NaN.
std::optional<size_t> FirstMaximum(const std::vector<ThresholdOutcome>& outcomes,
                                   const Criterion& criterion) {
  std::optional<size_t> best;
  double largest = -1;
  for (size_t i = 0; i < outcomes.size(); ++i) {
    const double value = criterion.value(outcomes[i].outcome);
    if (value > largest) {
      largest = value;
      best = i;
    }
  }
  return best;
}

Table ThresholdsTable(const std::vector<ThresholdOutcome>& outcomes) {
  Table table;
  table.name = "Metrics for Thresholds";
  table.description = "Binomial metrics as a function of classification thresholds";
  TableColumn thresholds = MakeTableColumn("Threshold", "double", "%f");
  TableColumn indices = MakeTableColumn("idx", "int", "%d");
  for (size_t i = 0; i < outcomes.size(); ++i) {
    thresholds.cells.emplace_back(outcomes[i].threshold);
    indices.cells.emplace_back(static_cast<int64_t>(i));
  }
  table.columns.push_back(std::move(thresholds));
  for (const Criterion& criterion : kCriteria) {
    TableColumn column = MakeTableColumn(criterion.name, criterion.is_count ? "long" : "double",
                                         criterion.is_count ? "%d" : "%f");
    column.cells.reserve(outcomes.size());
    for (const ThresholdOutcome& at : outcomes) {
      const double value = criterion.value(at.outcome);
      column.cells.emplace_back(criterion.is_count ? TableCell(static_cast<int64_t>(value))
                                                   : TableCell(value));
    }
    column.name = criterion.name;
    table.columns.push_back(std::move(column));
  }
  table.columns.push_back(std::move(indices));
  return table;
}

Table MaxCriteriaTable(const std::vector<ThresholdOutcome>& outcomes) {
  Table table;
  table.name = "Maximum Metrics";
  table.description = "Maximum metrics at their respective thresholds";
  table.columns = {MakeTableColumn("Metric", "string", "%s"),
                   MakeTableColumn("Threshold", "double", "%f"),
                   MakeTableColumn("Value", "double", "%f"), MakeTableColumn("idx", "long", "%d")};
  for (const Criterion& criterion : kCriteria) {
    const auto best = FirstMaximum(outcomes, criterion);
    table.columns[0].cells.emplace_back("max " + std::string(criterion.name));
    table.columns[1].cells.emplace_back(best ? outcomes[*best].threshold : kNotANumber);
    table.columns[2].cells.emplace_back(best ? criterion.value(outcomes[*best].outcome)
                                             : kNotANumber);
    table.columns[3].cells.emplace_back(best ? static_cast<int64_t>(*best) : int64_t{-1});
  }
  return table;
}

void FillFromThresholds(const std::vector<AucBin>& bins, const DomainPtr& domain,
                        BinomialMetrics& metrics) {
  const std::vector<ThresholdOutcome> outcomes = OutcomesByThreshold(bins);
  const RankingMeasures ranking = MeasureRanking(bins);
  metrics.auc = ranking.auc;
  metrics.gini = ranking.gini;
  metrics.pr_auc = ranking.pr_auc;
  metrics.thresholds = ThresholdsTable(outcomes);
  metrics.max_criteria = MaxCriteriaTable(outcomes);
  metrics.domain = domain;
  metrics.confusion_matrix.domain = domain;
  const auto best = FirstMaximum(outcomes, kCriteria.front());
  // Without a single positive every F1 is undefined; the matrix then has no rows to show.
  const Outcome at_best = best ? outcomes[*best].outcome : Outcome{};
  if (best) metrics.max_f1_threshold = outcomes[*best].threshold;
  metrics.confusion_matrix.counts = {{at_best.tn, at_best.fp}, {at_best.fn, at_best.tp}};
  metrics.mean_per_class_error = metrics.confusion_matrix.MeanPerClassError();
  metrics.classification_error = metrics.confusion_matrix.ErrorRate();
}

struct BinomialSums {
  ErrorSums errors;
  AucBuilder ranking;
};

}  // namespace

void ComputeBinomialMetrics(const ScoredRows& scored, const DomainPtr& domain, int gains_lift_bins,
                            ModelMetrics& metrics) {
  const auto add = [&](BinomialSums& sums, size_t row) {
    const double actual = scored.responses[row];
    const double weight = scored.Weight(row);
    sums.errors.AddClass(scored.Predictions(row), actual, weight);
    sums.ranking.Add(scored.Predictions(row)[1], actual == 1, weight);
  };
  const BinomialSums sums =
      AccumulateRows(scored, BinomialSums(), add, [](BinomialSums& into, const BinomialSums& from) {
        into.errors.Merge(from.errors);
        into.ranking.Merge(from.ranking);
      });
  BinomialMetrics detail;
  sums.errors.FillShared(metrics);
  detail.r2 = sums.errors.R2();
  detail.logloss = sums.errors.LogLoss();
  FillFromThresholds(sums.ranking.bins(), domain, detail);
  if (auto gains_lift = ComputeGainsLift(scored, gains_lift_bins)) {
    detail.gains_lift = std::move(gains_lift->table);
    detail.lift_top_group = gains_lift->lift_top_group;
  }
  metrics.detail = std::move(detail);
}

}  // namespace hydrofoil
