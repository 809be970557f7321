#include "kernels/layer_kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <tuple>
#include <vector>

#include "base/random.h"
#include "kernels/aligned_vector.h"

namespace hydrofoil {
namespace {

constexpr size_t kInputs = 37;
constexpr size_t kBatch = 9;

float Draw(Pcg& random) { return 2 * random.NextFloat() - 1; }

AlignedVector<float> RandomValues(size_t count, Pcg& random) {
  AlignedVector<float> values(count);
  for (float& value : values) {
    value = Draw(random);
  }
  return values;
}

void ExpectClose(const AlignedVector<float>& a, const AlignedVector<float>& b,
                 const std::string& what) {
  ASSERT_EQ(a.size(), b.size());
  for (size_t i = 0; i < a.size(); ++i) {
    ASSERT_NEAR(a[i], b[i], 1e-5F * (1 + std::abs(a[i]))) << what << " at " << i;
  }
}

// Every instruction set of this machine, with every width of a row: one vector to several tiles.
class LayerKernelsTest : public testing::TestWithParam<std::tuple<const LayerKernels*, size_t>> {
 protected:
  const LayerKernels& fast_ = *std::get<0>(GetParam());
  const LayerKernels& scalar_ = ScalarLayerKernels();
  const size_t stride_ = std::get<1>(GetParam());
  Pcg random_{static_cast<int64_t>(stride_)};
};

TEST_P(LayerKernelsTest, Accumulate) {
  const auto matrix = RandomValues(kInputs * stride_, random_);
  for (const size_t count : {0UL, 1UL, 3UL, 4UL, 30UL}) {
    std::vector<uint32_t> index(count);
    for (uint32_t& i : index) {
      i = random_.NextInt(static_cast<uint32_t>(kInputs));
    }
    const auto value = RandomValues(count, random_);
    auto expected = RandomValues(stride_, random_);
    auto actual = expected;
    scalar_.accumulate({index.data(), value.data(), count}, matrix.data(), stride_,
                       expected.data());
    fast_.accumulate({index.data(), value.data(), count}, matrix.data(), stride_, actual.data());
    ExpectClose(expected, actual, "z");
  }
}

// More rows than are worked on at once, and a matrix that no cache tile holds.
TEST_P(LayerKernelsTest, AccumulateRows) {
  for (const size_t inputs : {kInputs, 20000UL}) {
    const auto matrix = RandomValues(inputs * stride_, random_);
    constexpr size_t kRows = 67;
    std::vector<std::vector<uint32_t>> index(kRows);
    std::vector<AlignedVector<float>> value(kRows);
    std::vector<ActiveEntries> rows;
    for (size_t r = 0; r < kRows; ++r) {
      for (uint32_t i = 0; i < inputs;
           i += 1 + random_.NextInt(static_cast<uint32_t>(inputs / 8))) {
        index[r].push_back(i);
      }
      value[r] = RandomValues(index[r].size(), random_);
      rows.push_back({index[r].data(), value[r].data(), r == 5 ? 0 : index[r].size()});
    }
    auto expected = RandomValues(kRows * stride_, random_);
    auto actual = expected;
    auto alone = expected;
    scalar_.accumulate_rows({rows, matrix.data(), inputs, stride_, expected.data()});
    fast_.accumulate_rows({rows, matrix.data(), inputs, stride_, actual.data()});
    ExpectClose(expected, actual, "z");
    for (size_t r = 0; r < kRows; ++r) {
      fast_.accumulate_rows(
          {{&rows[r], 1}, matrix.data(), inputs, stride_, alone.data() + r * stride_});
    }
    EXPECT_EQ(actual, alone);
  }
}

TEST_P(LayerKernelsTest, DotRows) {
  const auto matrix = RandomValues(kInputs * stride_, random_);
  const auto g = RandomValues(stride_, random_);
  std::vector<uint32_t> index(kInputs);
  std::iota(index.rbegin(), index.rend(), 0U);
  AlignedVector<float> expected(kInputs);
  AlignedVector<float> actual(kInputs);
  scalar_.dot_rows(index, matrix.data(), stride_, g.data(), expected.data());
  fast_.dot_rows(index, matrix.data(), stride_, g.data(), actual.data());
  ExpectClose(expected, actual, "dot products");
}

TEST_P(LayerKernelsTest, DropEntriesInPlaceToo) {
  std::vector<uint32_t> index(stride_);
  std::iota(index.begin(), index.end(), 5U);
  auto value = RandomValues(stride_, random_);
  const DropoutStream drop{77, 0x60000000U};
  std::vector<uint32_t> kept(stride_ + kLanes);
  AlignedVector<float> kept_value(stride_ + kLanes);
  const size_t count = scalar_.drop_entries({index.data(), value.data(), stride_}, drop,
                                            kept.data(), kept_value.data());
  index.resize(stride_ + kLanes);
  value.resize(stride_ + kLanes);
  ASSERT_EQ(count, fast_.drop_entries({index.data(), value.data(), stride_}, drop, index.data(),
                                      value.data()));
  for (size_t k = 0; k < count; ++k) {
    EXPECT_EQ(kept[k], index[k]);
    EXPECT_EQ(kept_value[k], value[k]);
  }
}

TEST_P(LayerKernelsTest, Softmax) {
  const size_t units = stride_ - 5;
  auto expected = RandomValues(stride_, random_);
  expected[3] = 80;
  expected[4] = -90;
  auto actual = expected;
  scalar_.softmax(expected.data(), units);
  fast_.softmax(actual.data(), units);
  expected.resize(units);
  actual.resize(units);
  ExpectClose(expected, actual, "probabilities");
  EXPECT_NEAR(std::accumulate(actual.begin(), actual.end(), 0.0), 1, 1e-5);
}

TEST_P(LayerKernelsTest, ColumnSquaresAndScale) {
  auto matrix = RandomValues(kInputs * stride_, random_);
  auto fast_matrix = matrix;
  AlignedVector<float> expected(stride_, 1);
  AlignedVector<float> actual(stride_, 1);
  scalar_.column_squares(matrix.data(), kInputs, stride_, expected.data());
  fast_.column_squares(matrix.data(), kInputs, stride_, actual.data());
  ExpectClose(expected, actual, "squares");
  scalar_.scale_columns(matrix.data(), kInputs, stride_, expected.data());
  fast_.scale_columns(fast_matrix.data(), kInputs, stride_, expected.data());
  ExpectClose(matrix, fast_matrix, "scaled");
}

// A random micro-batch for one block of inputs.
struct UpdateFixture {
  std::vector<uint16_t> rows;
  std::vector<uint16_t> counts;
  std::vector<float> base;
  AlignedVector<float> values, gradients, sum, share;
  AlignedVector<float> weights, state0, state1, base_sum;

