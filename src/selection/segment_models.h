// A model for each segment of a frame: each combination of levels of some of its columns.
#ifndef HYDROFOIL_SELECTION_SEGMENT_MODELS_H_
#define HYDROFOIL_SELECTION_SEGMENT_MODELS_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "frame/frame.h"
#include "model/train.h"

namespace hydrofoil {

enum class SegmentStatus { kPending, kRunning, kSucceeded, kStopped, kFailed };

struct SegmentModel {
  std::string key;  // of the model, even when there is none
  SegmentStatus status = SegmentStatus::kPending;
  std::string error;    // why it failed
  std::string warning;  // lines
};

// What a bulk training has made so far; immutable, replaced by a newer one under the same key.
struct SegmentModels {
  std::string key;
  Frame segments;                    // one row per segment
  std::vector<SegmentModel> models;  // one per segment
};
using SegmentModelsPtr = std::shared_ptr<const SegmentModels>;

// The segments, then "model", "status", "errors" and "warnings".
Frame AsFrame(const SegmentModels& models);

// The distinct combinations of values of `columns`, missing ones first, then ascending. Throws
// Error(kIllegalArgument) for columns that do not exist or are neither categorical nor integers,
// and for more than 100,000 segments.
Frame FindSegments(const Frame& frame, const std::vector<std::string>& columns);

// The rows of `frame` in each segment; levels are compared by name. Throws as FindSegments, and
// when a column of the segments is not in the frame.
std::vector<std::vector<size_t>> RowsOfSegments(const Frame& frame, const Frame& segments);

struct SegmentEnvironment {
  // Trains and publishes the model of segment `index`; returns warnings. Throws Error when
  // that is impossible. Called from several threads at a time.
  std::function<std::string(size_t index, const std::string& key, TrainingHooks& hooks)> build;
  std::function<void(const SegmentModelsPtr& models)> publish;
};

// Trains all models, one per core; one that fails is recorded and the rest goes on. Throws
// Error(kCancelled) when cancelled; what is finished stays.
void TrainSegments(const SegmentModels& empty, const SegmentEnvironment& environment,
                   TrainingHooks& hooks);

}  // namespace hydrofoil

#endif  // HYDROFOIL_SELECTION_SEGMENT_MODELS_H_
