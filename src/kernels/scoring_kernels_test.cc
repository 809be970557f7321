#include "kernels/scoring_kernels.h"

#include <gtest/gtest.h>
#include <hwy/targets.h>

#include <vector>

#include "base/random.h"

namespace hydrofoil {
namespace {

TEST(ScoringKernels, SumsOfManyRowsEqualTheDefinitionToTheLastBit) {
  Pcg random(17);
  for (const size_t inputs : {1UL, 7UL, 8UL, 9UL, 40UL, 717UL}) {
    for (const size_t rows : {1UL, 3UL, 8UL, 12UL, 29UL, kScoringRows}) {
      constexpr size_t kUnits = 13;
      std::vector<float> weights(kUnits * inputs);
      std::vector<double> biases(kUnits);
      std::vector<std::vector<double>> values(rows, std::vector<double>(inputs));
      std::vector<std::vector<double>> expected(rows, std::vector<double>(kUnits));
      for (float& weight : weights) {
        weight = static_cast<float>(random.NextGaussian());
      }
      for (double& bias : biases) {
        bias = random.NextGaussian();
      }
      for (auto& row : values) {
        for (double& value : row) {
          value = 1e3 * random.NextGaussian();
        }
      }
      auto actual = expected;
      std::vector<const double*> row_pointers;
      std::vector<double*> expected_pointers;
      std::vector<double*> actual_pointers;
      for (size_t r = 0; r < rows; ++r) {
        row_pointers.push_back(values[r].data());
        expected_pointers.push_back(expected[r].data());
        actual_pointers.push_back(actual[r].data());
      }
      ScalarWeightedSums({weights, biases, inputs, row_pointers, expected_pointers});
      for (const int64_t target : hwy::SupportedAndGeneratedTargets()) {
        hwy::SetSupportedTargetsForTest(target);
        hwy::GetChosenTarget().Update(hwy::SupportedTargets());
        WeightedSums({weights, biases, inputs, row_pointers, actual_pointers});
        EXPECT_EQ(expected, actual)
            << inputs << " inputs, " << rows << " rows, " << hwy::TargetName(target);
      }
      hwy::SetSupportedTargetsForTest(0);
      hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    }
  }
}

}  // namespace
}  // namespace hydrofoil
