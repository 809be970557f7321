// Models compared in a table, the best first.
#ifndef HYDROFOIL_MODEL_LEADERBOARD_H_
#define HYDROFOIL_MODEL_LEADERBOARD_H_

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "frame/frame.h"
#include "model/model.h"

namespace hydrofoil {

enum class LeaderboardData { kAuto, kTraining, kValidation, kCrossValidation };

struct LeaderboardWish {
  std::vector<ModelPtr> models;
  std::optional<KeyedFrame> frame;  // models are scored on it, whatever `data` says
  std::string sort_metric;          // lower case; empty: the usual one for this kind of model
  // Of "training_time_ms", "predict_time_per_row_ms", "algo"; "ALL" means all of them.
  std::vector<std::string> extra_columns;
  LeaderboardData data = LeaderboardData::kAuto;
  std::stop_token stop;
};

// One row per model: "model_id", the metric that orders, the others, extra columns. Without a
// frame, metrics are those of cross-validation, else of the validation frame, else of training:
// the first that all models have, beginning with the one chosen.
// Throws Error(kIllegalArgument) in the reference's words when models do not fit together or
// something asked for does not exist, Error(kCancelled).
Frame MakeLeaderboard(const LeaderboardWish& wish);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_LEADERBOARD_H_
