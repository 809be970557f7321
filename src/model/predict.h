// Scores frames with a finished model.
#ifndef HYDROFOIL_MODEL_PREDICT_H_
#define HYDROFOIL_MODEL_PREDICT_H_

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "frame/frame.h"
#include "model/metrics.h"
#include "model/model.h"

namespace hydrofoil {

struct ScoreOptions {
  bool predictions = true;          // make the frame of predictions
  bool metrics = true;              // compute metrics if the frame has the response
  std::optional<AucType> auc_type;  // instead of the model's
  // Supervised models: rows whose weight is 0 get predictions of 0, as the reference's synchronous
  // route writes them.
  bool blank_weightless = false;
  std::stop_token stop;
  std::function<void(double done)> on_progress;  // in [0, 1], from any thread; may be empty
};

struct ScoreResult {
  // "predict" and one column per class, or "predict" alone; autoencoders: the reconstruction.
  std::optional<Frame> predictions;
  ModelMetricsPtr metrics;            // null without response
  std::vector<std::string> warnings;  // about missing columns and unknown levels
};

// Adapts the frame to the model and scores all rows in parallel; the result does not depend on the
// number of threads. Throws Error(kIllegalArgument) with the reference's text when the frame does
// not fit, Error(kCancelled).
ScoreResult ScoreFrame(const Model& model, const KeyedFrame& frame, const ScoreOptions& options);

// What has to be adapted in a frame to be scored, as ScoreFrame warns of it. Throws
// as ScoreFrame when it does not fit.
std::vector<std::string> AdaptationWarnings(const Model& model, const Frame& frame);

// The name of the column with the probability of a class: its level, or "p" and the level when
// that reads as an integer.
std::string ProbabilityColumnName(const std::string& level);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_PREDICT_H_
