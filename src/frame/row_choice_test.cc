#include "frame/row_choice.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <string>

#include "base/random.h"
#include "frame/flat_values.h"

namespace hydrofoil {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
using Values = std::vector<double>;

bool Same(double a, double b) {
  return (std::isnan(a) && std::isnan(b)) ||
         std::bit_cast<uint64_t>(a) == std::bit_cast<uint64_t>(b);
}

// Chunks of 100 rows whose values are of another kind in each column.
std::vector<Values> Kinds() {
  Pcg random(1);
  std::vector<Values> kinds(9);
  for (size_t row = 0; row < 1000; ++row) {
    const auto number = static_cast<double>(random.NextInt(2'000'000));
    const bool late = row >= 500;
    kinds[0].push_back(static_cast<double>(random.NextInt(200)));
    kinds[1].push_back(number);
    kinds[2].push_back((number - 1e6) / 1e3);
    kinds[3].push_back(late ? number / 1e6
                            : std::trunc(number / 1e4));  // coarser in the first half
    kinds[4].push_back(number * 1e5);                     // too wide for codes
    kinds[5].push_back(std::sqrt(number));
    kinds[6].push_back(random.NextInt(100) == 0 ? number / 10 : 0);  // sparse
    kinds[7].push_back(late ? 7 : -2.5);                             // constant chunks
    kinds[8].push_back(random.NextInt(3) == 0 ? kNan : number);
  }
  kinds[5][3] = -0.0;
  return kinds;
}

ColumnPtr Make(const Values& values) {
  return Column::FromValues(ColumnType::kNumeric, MakeLayout(values.size(), 100), values);
}

TEST(RowChoice, EqualsTheSimpleDefinitionInValuesAndEncoding) {
  Pcg random(2);
  for (const Values& values : Kinds()) {
    const ColumnPtr column = Make(values);
    for (const size_t count : {size_t{5}, size_t{700}, size_t{3000}}) {
      std::vector<RowNumber> rows;
      Values wanted;
      for (size_t i = 0; i < count; ++i) {
        rows.push_back(random.NextInt(50) == 0 ? kNoRow : random.NextInt(1000));
        wanted.push_back(rows.back() == kNoRow ? kNan : values[rows.back()]);
      }
      const RowLayoutPtr layout = MakeLayout(count, 256);
      const ColumnPtr chosen = ChooseRows(column, rows, layout);
      const ColumnPtr simple = Column::FromValues(ColumnType::kNumeric, layout, wanted);
      for (size_t i = 0; i < count; ++i) ASSERT_TRUE(Same(chosen->At(i), wanted[i])) << wanted[i];
      for (size_t i = 0; i < chosen->chunks().size(); ++i) {
        EXPECT_EQ(chosen->chunks()[i]->encoding(), simple->chunks()[i]->encoding());
        EXPECT_EQ(chosen->chunks()[i]->byte_size(), simple->chunks()[i]->byte_size());
      }
    }
  }
}

TEST(RowChoice, OfAscendingRowsIsTheSame) {
  Pcg random(3);
  for (const Values& values : Kinds()) {
    const ColumnPtr column = Make(values);
    for (const size_t count : {size_t{0}, size_t{5}, size_t{40}, size_t{500}, size_t{3000}}) {
      std::vector<RowNumber> rows;
      for (size_t i = 0; i < count; ++i) rows.push_back(random.NextInt(1000));
      std::sort(rows.begin(), rows.end());
      const RowLayoutPtr layout = MakeLayout(count, 256);
      const ColumnPtr chosen = ChooseAscendingRows(column, rows, layout);
      const ColumnPtr same = ChooseRows(column, rows, layout);
      for (size_t i = 0; i < count; ++i) {
        ASSERT_TRUE(Same(chosen->At(i), values[rows[i]])) << values[rows[i]];
      }
      for (size_t i = 0; i < chosen->chunks().size(); ++i) {
        EXPECT_EQ(chosen->chunks()[i]->encoding(), same->chunks()[i]->encoding());
      }
    }
  }
}

TEST(RowChoice, ChoosesText) {
  const std::optional<std::string> texts[] = {"a", std::nullopt, "", "ccc"};
  const ColumnPtr column = Column::FromStrings(MakeLayout(4, 3), texts);
  const std::vector<RowNumber> rows = {3, 1, kNoRow, 2};
  const ColumnPtr chosen = ChooseRows(column, rows, MakeLayout(4));
  EXPECT_EQ(chosen->StringAt(0), "ccc");
  EXPECT_EQ(chosen->StringAt(1), std::nullopt);
  EXPECT_EQ(chosen->StringAt(2), std::nullopt);
  EXPECT_EQ(chosen->StringAt(3), "");
}

TEST(RowChoice, RefusesMoreRowsThanHaveNumbers) {
  const ColumnPtr column = Column::Constant(0, MakeLayout(size_t{1} << 33, size_t{1} << 32));
  EXPECT_ANY_THROW(static_cast<void>(ChooseRows(column, {}, MakeLayout(0))));
}

TEST(FlatValues, HasCodesInTheOrderOfTheValues) {
  for (const Values& values : Kinds()) {
    const FlatValues flat = Flatten(*Make(values));
    EXPECT_EQ(flat.common.has_value(), !std::holds_alternative<RawArray<double>>(flat.values));
    std::visit(
        [&](const auto& array) {
          for (size_t i = 0; i < values.size(); ++i) {
            for (size_t k = 0; k < i && i < 300; ++k) {
              if (values[i] == values[i] && values[k] == values[k]) {
                ASSERT_EQ(array[i] < array[k], values[i] < values[k]);
              }
            }
          }
        },
        flat.values);
  }
}

}  // namespace
}  // namespace hydrofoil
