// The predictions for the rows of a frame with what metrics need to know about them.
#ifndef HYDROFOIL_MODEL_SCORED_ROWS_H_
#define HYDROFOIL_MODEL_SCORED_ROWS_H_

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "base/thread_pool.h"

namespace hydrofoil {

// A value, filled in parallel by disjoint rows, then only read.
struct ScoredRows {
  size_t rows = 0;
  // Predictions per row: class probabilities, the value of a regression, the reconstruction of an
  // autoencoder, or nothing when only its error is wanted.
  size_t width = 0;
  std::vector<double> predictions;  // rows x width
  std::vector<uint32_t> labels;     // multinomial: the class predicted; otherwise empty
  // Class index or value as recorded, NaN where missing; empty without a response. Autoencoders:
  // the reconstruction error of the row.
  std::vector<double> responses;
  std::vector<double> weights;  // empty: every row counts 1
  // Ends of parts that are summed separately, then added in order; empty: blocks of equal size.
  std::vector<size_t> part_ends;

  [[nodiscard]] std::span<const double> Predictions(size_t row) const {
    return std::span(predictions).subspan(row * width, width);
  }
  [[nodiscard]] double Weight(size_t row) const { return weights.empty() ? 1.0 : weights[row]; }
  // Whether the row takes part in metrics: response, weight and predictions are there.
  [[nodiscard]] bool Counts(size_t row) const {
    const double weight = Weight(row);
    if (std::isnan(responses[row]) || std::isnan(weight) || weight == 0) return false;
    for (const double value : Predictions(row)) {
      if (std::isnan(value)) return false;
    }
    return true;
  }
};

// Rows that one thread accumulates; the partial results are merged in the order of rows, so that
// metrics do not depend on the number of threads.
inline constexpr size_t kMetricBlockRows = 65536;

// Accumulates blocks of rows in parallel and merges them in order: `add(accumulator, row)` for
// every row that counts, `merge(into, from)` for neighbouring blocks.
template <typename Accumulator, typename Add, typename Merge>
Accumulator AccumulateRows(const ScoredRows& scored, const Accumulator& empty, const Add& add,
                           const Merge& merge) {
  std::vector<size_t> ends = scored.part_ends;
  if (ends.empty()) {
    for (size_t end = kMetricBlockRows; end < scored.rows; end += kMetricBlockRows) {
      ends.push_back(end);
    }
    ends.push_back(scored.rows);
  }
  const size_t blocks = ends.size();
  std::vector<Accumulator> partial(blocks, empty);
  ParallelFor(blocks, [&](size_t block) {
    for (size_t row = block == 0 ? 0 : ends[block - 1]; row < ends[block]; ++row) {
      if (scored.Counts(row)) add(partial[block], row);
    }
  });
  for (size_t block = 1; block < blocks; ++block) merge(partial[0], partial[block]);
  return std::move(partial[0]);
}

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_SCORED_ROWS_H_
