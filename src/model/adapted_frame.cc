#include "model/adapted_frame.h"

#include <algorithm>
#include <cmath>

namespace hydrofoil {

uint32_t AdaptedFrame::MapLevel(size_t i, double code) const {
  if (std::isnan(code)) {
    return kMissingLevel;
  }
  const auto level = static_cast<uint32_t>(code);
  const std::vector<uint32_t>& map = level_maps[i];
  return map.empty() ? level : map[level];
}

uint32_t AdaptedFrame::LevelAt(size_t i, size_t row) const {
  return predictors[i] ? MapLevel(i, predictors[i]->At(row)) : kMissingLevel;
}

void AdaptedFrame::DecodePredictor(size_t i, size_t first, std::span<double> out) const {
  if (predictors[i]) {
    predictors[i]->Decode(first, out);
  } else {
    std::fill(out.begin(), out.end(), NAN);
  }
}

void AdaptedFrame::DecodeResponse(size_t first, std::span<double> out) const {
  response->Decode(first, out);
  if (response_level_map.empty()) {
    return;
  }
  for (double& value : out) {
    if (!std::isnan(value)) {
      value = response_level_map[static_cast<size_t>(value)];
    }
  }
}

}  // namespace hydrofoil
