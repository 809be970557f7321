// Scores a model that is being trained, on samples of its training and validation frames.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_TRAINING_MODEL_SCORER_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_TRAINING_MODEL_SCORER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>

#include "algorithms/deeplearning/encoding/feature_encoder.h"
#include "algorithms/deeplearning/training/training_data.h"
#include "model/model.h"
#include "model/train.h"

namespace hydrofoil {

class ModelScorer {
 public:
  // Draws the samples. `parameters`: effective ones.
  ModelScorer(const TrainingInput& input, const DeepLearningParameters& parameters,
              const TrainingData& data);

  // Sets both metrics and the default threshold of `model`, whose encoder and network are given.
  // Throws Error(kCancelled).
  void Score(Model& model, const std::stop_token& stop) const;
  // Calls visit(rows) for what Score scores, in its order.
  template <typename Visit>
  void ForEachSample(const Visit& visit) const {
    visit(training_.input);
    if (validation_) visit(validation_->input);
  }

 private:
  struct Sample {
    AdaptedFrame input;
    std::string description;
    std::string frame_key;  // "" for a sample, which is not a frame anyone can name
    int64_t frame_checksum = 0;
  };

  static Sample MakeSample(const TrainingData& data, const KeyedFrame& frame,
                           const std::optional<Frame>& sampled, BindUse use);
  static std::optional<Frame> DrawValidation(const TrainingInput& input,
                                             const DeepLearningParameters& parameters);
  static ModelMetricsPtr ScoreSample(const Model& model, const Sample& sample,
                                     const std::stop_token& stop);

  Sample training_;
  std::optional<Sample> validation_;
};

// The metrics without their tables, small enough to be kept for every scoring.
ModelMetricsPtr WithoutTables(const ModelMetricsPtr& metrics);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_TRAINING_MODEL_SCORER_H_
