// The rows that a trainer learns from: the bound training frame with its responses, weights and
// offsets decoded once. Immutable; safe from every thread.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_ENCODING_TRAINING_ROWS_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_ENCODING_TRAINING_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "algorithms/deeplearning/encoding/feature_encoder.h"

namespace hydrofoil {

struct TrainingRows {
  std::shared_ptr<const FeatureEncoder> encoder;
  AdaptedFrame input;
  // Class index, or the response in the network's scale; NaN where missing. Empty: autoencoder.
  std::vector<double> responses;
  std::vector<double> weights;  // empty: every row counts 1
  std::vector<double> offsets;  // added to the linear output, in its scale; empty: none
  // Weights that are neither constant nor 0/1: they steer how often a row is drawn.
  bool has_observation_weights = false;
  double mean_weight = 1;
  // Rows that count as an epoch: all, or those of weight 1 when weights are 0/1.
  uint64_t rows_per_epoch = 0;

  [[nodiscard]] size_t rows() const { return input.rows; }
  // Weight 0 or a missing response: never trained on.
  [[nodiscard]] bool IsIgnored(size_t row) const;
};

// Prepares `frame`, the encoder's own training frame.
TrainingRows PrepareTrainingRows(std::shared_ptr<const FeatureEncoder> encoder, const Frame& frame);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_ENCODING_TRAINING_ROWS_H_
