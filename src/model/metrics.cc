#include "model/metrics.h"

#include <fmt/format.h>

namespace hydrofoil {

const char* ModelCategoryName(ModelCategory category) {
  switch (category) {
    case ModelCategory::kBinomial:
      return "Binomial";
    case ModelCategory::kMultinomial:
      return "Multinomial";
    case ModelCategory::kRegression:
      return "Regression";
    case ModelCategory::kAutoEncoder:
      return "AutoEncoder";
  }
  return "Unknown";
}

ModelCategory ModelMetrics::category() const {
  if (binomial() != nullptr) return ModelCategory::kBinomial;
  if (multinomial() != nullptr) return ModelCategory::kMultinomial;
  if (regression() != nullptr) return ModelCategory::kRegression;
  return ModelCategory::kAutoEncoder;
}

namespace {

// The member of the classifiers' structs, NaN for other problems.
template <typename B, typename M>
double OfClassifier(const ModelMetrics& metrics, B BinomialMetrics::* of_binomial,
                    M MultinomialMetrics::* of_multinomial) {
  if (const auto* binomial = metrics.binomial()) return binomial->*of_binomial;
  if (const auto* multinomial = metrics.multinomial()) return multinomial->*of_multinomial;
  return kNotANumber;
}

}  // namespace

double ModelMetrics::r2() const {
  if (const auto* of_regression = regression()) return of_regression->r2;
  return OfClassifier(*this, &BinomialMetrics::r2, &MultinomialMetrics::r2);
}

double ModelMetrics::logloss() const {
  return OfClassifier(*this, &BinomialMetrics::logloss, &MultinomialMetrics::logloss);
}

double ModelMetrics::classification_error() const {
  return OfClassifier(*this, &BinomialMetrics::classification_error,
                      &MultinomialMetrics::classification_error);
}

double ModelMetrics::mean_per_class_error() const {
  return OfClassifier(*this, &BinomialMetrics::mean_per_class_error,
                      &MultinomialMetrics::mean_per_class_error);
}

double ModelMetrics::auc() const {
  return OfClassifier(*this, &BinomialMetrics::auc, &MultinomialMetrics::auc);
}

double ModelMetrics::pr_auc() const {
  return OfClassifier(*this, &BinomialMetrics::pr_auc, &MultinomialMetrics::pr_auc);
}

std::string ModelMetrics::key() const {
  return fmt::format("modelmetrics_{}@{}_on_{}@{}", model_key, model_checksum, frame_key,
                     frame_checksum);
}

}  // namespace hydrofoil
