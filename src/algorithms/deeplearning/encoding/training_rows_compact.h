// Training rows encoded once for the parallel trainer: what differs from a column's usual value,
// as (input, difference) pairs. For images, one-hot levels and counts that is a small part of the
// inputs, even after standardization. Immutable; safe from every thread.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_ENCODING_TRAINING_ROWS_COMPACT_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_ENCODING_TRAINING_ROWS_COMPACT_H_

#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <vector>

#include "algorithms/deeplearning/encoding/training_rows.h"

namespace hydrofoil {

// Inputs are in another order here: first the dense ones (no usual value), then the others, each
// in the order of the network.
struct CompactRows {
  size_t inputs = 0;
  size_t dense_inputs = 0;
  std::vector<uint32_t> order;      // position here -> input of the network
  std::vector<float> base;          // usual value by position; 0 for dense inputs
  bool has_base = false;            // some base is not 0
  std::vector<float> dense;         // [row][dense_inputs]
  std::vector<uint64_t> starts;     // rows + 1: first pair of each row
  std::vector<uint32_t> positions;  // of the pairs, rising within a row
  std::vector<float> differences;   // value - base

  [[nodiscard]] size_t rows() const { return starts.size() - 1; }
  // Most pairs and dense values that one row has.
  [[nodiscard]] size_t widest_row() const;
};

// Encodes all rows, missing values as scoring does; kZero: 0 is the only value left out. Throws
// Error(kOutOfMemory) when they would not fit, and Error(kCancelled).
enum class UsualValues { kFound, kZero };
CompactRows MakeCompactRows(const TrainingRows& rows, UsualValues usual = UsualValues::kFound,
                            const std::stop_token& stop = {});

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_ENCODING_TRAINING_ROWS_COMPACT_H_
