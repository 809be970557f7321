#include <fmt/format.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "base/thread_pool.h"
#include "model/auc_builder.h"
#include "model/multinomial_metrics.h"

namespace hydrofoil {
namespace {

// One curve, or the average of several.
struct CurveArea {
  std::string name;
  std::string first_class;
  std::string second_class;
  double auc = 0;
  double pr_auc = 0;
  double positives = 0;
};

// The curve of p[of] with `of` as positive class among the rows whose class is `of`, or `against`
// (all other classes when `against` == `of`).
AucBuilder RankClass(const ScoredRows& scored, size_t of, size_t against) {
  return AccumulateRows(
      scored, AucBuilder(),
      [&](AucBuilder& builder, size_t row) {
        const auto actual = static_cast<size_t>(scored.responses[row]);
        if (of != against && actual != of && actual != against) return;
        const auto probabilities = scored.Predictions(row);
        const double probability = of < probabilities.size() ? probabilities[of] : 0;
        builder.Add(probability, actual == of, scored.Weight(row));
      },
      [](AucBuilder& into, const AucBuilder& from) { into.Merge(from); });
}

double ZeroIfNaN(double value) { return std::isnan(value) ? 0 : value; }

CurveArea AreaOf(const AucBuilder& builder) {
  const RankingMeasures measures = MeasureRanking(builder.bins());
  CurveArea area;
  area.auc = ZeroIfNaN(measures.auc);
  area.pr_auc = ZeroIfNaN(measures.pr_auc);
  for (const AucBin& bin : builder.bins()) area.positives += bin.positives;
  return area;
}

std::vector<CurveArea> OneVersusRest(const ScoredRows& scored, const Domain& domain) {
  std::vector<CurveArea> areas(domain.size());
  ParallelFor(domain.size(), [&](size_t c) {
    areas[c] = AreaOf(RankClass(scored, c, c));
    areas[c].name = domain[c] + " vs Rest";
    areas[c].first_class = domain[c];
  });
  return areas;
}

std::vector<CurveArea> OneVersusOne(const ScoredRows& scored, const Domain& domain) {
  std::vector<std::pair<size_t, size_t>> pairs;
  for (size_t a = 0; a < domain.size(); ++a) {
    for (size_t b = a + 1; b < domain.size(); ++b) pairs.emplace_back(a, b);
  }
  std::vector<CurveArea> areas(pairs.size());
  ParallelFor(pairs.size(), [&](size_t i) {
    const auto [a, b] = pairs[i];
    const CurveArea of_a = AreaOf(RankClass(scored, a, b));
    const CurveArea of_b = AreaOf(RankClass(scored, b, a));
    areas[i].name = fmt::format("Class {} vs. {}", domain[a], domain[b]);
    areas[i].first_class = domain[a];
    areas[i].second_class = domain[b];
    areas[i].auc = (of_a.auc + of_b.auc) / 2;
    areas[i].pr_auc = (of_a.pr_auc + of_b.pr_auc) / 2;
    areas[i].positives = of_a.positives + of_b.positives;
  });
  return areas;
}

// The average of the areas, plain or by the share of positives.
CurveArea Average(const std::string& name, const std::vector<CurveArea>& areas, bool weighted) {
  CurveArea average;
  average.name = name;
  double total = 0;
  for (const CurveArea& area : areas) {
    const double weight = weighted ? area.positives : 1;
    total += weight;
    average.auc += weight * area.auc;
    average.pr_auc += weight * area.pr_auc;
  }
  average.auc /= total;
  average.pr_auc /= total;
  return average;
}

Table AreaTable(const std::vector<CurveArea>& rows, const std::string& header,
                double CurveArea::* value) {
  Table table;
  table.name = fmt::format("Multinomial {} values", header);
  table.columns = {MakeTableColumn("Type", "string", "%s"),
                   MakeTableColumn("First Class Domain", "string", "%s"),
                   MakeTableColumn("Second Class Domain", "string", "%s"),
                   MakeTableColumn(header, "double", "%.5f")};
  const auto text_or_null = [](const std::string& text) {
    return text.empty() ? TableCell() : TableCell(text);
  };
  for (const CurveArea& row : rows) {
    table.columns[0].cells.emplace_back(row.name);
    table.columns[1].cells.push_back(text_or_null(row.first_class));
    table.columns[2].cells.push_back(text_or_null(row.second_class));
    table.columns[3].cells.emplace_back(row.*value);
  }
  return table;
}

std::string AverageName(AucType type) {
  switch (type) {
    case AucType::kMacroOvr:
      return "Macro OVR";
    case AucType::kWeightedOvr:
      return "Weighted OVR";
    case AucType::kMacroOvo:
      return "Macro OVO";
    default:
      return "Weighted OVO";
  }
}

}  // namespace

MulticlassRanking RankMulticlass(const ScoredRows& scored, const Domain& domain, AucType auc_type) {
  std::vector<CurveArea> rows;
  const auto append = [&rows](std::vector<CurveArea> areas, const std::string& kind) {
    const CurveArea macro = Average("Macro " + kind, areas, false);
    const CurveArea weighted = Average("Weighted " + kind, areas, true);
    rows.insert(rows.end(), areas.begin(), areas.end());
    rows.push_back(macro);
    rows.push_back(weighted);
  };
  append(OneVersusRest(scored, domain), "OVR");
  append(OneVersusOne(scored, domain), "OVO");
  MulticlassRanking ranking;
  ranking.auc_table = AreaTable(rows, "AUC", &CurveArea::auc);
  ranking.pr_auc_table = AreaTable(rows, "auc_pr", &CurveArea::pr_auc);
  for (const CurveArea& row : rows) {
    if (row.name != AverageName(auc_type)) continue;
    ranking.auc = row.auc;
    ranking.pr_auc = row.pr_auc;
  }
  return ranking;
}

}  // namespace hydrofoil
