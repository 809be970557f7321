// The parameters of models: those that algorithms share, and the parameters of any one
// algorithm by value. Frames and models are named by key, never held. Values: copy freely; not
// synchronized.
#ifndef HYDROFOIL_MODEL_MODEL_PARAMETERS_H_
#define HYDROFOIL_MODEL_MODEL_PARAMETERS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "model/parameter_choices.h"

namespace hydrofoil {

struct ParameterTable;

// Members have the names of the API; the initializers are the defaults. An empty key, column, list
// or text means "not given" (null). An algorithm derives from it and lists in its table
// (model/parameter_table.h) which of these it takes.
struct ModelParameters {
  std::string model_id;
  std::string training_frame;
  std::string validation_frame;
  int32_t nfolds = 0;
  bool keep_cross_validation_models = true;
  bool keep_cross_validation_predictions = false;
  bool keep_cross_validation_fold_assignment = false;
  FoldAssignment fold_assignment = FoldAssignment::kAuto;
  std::string fold_column;
  std::string response_column;
  std::vector<std::string> ignored_columns;
  bool ignore_const_cols = true;
  bool score_each_iteration = false;
  std::string weights_column;
  std::string offset_column;
  bool balance_classes = false;
  std::vector<float> class_sampling_factors;
  float max_after_balance_size = 5.0F;
  int32_t max_confusion_matrix_size = 20;
  std::string checkpoint;
  int64_t seed = -1;
  Distribution distribution = Distribution::kAuto;
  double quantile_alpha = 0.5;
  double tweedie_power = 1.5;
  double huber_alpha = 0.9;
  int32_t stopping_rounds = 5;
  StoppingMetric stopping_metric = StoppingMetric::kAuto;
  double stopping_tolerance = 0.0;
  double max_runtime_secs = 0.0;
  CategoricalEncoding categorical_encoding = CategoricalEncoding::kAuto;
  std::string export_checkpoints_dir;
  AucType auc_type = AucType::kAuto;
  std::string custom_metric_func;
  int32_t gainslift_bins = -1;
  bool parallelize_cross_validation = true;
  int32_t max_categorical_levels = 10;
  std::string custom_distribution_func;
  int32_t max_hit_ratio_k = 0;

  ModelParameters() = default;
  ModelParameters(const ModelParameters&) = default;
  ModelParameters& operator=(const ModelParameters&) = default;
  virtual ~ModelParameters() = default;
  [[nodiscard]] virtual std::unique_ptr<ModelParameters> Clone() const = 0;
  // All of them, described (model/parameter_table.h).
  [[nodiscard]] virtual ParameterTable table() const = 0;
  // The name of the algorithm they belong to.
  [[nodiscard]] virtual std::string_view algorithm() const = 0;
  // As errors name it: "<Algorithm>ParametersV3".
  [[nodiscard]] virtual std::string_view schema() const = 0;
  // Whether there is a response to learn.
  [[nodiscard]] virtual bool supervised() const { return true; }
};

// The distribution that they name, which must not be AUTO.
inline ResponseDistribution DistributionOf(const ModelParameters& parameters) {
  return {parameters.distribution, parameters.quantile_alpha, parameters.tweedie_power,
          parameters.huber_alpha};
}

// The parameters of any one algorithm, held by value.
class AlgorithmParameters {
 public:
  AlgorithmParameters() = default;  // none: only to be assigned to
  AlgorithmParameters(const ModelParameters& parameters) : held_(parameters.Clone()) {}  // NOLINT
  AlgorithmParameters(const AlgorithmParameters& other)
      : held_(other.held_ ? other.held_->Clone() : nullptr) {}
  AlgorithmParameters(AlgorithmParameters&&) noexcept = default;
  AlgorithmParameters& operator=(AlgorithmParameters other) noexcept {
    held_ = std::move(other.held_);
    return *this;
  }
  ~AlgorithmParameters() = default;

  [[nodiscard]] bool has_value() const { return held_ != nullptr; }
  ModelParameters& operator*() { return *held_; }
  const ModelParameters& operator*() const { return *held_; }
  ModelParameters* operator->() { return held_.get(); }
  const ModelParameters* operator->() const { return held_.get(); }

  // As those of the algorithm they belong to.
  template <typename P>
  P& As() {
    auto* own = dynamic_cast<P*>(held_.get());
    HYDROFOIL_CHECK(own != nullptr);
    return *own;
  }
  template <typename P>
  const P& As() const {
    return const_cast<AlgorithmParameters*>(this)->As<P>();
  }

 private:
  std::unique_ptr<ModelParameters> held_;
};

// Replaces a seed of -1 by a random one.
void FixSeed(ModelParameters& parameters);

[[nodiscard]] bool HasCrossValidation(const ModelParameters& parameters);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_MODEL_PARAMETERS_H_
