#include "model/given_predictions.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/wall_clock.h"
#include "model/binomial_metrics.h"
#include "model/class_probabilities.h"
#include "model/multinomial_metrics.h"
#include "model/regression_metrics.h"
#include "model/scored_rows.h"
#include "text/real_text.h"

namespace hydrofoil {
namespace {

[[noreturn]] void ThrowColumns(const std::string& text) {
  throw Error(ErrorKind::kIllegalArgument,
              "Illegal argument: predictions_frame of function: make: " + text,
              {{"argument", "predictions_frame"}, {"function", "make"}, {"value", text}});
}

[[noreturn]] void ThrowBadRequest(const std::string& text) {
  throw Error(ErrorKind::kMalformedRequest, text);
}

void RequireNumbers(const Frame& frame, const std::string& otherwise) {
  const bool numbers = std::ranges::all_of(frame.columns(), [](const ColumnPtr& column) {
    return column->type() == ColumnType::kNumeric || column->type() == ColumnType::kBad;
  });
  if (!numbers) ThrowBadRequest(otherwise);
}

void RequireProbabilities(const Frame& predictions, const char* kind) {
  RequireNumbers(predictions,
                 fmt::format("Predicted probabilities must be numeric per-class probabilities for "
                             "{}.",
                             kind));
}

// Class names of a column, as its own codes stand for them.
struct Labels {
  Domain names;
  std::vector<double> codes;  // a row each, NaN where missing
};

// Numbers are classes too, named as they are printed.
Labels LabelsOf(const Column& actuals) {
  if (actuals.is_categorical()) return {*actuals.domain(), actuals.Values()};
  if (actuals.is_text()) ThrowBadRequest("Actual values must be numbers or classes.");
  Labels labels;
  labels.codes = actuals.Values();
  std::vector<double> values;
  std::copy_if(labels.codes.begin(), labels.codes.end(), std::back_inserter(values),
               [](double value) { return !std::isnan(value); });
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  const bool integers = std::all_of(values.begin(), values.end(),
                                    [](double value) { return value == std::floor(value); });
  for (const double value : values) {
    labels.names.push_back(integers ? LevelText(value) : NumberText(value));
  }
  for (double& code : labels.codes) {
    if (std::isnan(code)) continue;
    const auto found = std::lower_bound(values.begin(), values.end(), code);
    code = static_cast<double>(found - values.begin());
  }
  return labels;
}

// The given classes followed by those that only the actual values have; sets `responses`.
Domain AdaptDomain(const Domain& given, const Column& actuals, std::vector<double>& responses) {
  const Labels labels = LabelsOf(actuals);
  Domain domain = given;
  std::vector<double> class_of;
  for (const std::string& name : labels.names) {
    const auto found = std::find(domain.begin(), domain.end(), name);
    class_of.push_back(static_cast<double>(found - domain.begin()));
    if (found == domain.end()) domain.push_back(name);
  }
  for (const double code : labels.codes) {
    responses.push_back(std::isnan(code) ? code : class_of[static_cast<size_t>(code)]);
  }
  return domain;
}

void CheckClasses(const Domain& given, const Domain& adapted, const char* kind) {
  if (adapted.size() == given.size()) return;
  ThrowBadRequest(fmt::format("Adapted domain must have {} class labels, but is [{}] for {}.",
                              given.size(), fmt::join(adapted, ", "), kind));
}

void CheckProbabilities(const ScoredRows& scored, const char* kind) {
  const bool fine = std::all_of(scored.predictions.begin(), scored.predictions.end(),
                                [](double p) { return std::isnan(p) || (p >= 0 && p <= 1); });
  if (!fine) {
    ThrowBadRequest(fmt::format("Predicted probabilities must be between 0 and 1 for {}.", kind));
  }
}

ScoredRows EmptyRows(const GivenPredictions& given, size_t width) {
  const size_t rows = given.predictions.rows();
  const bool weights_fit = !given.weights || given.weights->rows() == rows;
  if (given.actuals.rows() != rows || !weights_fit) {
    ThrowBadRequest("Can not make vectors of different length compatible!");
  }
  ScoredRows scored;
  scored.rows = rows;
  scored.width = width;
  scored.predictions.resize(rows * width);
  if (given.weights) scored.weights = given.weights->column(0)->Values();
  return scored;
}

ModelMetrics OfRegression(const GivenPredictions& given) {
  if (given.predictions.column_count() != 1) {
    ThrowColumns(
        "For regression problems (domain=null), the predictions_frame must have exactly 1 column.");
  }
  RequireNumbers(given.predictions, "Predicted values must be numeric for regression metrics.");
  RequireNumbers(given.actuals.Select({0}),
                 "Actual values must be numeric for regression metrics.");
  ResponseDistribution distribution;
  distribution.kind = given.distribution.value_or(Distribution::kGaussian);
  if (!TraitsOf(distribution.kind).parameter.empty()) {
    ThrowBadRequest(
        "Unsupported distribution family, requires additional distribution which cannot be "
        "specified right now.");
  }
  ModelMetrics metrics;
  metrics.description =
      fmt::format("Computed on user-given predictions and targets, distribution: {}.",
                  EnumName(distribution.kind));
  ScoredRows scored = EmptyRows(given, 1);
  scored.predictions = given.predictions.column(0)->Values();
  scored.responses = given.actuals.column(0)->Values();
  ComputeRegressionMetrics(scored, distribution, metrics);
  return metrics;
}

ModelMetrics OfTwoClasses(const GivenPredictions& given) {
  if (given.predictions.column_count() != 1) {
    ThrowColumns(
        "For domains with 2 class labels, the predictions_frame must have exactly one column "
        "containing the class-1 probabilities.");
  }
  RequireProbabilities(given.predictions, "binomial metrics");
  ScoredRows scored = EmptyRows(given, 2);
  const Domain domain = AdaptDomain(*given.domain, *given.actuals.column(0), scored.responses);
  CheckClasses(*given.domain, domain, "binomial metrics");
  const std::vector<double> probabilities = given.predictions.column(0)->Values();
  for (size_t row = 0; row < scored.rows; ++row) {
    scored.predictions[2 * row] = 1 - probabilities[row];
    scored.predictions[2 * row + 1] = probabilities[row];
  }
  CheckProbabilities(scored, "binomial metrics");
  ModelMetrics metrics;
  constexpr int kUsualGroups = -1;
  ComputeBinomialMetrics(scored, std::make_shared<const Domain>(domain), kUsualGroups, metrics);
  metrics.description =
      fmt::format("Computed on user-given predictions and labels, using F1-optimal threshold: {}.",
                  NumberText(metrics.binomial()->max_f1_threshold));
  return metrics;
}

ModelMetrics OfClasses(const GivenPredictions& given) {
  const size_t classes = given.domain->size();
  if (given.predictions.column_count() != classes) {
    ThrowColumns(fmt::format(
        "For domains with {0} class labels, the predictions_frame must have exactly {0} columns "
        "containing the class-probabilities.",
        classes));
  }
  RequireProbabilities(given.predictions, "multinomial metrics");
  ScoredRows scored = EmptyRows(given, classes);
  const Domain domain = AdaptDomain(*given.domain, *given.actuals.column(0), scored.responses);
  CheckClasses(*given.domain, domain, "multinomial metrics");
  for (size_t c = 0; c < classes; ++c) {
    const std::vector<double> values = given.predictions.column(c)->Values();
    for (size_t row = 0; row < scored.rows; ++row) {
      scored.predictions[row * classes + c] = values[row];
    }
  }
  CheckProbabilities(scored, "multinomial metrics");
  for (size_t row = 0; row < scored.rows; ++row) {
    const size_t label = MostLikelyClass(scored.Predictions(row), {}, {});
    scored.labels.push_back(static_cast<uint32_t>(label));
  }
  ModelMetrics metrics;
  ComputeMultinomialMetrics(scored, std::make_shared<const Domain>(domain), given.auc_type,
                            metrics);
  metrics.description = "Computed on user-given predictions and labels.";
  return metrics;
}

}  // namespace

ModelMetrics ComputeMetrics(const GivenPredictions& given) {
  if (given.domain && given.domain->size() < 2) {
    ThrowIllegalArgument("domain: at least two classes are needed.");
  }
  if (given.weights) RequireNumbers(*given.weights, "Observation weights must be numeric.");
  ModelMetrics metrics = !given.domain               ? OfRegression(given)
                         : given.domain->size() == 2 ? OfTwoClasses(given)
                                                     : OfClasses(given);
  metrics.scoring_time_ms = NowMillis();
  return metrics;
}

}  // namespace hydrofoil