  UpdateFixture(size_t stride, bool with_base, Pcg& random)
      : rows(kInputs * kBatch),
        counts(kInputs),
        base(kInputs),
        values(RandomValues(kInputs * kBatch, random)),
        gradients(RandomValues(kBatch * stride, random)),
        sum(stride),
        share(stride),
        weights(RandomValues(kInputs * stride, random)),
        state0(kInputs * stride, 1e-6F),
        state1(kInputs * stride, 0.25F),
        base_sum(stride, 0) {
    for (size_t i = 0; i < kInputs; ++i) {
      base[i] = with_base && i % 3 == 0 ? Draw(random) : 0;
      for (size_t r = 0; r < kBatch; ++r) {
        if (random.NextInt(3) == 0) {
          rows[i * kBatch + counts[i]++] = static_cast<uint16_t>(r);
        }
      }
    }
    for (size_t r = 0; r < kBatch; ++r) {
      gradients[r * stride + 2] = 0;
      gradients[r * stride + stride - 1] = r == 4 ? 0.5F : 0;
    }
  }

  UpdateTask Task(size_t stride, const Penalty& penalty) {
    UpdateTask task;
    task.entries = {rows.data(), values.data(), counts.data(), kBatch, kInputs, base.data()};
    task.gradient = {gradients.data(), sum.data(), share.data(), kBatch, stride};
    task.block = {weights.data(), state0.data(), state1.data(), base_sum.data()};
    task.penalty = penalty;
    return task;
  }
};

void ExpectSame(const UpdateFixture& a, const UpdateFixture& b) {
  ExpectClose(a.sum, b.sum, "sum");
  ExpectClose(a.share, b.share, "share");
  ExpectClose(a.weights, b.weights, "weights");
  ExpectClose(a.state0, b.state0, "state 0");
  ExpectClose(a.state1, b.state1, "state 1");
  ExpectClose(a.base_sum, b.base_sum, "base sum");
}

TEST_P(LayerKernelsTest, Updates) {
  for (const bool with_base : {false, true}) {
    for (const Penalty& penalty :
         {Penalty{}, Penalty{0.01F, 0.02F, false}, Penalty{0.01F, 0, true}}) {
      UpdateFixture expected(stride_, with_base, random_);
      UpdateFixture actual = expected;
      const auto run = [&](const LayerKernels& kernels, UpdateFixture& fixture) {
        kernels.batch_sums(fixture.gradients.data(), kBatch, stride_, fixture.sum.data(),
                           fixture.share.data());
        kernels.adadelta(fixture.Task(stride_, penalty), {0.95F, 1e-8F});
        fixture.base_sum.assign(stride_, 0);
        kernels.adadelta(fixture.Task(stride_, penalty), {0.95F, 1e-25F});
        fixture.base_sum.assign(stride_, 0);
        kernels.momentum(fixture.Task(stride_, penalty), {0.1F, 0.9F, -0.9F, 1.9F});
        UpdateTask plain = fixture.Task(stride_, penalty);
        plain.block.state0 = nullptr;
        kernels.momentum(plain, {0.1F, 0, 0, 1});
      };
      run(scalar_, expected);
      run(fast_, actual);
      ExpectSame(expected, actual);
      EXPECT_EQ(actual.share[2], 0);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(TablesAndStrides, LayerKernelsTest,
                         testing::Combine(testing::ValuesIn(AllLayerKernels()),
                                          testing::Values(16, 32, 48, 64, 96, 112, 128, 208, 400)));

TEST(LayerKernels, TheFastTableIsOneOfAll) {
  const auto all = AllLayerKernels();
  EXPECT_NE(std::find(all.begin(), all.end(), &FastLayerKernels()), all.end());
}

TEST(LayerKernels, DropoutKeepsItsRatio) {
  const DropoutStream drop{123456, 0x33333333U};  // 0.2
  size_t dropped = 0;
  constexpr size_t kUnits = 100000;
  for (uint32_t i = 0; i < kUnits; ++i) {
    dropped += drop.Drops(i) ? 1 : 0;
  }
  EXPECT_NEAR(static_cast<double>(dropped) / kUnits, 0.2, 0.01);
}

}  // namespace
}  // namespace hydrofoil
