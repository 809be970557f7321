#include "frame/order_statistics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "frame/column.h"

namespace hydrofoil {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Every rank of `values`, beside those of a sorted copy.
void ExpectSorted(std::vector<double> values) {
  const ColumnPtr column =
      Column::FromValues(ColumnType::kNumeric, MakeLayout(values.size(), 300), values);
  const OrderStatistics order(*column);
  std::erase_if(values, [](double value) { return std::isnan(value); });
  std::sort(values.begin(), values.end());
  ASSERT_EQ(order.size(), values.size());
  std::vector<size_t> ranks(values.size());
  std::iota(ranks.begin(), ranks.end(), size_t{0});
  EXPECT_EQ(order.ValuesAt(ranks), values);
}

std::vector<double> Skewed(size_t count) {
  std::vector<double> values;
  for (size_t i = 0; i < count; ++i) {
    const double x = std::sin(static_cast<double>(i) * 12.9898) * 43758.5453;
    values.push_back(std::exp(20 * (x - std::floor(x))));
  }
  return values;
}

TEST(OrderStatistics, FindEveryRank) {
  ExpectSorted(Skewed(2000));
  ExpectSorted({3, 1, 2, 2, 2, -1e9, std::nan(""), 0.5});
  ExpectSorted(std::vector<double>(1000, 7));
  ExpectSorted({std::nan("")});
  ExpectSorted({});
}

TEST(OrderStatistics, OrderInfinitiesAndValuesFarApart) {
  ExpectSorted({kInfinity, 1, -kInfinity, 2, kInfinity, std::nan(""), -5});
  ExpectSorted({kInfinity, -kInfinity});
  ExpectSorted({1.7e308, -1.7e308, 0, 1, 2});
  ExpectSorted({5e-324, 0, 1e-323});
}

}  // namespace
}  // namespace hydrofoil
