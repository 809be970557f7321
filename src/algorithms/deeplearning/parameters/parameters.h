// The parameters of a Deep Learning model as plain values. Frames and models are named by key,
// never held. Values: copy freely; not synchronized.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARAMETERS_PARAMETERS_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARAMETERS_PARAMETERS_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "algorithms/deeplearning/parameters/parameter_enums.h"
#include "model/model_parameters.h"

namespace hydrofoil {

// Members as in ModelParameters; parameter_table.cc describes each one.
struct DeepLearningParameters final : ModelParameters {
  std::string pretrained_autoencoder;
  bool overwrite_with_best_model = true;
  bool use_all_factor_levels = true;
  bool standardize = true;
  Activation activation = Activation::kRectifier;
  std::vector<int32_t> hidden = {200, 200};
  double epochs = 10.0;
  int64_t train_samples_per_iteration = -2;
  double target_ratio_comm_to_comp = 0.05;
  bool adaptive_rate = true;
  double rho = 0.99;
  double epsilon = 1e-8;
  double rate = 0.005;
  double rate_annealing = 1e-6;
  double rate_decay = 1.0;
  double momentum_start = 0.0;
  double momentum_ramp = 1e6;
  double momentum_stable = 0.0;
  bool nesterov_accelerated_gradient = true;
  double input_dropout_ratio = 0.0;
  std::vector<double> hidden_dropout_ratios;
  double l1 = 0.0;
  double l2 = 0.0;
  float max_w2 = std::numeric_limits<float>::max();
  InitialWeightDistribution initial_weight_distribution =
      InitialWeightDistribution::kUniformAdaptive;
  double initial_weight_scale = 1.0;
  std::vector<std::string> initial_weights;  // frame keys; an entry may be empty
  std::vector<std::string> initial_biases;
  Loss loss = Loss::kAutomatic;
  double score_interval = 5.0;
  int64_t score_training_samples = 10000;
  int64_t score_validation_samples = 0;
  double score_duty_cycle = 0.1;
  double classification_stop = 0.0;
  double regression_stop = 1e-6;
  ScoreValidationSampling score_validation_sampling = ScoreValidationSampling::kUniform;
  bool diagnostics = true;
  bool fast_mode = true;
  bool force_load_balance = true;
  bool variable_importances = true;
  bool replicate_training_data = true;
  bool single_node_mode = false;
  bool shuffle_training_data = false;
  MissingValuesHandling missing_values_handling = MissingValuesHandling::kMeanImputation;
  bool quiet_mode = false;
  bool autoencoder = false;
  bool sparse = false;
  bool col_major = false;
  double average_activation = 0.0;
  double sparsity_beta = 0.0;
  int32_t max_categorical_features = std::numeric_limits<int32_t>::max();
  bool reproducible = false;
  bool export_weights_and_biases = false;
  int32_t mini_batch_size = 1;
  bool elastic_averaging = false;
  double elastic_averaging_moving_rate = 0.9;
  double elastic_averaging_regularization = 1e-3;

  [[nodiscard]] std::unique_ptr<ModelParameters> Clone() const override {
    return std::make_unique<DeepLearningParameters>(*this);
  }
  [[nodiscard]] ParameterTable table() const override;
  [[nodiscard]] std::string_view algorithm() const override { return "deeplearning"; }
  [[nodiscard]] std::string_view schema() const override { return "DeepLearningParametersV3"; }
  [[nodiscard]] bool supervised() const override { return !autoencoder; }
};

// What the data determine about the problem.
struct ProblemFacts {
  size_t class_count = 1;  // 1: regression or autoencoder
};

// What training uses: automatic choices made, values without effect given the others set to
// neutral ones (rates under adaptive_rate, momentum, rho, epsilon), reproducible mode applied,
// dropout ratios filled in. Needs valid parameters; the seed must have been fixed (FixSeed).
DeepLearningParameters EffectiveParameters(const DeepLearningParameters& given,
                                           const ProblemFacts& facts);

// What the API shows as actual values: as given, with the automatic choices made for encoding,
// stopping metric, fold assignment and distribution.
DeepLearningParameters PublicParameters(const DeepLearningParameters& given,
                                        const ProblemFacts& facts);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARAMETERS_PARAMETERS_H_
