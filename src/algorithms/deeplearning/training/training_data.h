// From the frames of a training request to what a trainer learns from.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_TRAINING_TRAINING_DATA_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_TRAINING_TRAINING_DATA_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "algorithms/deeplearning/encoding/feature_encoder.h"
#include "algorithms/deeplearning/encoding/training_rows.h"
#include "algorithms/deeplearning/parameters/parameters.h"
#include "frame/frame.h"
#include "model/train.h"

namespace hydrofoil {

// The columns that training uses: the special ones that the parameters name, and as predictors all
// others except the ignored and, unless a checkpoint is continued, the useless ones.
EncoderColumns SelectColumns(const DeepLearningParameters& parameters, const Frame& frame);

struct TrainingData {
  Frame frame;  // categorical columns recoded and classes balanced, if asked for
  EncoderColumns columns;
  // Columns before categorical ones were recoded, the response last; nothing when none were.
  std::optional<std::vector<std::string>> original_names;
  std::shared_ptr<const FeatureEncoder> encoder;  // learned before balancing
  std::shared_ptr<const TrainingRows> rows;
  std::vector<double> prior_class_distribution;  // empty unless classification
  std::vector<double> model_class_distribution;
};

// `parameters`: effective ones. Throws Error(kIllegalArgument) for faults of the data that only
// training finds.
TrainingData PrepareTrainingData(const TrainingInput& input,
                                 const DeepLearningParameters& parameters);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_TRAINING_TRAINING_DATA_H_
