// The quality of a model on a frame, one struct per problem type. Values; immutable once published.
// NaN means a number that is not defined.
#ifndef HYDROFOIL_MODEL_METRICS_H_
#define HYDROFOIL_MODEL_METRICS_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "frame/column.h"
#include "model/table.h"

namespace hydrofoil {

inline constexpr double kNotANumber = std::numeric_limits<double>::quiet_NaN();

enum class ModelCategory { kBinomial, kMultinomial, kRegression, kAutoEncoder };

// "Binomial", "Multinomial", "Regression", "AutoEncoder".
[[nodiscard]] const char* ModelCategoryName(ModelCategory category);

// Which rows of which class were predicted as which class.
struct ConfusionMatrix {
  DomainPtr domain;                         // of actual and predicted class alike
  std::vector<std::vector<double>> counts;  // [actual][predicted]

  [[nodiscard]] double ClassError(size_t actual) const;  // 0 for a class without rows
  [[nodiscard]] double ErrorCount() const;
  [[nodiscard]] double Total() const;
  [[nodiscard]] double ErrorRate() const;          // ErrorCount / Total, NaN without rows
  [[nodiscard]] double MeanPerClassError() const;  // over all classes of the domain
};

// As shown: one column per class, "Error" and "Rate", and a last row of totals.
Table ConfusionMatrixTable(const ConfusionMatrix& matrix);

struct BinomialMetrics {
  double r2 = kNotANumber;
  double logloss = kNotANumber;
  double auc = kNotANumber;
  double pr_auc = kNotANumber;
  double gini = kNotANumber;
  double mean_per_class_error = kNotANumber;
  double max_f1_threshold = 0.5;
  double classification_error = kNotANumber;  // at max_f1_threshold
  double lift_top_group = kNotANumber;
  DomainPtr domain;
  ConfusionMatrix confusion_matrix;  // at max_f1_threshold
  Table thresholds;                  // "Metrics for Thresholds"
  Table max_criteria;                // "Maximum Metrics"
  std::optional<Table> gains_lift;
};

struct MultinomialMetrics {
  double r2 = kNotANumber;
  double logloss = kNotANumber;
  double mean_per_class_error = kNotANumber;
  double classification_error = kNotANumber;
  double auc = kNotANumber;  // of the chosen auc_type
  double pr_auc = kNotANumber;
  DomainPtr domain;
  ConfusionMatrix confusion_matrix;
  std::vector<float> hit_ratios;  // [k-1]: the share of rows whose class is among the k likeliest
  Table hit_ratio_table;
  std::optional<Table> auc_table;
  std::optional<Table> pr_auc_table;
};

struct RegressionMetrics {
  double r2 = kNotANumber;
  double mae = kNotANumber;
  double rmsle = kNotANumber;
  double mean_residual_deviance = kNotANumber;
};

struct AutoEncoderMetrics {};

struct ModelMetrics {
  std::string model_key;
  int64_t model_checksum = 0;
  std::string frame_key;
  int64_t frame_checksum = 0;
  std::optional<std::string> description;
  int64_t scoring_time_ms = 0;  // when it was computed, since 1970 UTC
  double mse = kNotANumber;
  double rmse = kNotANumber;
  int64_t row_count = 0;  // "nobs"
  std::optional<std::string> predictions_key;
  std::variant<RegressionMetrics, BinomialMetrics, MultinomialMetrics, AutoEncoderMetrics> detail;

  [[nodiscard]] ModelCategory category() const;
  // Null when the metrics are of another problem type.
  [[nodiscard]] const BinomialMetrics* binomial() const {
    return std::get_if<BinomialMetrics>(&detail);
  }
  [[nodiscard]] const MultinomialMetrics* multinomial() const {
    return std::get_if<MultinomialMetrics>(&detail);
  }
  [[nodiscard]] const RegressionMetrics* regression() const {
    return std::get_if<RegressionMetrics>(&detail);
  }
  // Of classifiers; NaN for others.
  [[nodiscard]] double r2() const;
  [[nodiscard]] double logloss() const;
  [[nodiscard]] double classification_error() const;
  [[nodiscard]] double mean_per_class_error() const;
  [[nodiscard]] double auc() const;
  [[nodiscard]] double pr_auc() const;
  // "modelmetrics_<model>@<checksum>_on_<frame>@<checksum>".
  [[nodiscard]] std::string key() const;
};
using ModelMetricsPtr = std::shared_ptr<const ModelMetrics>;

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_METRICS_H_
