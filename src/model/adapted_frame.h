// A frame as a model reads it. Immutable once made; safe from every thread.
#ifndef HYDROFOIL_MODEL_ADAPTED_FRAME_H_
#define HYDROFOIL_MODEL_ADAPTED_FRAME_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "frame/frame.h"

namespace hydrofoil {

// What a frame is adapted for.
enum class BindUse {
  kMetrics,      // predictions, and metrics if it has the response
  kPredictions,  // response and weights may be text, and are then absent
  kTraining,     // columns are already recoded
};

// The columns of one frame in the order of a model; absent columns are null and read as missing.
struct AdaptedFrame {
  static constexpr uint32_t kMissingLevel = std::numeric_limits<uint32_t>::max();
  size_t rows = 0;
  std::vector<ColumnPtr> predictors;
  // Categorical predictors: level code of the frame -> level code of the model, one past the
  // last for a level never trained on; empty when the domains agree.
  std::vector<std::vector<uint32_t>> level_maps;
  ColumnPtr response;
  std::vector<uint32_t> response_level_map;  // beyond the trained classes: numbered after them
  ColumnPtr weights;
  ColumnPtr offset;
  std::vector<std::string> warnings;  // what had to be adapted, in the user's words

  // The model's level for a code of categorical predictor `i`; kMissingLevel for NaN.
  [[nodiscard]] uint32_t MapLevel(size_t i, double code) const;
  [[nodiscard]] uint32_t LevelAt(size_t i, size_t row) const;
  // Values of predictor `i`, NaN when its column is absent.
  void DecodePredictor(size_t i, size_t first, std::span<double> out) const;
  // The response of rows [first, ...): class numbers of the model, or plain values.
  void DecodeResponse(size_t first, std::span<double> out) const;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_ADAPTED_FRAME_H_
