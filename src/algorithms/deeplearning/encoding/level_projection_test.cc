// Expected numbers: what H2O-3 3.46.0.11 wrote into MOJOs as _orig_projection_array.
#include "algorithms/deeplearning/encoding/level_projection.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace hydrofoil {
namespace {

using Numbers = std::vector<double>;

TEST(ProjectLevels, HasTheReferencesBits) {
  EXPECT_EQ(ProjectLevels({20, 20, 20}, 60),
            (Numbers{-0.5773502691896255, -0.7071067811865475, -0.40824829046386296}));
  EXPECT_EQ(ProjectLevels({33, 27}, 60), (Numbers{-0.670820384364601, 0.741619856746655}));
  // Two of 60 rows are missing.
  EXPECT_EQ(ProjectLevels({14, 17, 13, 6, 2, 4, 2}, 60),
            (Numbers{0.18257418991590635, 0, 0, 0, 0.9831920794923801, 4.8256780444261644e-17, 0}));
}

// The eigenvectors are orthonormal, so a row of them has length 1; and the vector of eigenvalue 0,
// the first, is the root of the shares.
TEST(ProjectLevels, IsARowOfAnOrthonormalMatrix) {
  Numbers counts;
  for (int level = 1; level <= 40; ++level) counts.push_back(level % 7 + 1);
  const double rows = std::accumulate(counts.begin(), counts.end(), 0.0);
  const Numbers projected = ProjectLevels(counts, static_cast<size_t>(rows));
  EXPECT_NEAR(std::inner_product(projected.begin(), projected.end(), projected.begin(), 0.0), 1,
              1e-12);
  const double count = projected[0] * projected[0] * rows;
  EXPECT_NEAR(count, std::round(count), 1e-4);
}

TEST(ProjectLevels, TakesWhatTellsNothing) {
  EXPECT_TRUE(ProjectLevels({}, 5).empty());
  EXPECT_EQ(ProjectLevels({0, 0}, 0), (Numbers{0, 0}));
  EXPECT_EQ(ProjectLevels({5}, 5), (Numbers{1}));
  for (const double value : ProjectLevels({3, 0, 4, 0}, 9)) EXPECT_TRUE(std::isfinite(value));
}

}  // namespace
}  // namespace hydrofoil
