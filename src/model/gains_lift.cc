#include "model/gains_lift.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "frame/quantile.h"

namespace hydrofoil {
namespace {

constexpr std::array<double, 16> kUsualQuantiles = {.99, .98, .97, .96, .95, .9, .85, .8,
                                                    .7,  .6,  .5,  .4,  .3,  .2, .1,  0};

struct Group {
  int64_t rows = 0;
  int64_t events = 0;  // rows of the positive class
  double score = 0;    // sum of p1
};
using Groups = std::vector<Group>;

std::vector<double> P1(const ScoredRows& scored) {
  std::vector<double> values(scored.rows);
  for (size_t row = 0; row < scored.rows; ++row) values[row] = scored.Predictions(row)[1];
  return values;
}

// Lower ends of the groups, descending and distinct.
std::vector<double> Thresholds(const ScoredRows& scored, int bins) {
  const WeightedQuantiles quantiles(P1(scored), scored.weights);
  std::vector<double> thresholds;
  const auto add = [&](double probability) {
    const double threshold = quantiles.At(probability);
    if (thresholds.empty() || threshold < thresholds.back()) thresholds.push_back(threshold);
  };
  if (bins < 0) {
    for (const double probability : kUsualQuantiles) add(probability);
  } else {
    for (int i = 0; i < bins; ++i) add(static_cast<double>(bins - i - 1) / bins);
  }
  return thresholds;
}

Groups CountGroups(const ScoredRows& scored, const std::vector<double>& thresholds) {
  const auto add = [&](Groups& groups, size_t row) {
    const double p1 = scored.Predictions(row)[1];
    const auto found = std::find_if(thresholds.begin(), thresholds.end(),
                                    [p1](double threshold) { return p1 >= threshold; });
    if (found == thresholds.end()) return;
    Group& group = groups[static_cast<size_t>(found - thresholds.begin())];
    const double weight = scored.Weight(row);
    group.rows = static_cast<int64_t>(static_cast<double>(group.rows) + weight);
    if (scored.responses[row] == 1) {
      group.events = static_cast<int64_t>(static_cast<double>(group.events) + weight);
    }
    group.score += weight * p1;
  };
  return AccumulateRows(scored, Groups(thresholds.size()), add,
                        [](Groups& into, const Groups& from) {
                          for (size_t i = 0; i < into.size(); ++i) {
                            into[i].rows += from[i].rows;
                            into[i].events += from[i].events;
                            into[i].score += from[i].score;
                          }
                        });
}

Group Total(std::span<const Group> groups) {
  Group total;
  for (const Group& group : groups) {
    total.rows += group.rows;
    total.events += group.events;
    total.score += group.score;
  }
  return total;
}

double Ratio(double numerator, int64_t denominator) {
  return denominator == 0 ? 0 : numerator / static_cast<double>(denominator);
}

double EventRate(const Group& group) {
  return Ratio(static_cast<double>(group.events), group.rows);
}

// The measures of one group, in the order of the columns after "group".
std::array<double, 13> MeasuresOf(const Group& group, const Group& so_far, const Group& total,
                                  double threshold) {
  const double overall = EventRate(total);
  const double lift = EventRate(group) / overall;
  const double cumulative_lift = EventRate(so_far) / overall;
  const double capture = Ratio(static_cast<double>(group.events), total.events);
  const double cumulative_capture = Ratio(static_cast<double>(so_far.events), total.events);
  const double non_events =
      Ratio(static_cast<double>(so_far.rows - so_far.events), total.rows - total.events);
  return {Ratio(static_cast<double>(so_far.rows), total.rows),
          threshold,
          lift,
          cumulative_lift,
          EventRate(group),
          Ratio(group.score, group.rows),
          EventRate(so_far),
          Ratio(so_far.score, so_far.rows),
          capture,
          cumulative_capture,
          100 * (lift - 1),
          100 * (cumulative_lift - 1),
          cumulative_capture - non_events};
}

constexpr std::array<std::string_view, 13> kHeaders = {"Cumulative Data Fraction",
                                                       "Lower Threshold",
                                                       "Lift",
                                                       "Cumulative Lift",
                                                       "Response Rate",
                                                       "Score",
                                                       "Cumulative Response Rate",
                                                       "Cumulative Score",
                                                       "Capture Rate",
                                                       "Cumulative Capture Rate",
                                                       "Gain",
                                                       "Cumulative Gain",
                                                       "Kolmogorov Smirnov"};

Table EmptyTable(const Group& total) {
  Table table;
  table.name = "Gains/Lift Table";
  table.description = fmt::format("Avg response rate: {:5.2f} %, avg score: {:5.2f} %",
                                  100 * EventRate(total), 100 * Ratio(total.score, total.rows));
  table.columns.push_back(MakeTableColumn("Group", "int", "%d"));
  for (const std::string_view header : kHeaders) {
    const bool is_fraction = header == kHeaders.front();
    table.columns.push_back(MakeTableColumn(header, "double", is_fraction ? "%.8f" : "%5f"));
  }
  return table;
}

}  // namespace

std::optional<GainsLift> ComputeGainsLift(const ScoredRows& scored, int bins) {
  if (bins < -1) {
    ThrowIllegalArgument("Number of G/L bins must be greater or equal than -1.");
  }
  if (bins == 0) return std::nullopt;
  const std::vector<double> thresholds = Thresholds(scored, bins);
  const Groups groups = CountGroups(scored, thresholds);
  const Group total = Total(groups);
  if (total.rows == 0) return std::nullopt;
  GainsLift result;
  result.table = EmptyTable(total);
  result.lift_top_group = EventRate(groups.front()) / EventRate(total);
  for (size_t i = 0; i < groups.size(); ++i) {
    const Group so_far = Total(std::span(groups).first(i + 1));
    const auto measures = MeasuresOf(groups[i], so_far, total, thresholds[i]);
    result.table.columns[0].cells.emplace_back(static_cast<int64_t>(i + 1));
    for (size_t c = 0; c < measures.size(); ++c) {
      result.table.columns[c + 1].cells.emplace_back(measures[c]);
    }
  }
  return result;
}

}  // namespace hydrofoil
