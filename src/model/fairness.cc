#include "model/fairness.h"
#include "model/predictor.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <variant>

#include "base/error.h"
#include "model/binomial_metrics.h"
#include "model/row_scoring.h"

namespace hydrofoil {
namespace {

constexpr std::string_view kMissing = "NaN";

// What the overview compares, in its order.
constexpr std::array<const char*, 18> kMeasures = {
    "tp",  "fp",  "tn",  "fn",  "total", "relativeSize", "accuracy", "precision",     "f1",
    "tpr", "tnr", "fpr", "fnr", "auc",   "aucpr",        "gini",     "selectedRatio", "logloss"};

struct Group {
  std::vector<double> levels;  // a code a protected column, NaN for missing
  std::vector<size_t> rows;
  std::map<std::string, double> measures;
  Table thresholds;
};

// ln(n!), exact enough for any count of rows.
double LogFactorial(double n) { return std::lgamma(n + 1); }

// Two-sided, for the counts of two groups inside and outside of a selection.
double FisherExact(double a, double b, double c, double d) {
  const double row = a + b;
  const double column = a + c;
  const double all = a + b + c + d;
  const double fixed = LogFactorial(row) + LogFactorial(all - row) + LogFactorial(column) +
                       LogFactorial(all - column) - LogFactorial(all);
  const auto probability = [&](double x) {
    return std::exp(fixed - LogFactorial(x) - LogFactorial(row - x) - LogFactorial(column - x) -
                    LogFactorial(all - row - column + x));
  };
  const double observed = probability(a) * (1 + 1e-7);
  double sum = 0;
  for (double x = std::max(0.0, column - (all - row)); x <= std::min(row, column); ++x) {
    const double p = probability(x);
    if (p <= observed) sum += p;
  }
  return std::min(1.0, sum);
}

size_t FavorableClass(const Model& model, const FairnessWish& wish) {
  if (model.category != ModelCategory::kBinomial) {
    ThrowIllegalArgument("Model has to be a binomial model!");
  }
  const Domain& classes = *model.response_domain;
  const auto found = std::ranges::find(classes, wish.favorable_class);
  if (found == classes.end()) {
    ThrowIllegalArgument("Favourable class is not present in the response!");
  }
  return static_cast<size_t>(found - classes.begin());
}

std::vector<ColumnPtr> ProtectedColumns(const Frame& frame, const FairnessWish& wish) {
  if (wish.protected_columns.empty()) ThrowIllegalArgument("protected_columns: name at least one.");
  std::vector<ColumnPtr> columns;
  for (const std::string& name : wish.protected_columns) {
    const auto index = frame.Find(name);
    if (!index) ThrowIllegalArgument(name + " was not found in the frame!");
    columns.push_back(frame.column(*index));
    if (!columns.back()->is_categorical()) {
      ThrowIllegalArgument(name + " has to be a categorical column!");
    }
  }
  return columns;
}

std::vector<double> ReferenceLevels(const std::vector<ColumnPtr>& columns,
                                    const FairnessWish& wish) {
  std::vector<double> levels;
  if (wish.reference.empty()) return levels;
  if (wish.reference.size() != columns.size()) {
    ThrowIllegalArgument("reference: there must be one level per protected column.");
  }
  for (size_t i = 0; i < columns.size(); ++i) {
    const Domain& domain = *columns[i]->domain();
    const auto found = std::ranges::find(domain, wish.reference[i]);
    if (found == domain.end()) {
      ThrowIllegalArgument("Reference group is not present in the protected column");
    }
    levels.push_back(static_cast<double>(found - domain.begin()));
  }
  return levels;
}

// All rows of the frame with the probability of the favorable class.
struct Scores {
  std::vector<double> probability;
  std::vector<bool> selected;  // predicted as favorable
  std::vector<double> actual;  // 1: favorable, 0: not, NaN: not known
};

Scores ScoreFavorable(const Model& model, const Frame& frame, size_t favorable,
                      const std::stop_token& stop) {
  const AdaptedFrame input = model.predictor->Adapt(frame, BindUse::kMetrics);
  if (!input.response) {
    ThrowIllegalArgument("Frame must contain the response column '" + model.response_column + "'!");
  }
  const ScoredRows scored = ScoreAllRows(model, input, false, {stop, {}});
  Scores scores;
  for (size_t row = 0; row < scored.rows; ++row) {
    const bool second = scored.Predictions(row)[1] >= model.default_threshold;
    const double response = scored.responses[row];
    const bool known = response == 0 || response == 1;
    scores.probability.push_back(scored.Predictions(row)[favorable]);
    scores.selected.push_back(second == (favorable == 1));
    scores.actual.push_back(known ? static_cast<double>(response == static_cast<double>(favorable))
                                  : kNotANumber);
  }
  return scores;
}

// The first column varies fastest, missing values come last; groups without rows are left out.
std::vector<Group> MakeGroups(const std::vector<ColumnPtr>& columns, const Scores& scores) {
  std::map<std::vector<double>, std::vector<size_t>> rows_of;
  std::vector<std::vector<double>> codes;
  for (const ColumnPtr& column : columns) codes.push_back(column->Values());
  for (size_t row = 0; row < scores.actual.size(); ++row) {
    if (std::isnan(scores.actual[row])) continue;
    std::vector<double> key;
    for (size_t i = columns.size(); i-- > 0;) {
      const double code = codes[i][row];
      key.push_back(std::isnan(code) ? static_cast<double>(columns[i]->domain()->size()) : code);
    }
    rows_of[key].push_back(row);
  }
  std::vector<Group> groups;
  for (auto& [key, rows] : rows_of) {
    Group& group = groups.emplace_back();
    group.rows = std::move(rows);
    for (size_t i = 0; i < columns.size(); ++i) {
      const double code = key[columns.size() - 1 - i];
      const bool missing = code >= static_cast<double>(columns[i]->domain()->size());
      group.levels.push_back(missing ? kNotANumber : code);
    }
  }
  if (groups.empty()) ThrowIllegalArgument("The frame has no row with a known response.");
  constexpr size_t kMostGroups = 10000;
  if (groups.size() > kMostGroups) {
    ThrowIllegalArgument("protected_columns: there are more than 10000 groups.");
  }
  return groups;
}

void Count(const Scores& scores, Group& group) {
  double tp = 0;
  double fp = 0;
  double tn = 0;
  double fn = 0;
  for (const size_t row : group.rows) {
    const bool actual = scores.actual[row] == 1;
    if (scores.selected[row]) {
      ++(actual ? tp : fp);
    } else {
      ++(actual ? fn : tn);
    }
  }
  auto& measures = group.measures;
  measures["tp"] = tp;
  measures["fp"] = fp;
  measures["tn"] = tn;
  measures["fn"] = fn;
  const double total = tp + fp + tn + fn;
  measures["total"] = total;
  measures["accuracy"] = (tp + tn) / total;
  measures["precision"] = tp / (tp + fp);
  measures["f1"] = 2 * tp / (2 * tp + fp + fn);
  measures["tpr"] = tp / (tp + fn);
  measures["tnr"] = tn / (tn + fp);
  measures["fpr"] = fp / (fp + tn);
  measures["fnr"] = fn / (fn + tp);
  measures["selected"] = tp + fp;
  measures["selectedRatio"] = (tp + fp) / total;
}

void Rank(const Scores& scores, const DomainPtr& domain, Group& group) {
  ScoredRows scored;
  scored.rows = group.rows.size();
  scored.width = 2;
  for (const size_t row : group.rows) {
    scored.predictions.push_back(1 - scores.probability[row]);
    scored.predictions.push_back(scores.probability[row]);
    scored.responses.push_back(scores.actual[row]);
  }
  ModelMetrics metrics;
  ComputeBinomialMetrics(scored, domain, 0, metrics);
  group.measures["auc"] = metrics.auc();
  group.measures["aucpr"] = metrics.pr_auc();
  group.measures["gini"] = metrics.binomial()->gini;
  group.measures["logloss"] = metrics.logloss();
  group.thresholds = metrics.binomial()->thresholds;
}

const Group& ReferenceGroup(const std::vector<Group>& groups, const std::vector<double>& levels) {
  if (levels.empty()) {
    return *std::ranges::max_element(groups, {}, [](const Group& g) { return g.rows.size(); });
  }
  const auto found = std::ranges::find(groups, levels, &Group::levels);
  if (found == groups.end()) ThrowIllegalArgument("The reference group has no rows.");
  return *found;
}

double PValue(const Group& group, const Group& reference) {
  if (&group == &reference) return 1;
  const auto of = [](const Group& g, const char* name) { return g.measures.at(name); };
  return FisherExact(of(group, "selected"), of(group, "total") - of(group, "selected"),
                     of(reference, "selected"), of(reference, "total") - of(reference, "selected"));
}

Frame Overview(const std::vector<Group>& groups, const Group& reference,
               const std::vector<ColumnPtr>& columns, const FairnessWish& wish) {
  const RowLayoutPtr layout = MakeLayout(groups.size());
  Frame frame;
  const auto append = [&](const std::string& name, const auto& value, const DomainPtr& domain) {
    std::vector<double> cells;
    for (const Group& group : groups) cells.push_back(value(group));
    frame.Append(name, Column::FromValues(domain ? ColumnType::kCategorical : ColumnType::kNumeric,
                                          layout, cells, domain));
  };
  for (size_t i = 0; i < columns.size(); ++i) {
    append(
        wish.protected_columns[i], [&](const Group& g) { return g.levels[i]; },
        columns[i]->domain());
  }
  std::vector<std::string> names;
  for (const std::string name : kMeasures) {
    if (name == "selectedRatio") names.emplace_back("selected");
    names.push_back(name);
  }
  for (const std::string& name : names) {
    append(name, [&](const Group& g) { return g.measures.at(name); }, nullptr);
  }
  for (const std::string& name : names) {
    if (name == "total" || name == "relativeSize") continue;
    append(
        "AIR_" + name,
        [&](const Group& g) { return g.measures.at(name) / reference.measures.at(name); }, nullptr);
  }
  append("p.value", [&](const Group& g) { return PValue(g, reference); }, nullptr);
  return frame;
}

Frame ThresholdFrame(const Table& table) {
  const size_t rows = table.columns.front().cells.size();
  const RowLayoutPtr layout = MakeLayout(rows);
  Frame frame;
  for (const TableColumn& column : table.columns) {
    std::vector<double> cells;
    for (const TableCell& cell : column.cells) {
      cells.push_back(std::visit(
          [](const auto& value) -> double {
            if constexpr (std::is_arithmetic_v<std::decay_t<decltype(value)>>) {
              return static_cast<double>(value);
            } else {
              return kNotANumber;
            }
          },
          cell));
    }
    const std::string name = column.name == "threshold" ? "Threshold" : column.name;
    frame.Append(name, Column::FromValues(ColumnType::kNumeric, layout, cells));
  }
  return frame;
}

std::string LevelNames(const Group& group, const std::vector<ColumnPtr>& columns) {
  std::string text;
  for (size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) text += ",";
    const double code = group.levels[i];
    text += std::isnan(code) ? std::string(kMissing)
                             : columns[i]->domain()->at(static_cast<size_t>(code));
  }
  return text;
}

}  // namespace

std::vector<std::pair<std::string, Frame>> FairnessMetrics(const Model& model, const Frame& frame,
                                                           const FairnessWish& wish) {
  const size_t favorable = FavorableClass(model, wish);
  const std::vector<ColumnPtr> columns = ProtectedColumns(frame, wish);
  const std::vector<double> levels = ReferenceLevels(columns, wish);
  const Scores scores = ScoreFavorable(model, frame, favorable, wish.stop);
  std::vector<Group> groups = MakeGroups(columns, scores);
  size_t rows = 0;
  for (const Group& group : groups) rows += group.rows.size();
  for (Group& group : groups) {
    Count(scores, group);
    Rank(scores, model.response_domain, group);
    group.measures["relativeSize"] =
        static_cast<double>(group.rows.size()) / static_cast<double>(rows);
  }
  const Group& reference = ReferenceGroup(groups, levels);
  std::vector<std::pair<std::string, Frame>> frames;
  frames.emplace_back("overview", Overview(groups, reference, columns, wish));
  for (const Group& group : groups) {
    frames.emplace_back("thresholds_and_metrics_" + LevelNames(group, columns),
                        ThresholdFrame(group.thresholds));
  }
  return frames;
}

}  // namespace hydrofoil
