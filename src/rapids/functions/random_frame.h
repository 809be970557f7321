// Frames of random data, and random holes in frames, cell for cell as the reference draws them.
// Pure functions, usable from any thread.
#ifndef HYDROFOIL_RAPIDS_FUNCTIONS_RANDOM_FRAME_H_
#define HYDROFOIL_RAPIDS_FUNCTIONS_RANDOM_FRAME_H_

#include <cstddef>
#include <cstdint>
#include <stop_token>

#include "frame/frame.h"

namespace hydrofoil::rapids {

struct RandomFrameOptions {
  int64_t rows = 10000;
  int64_t columns = 10;  // without the response
  bool randomize = true;
  double value = 0;  // of every cell when not random
  double real_range = 100;
  double categorical_fraction = 0.2;
  int64_t factors = 100;  // levels of a categorical column
  double integer_fraction = 0.2;
  int64_t integer_range = 100;
  double binary_fraction = 0.1;
  double binary_ones_fraction = 0.02;
  double time_fraction = 0;
  double string_fraction = 0;
  double missing_fraction = 0.01;
  bool has_response = false;
  int64_t response_factors = 2;  // 1: real numbers
  bool positive_response = false;
  int64_t seed = 0;
  int64_t seed_for_column_types = 0;
};

// Throws Error(kMalformedRequest), the reference's status, for options out of range or in conflict.
void CheckRandomFrameOptions(const RandomFrameOptions& options);

// Columns "response" (if wanted), C1, C2, ... Each cell has a generator of its own, seeded with its
// position. Throws as CheckRandomFrameOptions, Error(kOutOfMemory) and
// Error(kCancelled).
[[nodiscard]] Frame MakeRandomFrame(const RandomFrameOptions& options, const std::stop_token& stop);

// `frame` with about `fraction` (0 to 1) of its cells missing. Throws Error(kCancelled).
[[nodiscard]] Frame WithRandomHoles(const Frame& frame, double fraction, int64_t seed,
                                    const std::stop_token& stop);

}  // namespace hydrofoil::rapids

#endif  // HYDROFOIL_RAPIDS_FUNCTIONS_RANDOM_FRAME_H_
