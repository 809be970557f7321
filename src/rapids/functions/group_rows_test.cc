#include "rapids/functions/group_rows.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/random.h"

namespace hydrofoil::rapids {
namespace {

using Values = std::vector<double>;

// Few values, whole numbers, doubles without a common unit; all with missing values.
std::vector<Values> MakeValues(size_t rows) {
  Pcg random(1);
  std::vector<Values> columns(3);
  for (size_t row = 0; row < rows; ++row) {
    const bool missing = random.NextInt(9) == 0;
    columns[0].push_back(missing ? std::nan("") : static_cast<double>(random.NextInt(4)));
    columns[1].push_back(missing ? std::nan("") : static_cast<double>(random.NextInt(5000)) / 10);
    columns[2].push_back(random.NextInt(9) == 0 ? std::nan("")
                                                : std::sqrt(random.NextInt(300)) - 9);
  }
  return columns;
}

Frame MakeFrame(const std::vector<Values>& columns) {
  Frame frame;
  const RowLayoutPtr layout = MakeLayout(columns[0].size(), 700);
  for (size_t i = 0; i < columns.size(); ++i) {
    frame.Append("C" + std::to_string(i),
                 Column::FromValues(ColumnType::kNumeric, layout, columns[i]));
  }
  return frame;
}

// Missing values first in either direction.
bool Before(double a, double b, bool descending) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && !std::isnan(b);
  return descending ? a > b : a < b;
}

TEST(GroupRows, SortsLikeAStableComparisonSort) {
  const std::vector<Values> values = MakeValues(3000);
  const Frame frame = MakeFrame(values);
  const std::vector<std::vector<size_t>> choices = {{0}, {1}, {2}, {0, 1}, {2, 0}, {1, 2, 0}};
  for (const auto& keys : choices) {
    for (const bool down : {false, true}) {
      std::vector<bool> descending(keys.size());
      descending.back() = down;
      std::vector<RowNumber> wanted(frame.rows());
      std::iota(wanted.begin(), wanted.end(), 0);
      std::stable_sort(wanted.begin(), wanted.end(), [&](RowNumber a, RowNumber b) {
        for (size_t k = 0; k < keys.size(); ++k) {
          const Values& column = values[keys[k]];
          if (Before(column[a], column[b], descending[k])) return true;
          if (Before(column[b], column[a], descending[k])) return false;
        }
        return false;
      });
      const auto sorted = SortedRows(frame, keys, descending);
      EXPECT_TRUE(std::equal(wanted.begin(), wanted.end(), sorted.span().begin()));
    }
  }
}

TEST(GroupRows, GroupsAreRunsOfTheSortedRows) {
  const std::vector<Values> values = MakeValues(3000);
  const Frame frame = MakeFrame(values);
  const std::vector<std::vector<size_t>> choices = {{}, {0}, {2}, {0, 1}, {1, 2}};
  for (const auto& keys : choices) {
    const auto sorted = SortedRows(frame, keys, {});
    const RowGroups groups = GroupRows(frame, keys);
    const GroupNumbers numbers = NumberGroups(frame, keys);
    ASSERT_EQ(numbers.size(), groups.size());
    size_t at = 0;
    for (size_t i = 0; i < groups.size(); ++i) {
      EXPECT_EQ(numbers.firsts[i], groups[i].front());
      for (const RowNumber row : groups[i]) {
        EXPECT_EQ(row, sorted[at++]);
        EXPECT_EQ(numbers.of_row[row], i);
        for (const size_t key : keys) {
          const double x = values[key][row];
          const double y = values[key][groups[i].front()];
          EXPECT_TRUE(x == y || (std::isnan(x) && std::isnan(y)));
        }
      }
    }
    EXPECT_EQ(at, frame.rows());
  }
}

}  // namespace
}  // namespace hydrofoil::rapids
