// The command that scores a frame with a model.
#ifndef HYDROFOIL_ENGINE_SCORE_H_
#define HYDROFOIL_ENGINE_SCORE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/context.h"
#include "engine/control.h"
#include "model/predict.h"

namespace hydrofoil::engine {

struct Score {
  // Which result of a model is wanted.
  enum class Output { kPredictions, kReconstructionError, kDeepFeatures, kContributions };

  std::string model;  // keys
  std::string frame;
  std::string destination;  // of the frame that is made
  Output output = Output::kPredictions;
  bool predictions = true;                     // of kPredictions: make them
  bool metrics = true;                         // and compute metrics
  bool blank_weightless = false;               // see ScoreOptions
  std::optional<AucType> auc_type = {};        // see ScoreOptions
  bool per_feature = false;                    // reconstruction errors
  int64_t layer = -1;                          // deep features, from 0
  std::optional<std::string> layer_name = {};  // instead of `layer`
  // Contributions, see ContributionOptions.
  bool compact = false;
  bool response_space = false;
  bool per_reference = false;
  // The frame of background rows. "": a sample of the rows that the model was trained on, if they
  // still exist, else of the rows to be explained.
  std::string background = {};
};

// A scoring with everything that it names.
struct Scoring {
  Score command;
  ModelPtr model;
  KeyedFrame frame;
  FramePtr background;  // of contributions
  std::vector<std::string> warnings;
};

// Throws Error(kNotFound) for what does not exist.
Scoring Prepare(const Context& context, const Score& command);

// Puts the results into the store, metrics with the model if it is still there. Throws as
// ScoreFrame and the capabilities of models.
ScoreResult Run(Context& context, const Scoring& scoring, const Control& control);

// The same as a job.
JobPtr Start(Context& context, const Scoring& scoring);

}  // namespace hydrofoil::engine

#endif  // HYDROFOIL_ENGINE_SCORE_H_
