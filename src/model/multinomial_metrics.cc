#include "model/multinomial_metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "model/error_sums.h"

namespace hydrofoil {
namespace {

constexpr size_t kMaxHitRatios = 10;
constexpr size_t kMaxConfusionClasses = 1000;
constexpr size_t kMaxRankedClasses = 50;

struct MultinomialSums {
  ErrorSums errors;
  std::vector<double> hits;  // [k]: weight of rows whose class came k-th, from 0
  std::vector<std::vector<double>> counts;
  double wrong = 0;
  std::vector<double> class_rows;  // used when there are too many classes for a matrix
  std::vector<double> class_wrong;
};

// How many classes were held likelier than the actual one; the predicted one comes first.
size_t RankOf(std::span<const double> probabilities, size_t actual, size_t label) {
  if (actual == label) return 0;
  if (actual >= probabilities.size()) return probabilities.size();
  size_t rank = 1;
  for (size_t c = 0; c < probabilities.size(); ++c) {
    if (c == label || c == actual) continue;
    const double difference = probabilities[c] - probabilities[actual];
    if (difference > 0 || (difference == 0 && c < actual)) ++rank;
  }
  return rank;
}

void AddRow(const ScoredRows& scored, size_t row, MultinomialSums& sums) {
  const auto actual = static_cast<size_t>(scored.responses[row]);
  const size_t label = scored.labels[row];
  const double weight = scored.Weight(row);
  sums.errors.AddClass(scored.Predictions(row), scored.responses[row], weight);
  const size_t rank = RankOf(scored.Predictions(row), actual, label);
  if (rank < sums.hits.size()) sums.hits[rank] += rank == 0 ? 1 : weight;
  if (!sums.counts.empty()) sums.counts[actual][label] += 1;
  sums.class_rows[actual] += 1;
  if (actual != label) sums.class_wrong[actual] += 1;
}

void AddTo(std::vector<double>& into, const std::vector<double>& from) {
  for (size_t i = 0; i < into.size(); ++i) into[i] += from[i];
}

void Merge(MultinomialSums& into, const MultinomialSums& from) {
  into.errors.Merge(from.errors);
  AddTo(into.hits, from.hits);
  AddTo(into.class_rows, from.class_rows);
  AddTo(into.class_wrong, from.class_wrong);
  for (size_t i = 0; i < into.counts.size(); ++i) AddTo(into.counts[i], from.counts[i]);
}

MultinomialSums EmptySums(size_t classes) {
  MultinomialSums sums;
  sums.hits.assign(std::min(kMaxHitRatios, classes), 0);
  sums.class_rows.assign(classes, 0);
  sums.class_wrong.assign(classes, 0);
  if (classes <= kMaxConfusionClasses) {
    sums.counts.assign(classes, std::vector<double>(classes, 0));
  }
  return sums;
}

void FillHitRatios(const MultinomialSums& sums, MultinomialMetrics& metrics) {
  double hits = 0;
  for (const double more : sums.hits) {
    hits += more / sums.errors.weight;
    metrics.hit_ratios.push_back(static_cast<float>(hits));
  }
  Table& table = metrics.hit_ratio_table;
  table.name = fmt::format("Top-{} Hit Ratios", metrics.hit_ratios.size());
  table.columns = {MakeTableColumn("K", "string", "%s"),
                   MakeTableColumn("Hit Ratio", "float", "%f")};
  for (size_t k = 0; k < metrics.hit_ratios.size(); ++k) {
    table.columns[0].cells.emplace_back(fmt::format("{}", k + 1));
    table.columns[1].cells.emplace_back(metrics.hit_ratios[k]);
  }
}

void FillClassErrors(const MultinomialSums& sums, MultinomialMetrics& metrics) {
  double rows = 0;
  double wrong = 0;
  double errors = 0;
  for (size_t c = 0; c < sums.class_rows.size(); ++c) {
    rows += sums.class_rows[c];
    wrong += sums.class_wrong[c];
    if (sums.class_rows[c] > 0) errors += sums.class_wrong[c] / sums.class_rows[c];
  }
  metrics.classification_error = wrong / rows;
  metrics.mean_per_class_error = errors / static_cast<double>(sums.class_rows.size());
}

[[nodiscard]] bool WantsRanking(AucType type, size_t classes) {
  return type != AucType::kAuto && type != AucType::kNone && classes <= kMaxRankedClasses;
}

}  // namespace

void ComputeMultinomialMetrics(const ScoredRows& scored, const DomainPtr& domain, AucType auc_type,
                               ModelMetrics& metrics) {
  MultinomialSums sums = AccumulateRows(
      scored, EmptySums(domain->size()),
      [&](MultinomialSums& into, size_t row) { AddRow(scored, row, into); }, Merge);
  MultinomialMetrics detail;
  sums.errors.FillShared(metrics);
  detail.r2 = sums.errors.R2();
  detail.logloss = sums.errors.LogLoss();
  detail.domain = domain;
  detail.confusion_matrix.domain = domain;
  FillHitRatios(sums, detail);
  FillClassErrors(sums, detail);
  detail.confusion_matrix.counts = std::move(sums.counts);
  if (WantsRanking(auc_type, domain->size())) {
    MulticlassRanking ranking = RankMulticlass(scored, *domain, auc_type);
    detail.auc = ranking.auc;
    detail.pr_auc = ranking.pr_auc;
    detail.auc_table = std::move(ranking.auc_table);
    detail.pr_auc_table = std::move(ranking.pr_auc_table);
  }
  metrics.detail = std::move(detail);
}

}  // namespace hydrofoil
