// Weighted sums of scoring: several rows at once, each bit for bit as defined for a single row, so
// that nobody can see from a prediction how it was computed. Pure functions.
#ifndef HYDROFOIL_KERNELS_SCORING_KERNELS_H_
#define HYDROFOIL_KERNELS_SCORING_KERNELS_H_

#include <cstddef>
#include <span>

namespace hydrofoil {

// Rows that one call takes at most.
inline constexpr size_t kScoringRows = 48;

// weights[unit * inputs + i], rows[r][i] and sums[r][unit].
struct SumsTask {
  std::span<const float> weights;
  std::span<const double> biases;  // by unit
  size_t inputs = 0;
  std::span<const double* const> rows;
  std::span<double* const> sums;
};

// The sums of each unit: eight running sums over full blocks of eight inputs, p0 + p1 + p2 + p3,
// then + (p4 + p5 + p6 + p7), the remaining inputs in order, the bias. No fused multiply-add.
void WeightedSums(const SumsTask& task);
// The definition.
void ScalarWeightedSums(const SumsTask& task);

}  // namespace hydrofoil

#endif  // HYDROFOIL_KERNELS_SCORING_KERNELS_H_
