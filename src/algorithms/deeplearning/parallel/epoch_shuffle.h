// The order in which the parallel trainer visits rows: every usable row once per epoch, shuffled
// anew each epoch (sampling without replacement). Depends only on the seed and on how many rows
// were trained before, so that a checkpoint resumes where it stopped. One thread.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARALLEL_EPOCH_SHUFFLE_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARALLEL_EPOCH_SHUFFLE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "algorithms/deeplearning/encoding/training_rows.h"

namespace hydrofoil {

class EpochShuffle {
 public:
  // `skip_missing`: rows with a missing predictor are not trained on.
  EpochShuffle(const TrainingRows& rows, int64_t seed, bool skip_missing);

  [[nodiscard]] bool empty() const { return usable_.empty(); }
  [[nodiscard]] size_t usable_rows() const { return usable_.size(); }
  // The row trained on after `number` others.
  uint32_t RowAt(uint64_t number);

 private:
  void Shuffle(uint64_t epoch);

  int64_t seed_;
  std::vector<uint32_t> usable_;
  std::vector<uint32_t> shuffled_;
  uint64_t epoch_ = 0;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARALLEL_EPOCH_SHUFFLE_H_
