// The encoding "Eigen" of a categorical column: one number per level.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_ENCODING_LEVEL_PROJECTION_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_ENCODING_LEVEL_PROJECTION_H_

#include <cstddef>
#include <vector>

namespace hydrofoil {

// Multiple correspondence analysis of one column: of the eigenvectors of
// (D - c c' / n) / sqrt(c c'), with the levels' counts c on the diagonal of D, the reference takes
// the row of the largest eigenvalue. All eigenvalues but one are equal, so rounding decides which
// row that is and what it contains; the result has the reference's bits because the eigenvectors
// come from the same algorithm in the same order (EISPACK's tred2 and tql2, as JAMA has them).
// `counts` by level, of `rows` rows; the remaining rows are missing and count as the most
// frequent level. Takes cubic time in the number of levels.
std::vector<double> ProjectLevels(std::vector<double> counts, size_t rows);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_ENCODING_LEVEL_PROJECTION_H_
