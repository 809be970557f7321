// Rows chosen from a frame: those that are scored during training, and a background.
#ifndef HYDROFOIL_MODEL_SCORING_SAMPLE_H_
#define HYDROFOIL_MODEL_SCORING_SAMPLE_H_

#include <cstdint>
#include <optional>

#include "frame/frame.h"

namespace hydrofoil {

// About `samples` rows, each drawn independently with a generator seeded by its number; nullopt
// when all rows are to be used (0 samples, or no more rows than that).
std::optional<Frame> SampleUniformly(const Frame& frame, int64_t samples, int64_t seed);

// The same with as many rows of each class of `response`, as far as there are.
std::optional<Frame> SampleStratified(const Frame& frame, size_t response, int64_t samples,
                                      int64_t seed);

// Rows that serve as background when none was named: at most 100 of the frame, drawn by the
// seed, in order.
Frame DefaultBackground(const Frame& frame, int64_t seed);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_SCORING_SAMPLE_H_
