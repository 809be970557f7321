// Which rows one iteration trains on, and in what order: the reference's draws for one chunk.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_REFERENCE_ROW_DRAWS_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_REFERENCE_ROW_DRAWS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "algorithms/deeplearning/encoding/training_rows.h"

namespace hydrofoil {

struct RowDrawRequest {
  int64_t seed = 0;
  uint64_t iteration = 1;       // from 1
  uint64_t processed_rows = 0;  // before this iteration
  uint64_t samples = 0;         // rows asked for
  bool shuffle = false;
};

// A row to train on. `sequence` is the row plus the rows of the chunk for every pass before this
// one; it seeds the row's dropout.
struct DrawnRow {
  size_t row = 0;
  uint64_t sequence = 0;
};

// Calls train(row) in order; train returns whether the row was trained on (false: skipped for a
// missing value), which steers the draws of weighted rows.
void ForEachDrawnRow(const TrainingRows& rows, const RowDrawRequest& request,
                     const std::function<bool(DrawnRow)>& train);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_REFERENCE_ROW_DRAWS_H_
