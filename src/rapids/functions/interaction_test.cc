#include "rapids/functions/interaction.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"

namespace hydrofoil::rapids {
namespace {

ColumnPtr Levels(const std::vector<double>& codes, const Domain& domain) {
  return Column::FromValues(ColumnType::kCategorical, MakeLayout(codes.size()), codes,
                            std::make_shared<const Domain>(domain));
}

// a: z x x z NA, b: p p q p p, n: numbers.
Frame Sample() {
  Frame frame;
  frame.Append("a", Levels({1, 0, 0, 1, std::nan("")}, {"x", "z"}));
  frame.Append("b", Levels({0, 0, 1, 0, 0}, {"p", "q"}));
  frame.Append("n", Column::Constant(1, MakeLayout(5)));
  return frame;
}

TEST(Interaction, CountsCombinationsMissingOnesToo) {
  const Frame made = MakeInteractions(Sample(), {{"a", "b"}, false, 100, 1}, {});
  ASSERT_EQ(made.column_count(), 1);
  EXPECT_EQ(made.name(0), "a_b");
  EXPECT_EQ(*made.column(0)->domain(), (Domain{"z_p", "x_p", "x_q", "NA_p"}));
  EXPECT_EQ(made.column(0)->Values(), (std::vector<double>{0, 1, 2, 0, 3}));
}

TEST(Interaction, GathersRareOnes) {
  const Frame few = MakeInteractions(Sample(), {{"a", "b"}, false, 1, 1}, {});
  EXPECT_EQ(*few.column(0)->domain(), (Domain{"z_p", "other"}));
  EXPECT_EQ(few.column(0)->Values(), (std::vector<double>{0, 1, 1, 0, 1}));
  const Frame frequent = MakeInteractions(Sample(), {{"a", "b"}, false, 100, 3}, {});
  EXPECT_EQ(*frequent.column(0)->domain(), (Domain{"other"}));
}

TEST(Interaction, OfOneColumnKeepsMissingValues) {
  const Frame made = MakeInteractions(Sample(), {{"a"}, false, 100, 1}, {});
  EXPECT_EQ(made.name(0), "a_a");
  EXPECT_EQ(*made.column(0)->domain(), (Domain{"x", "z"}));
  EXPECT_TRUE(made.column(0)->IsMissing(4));
}

TEST(Interaction, PairsOrChainsSeveralColumns) {
  Frame frame = Sample();
  frame.Append("c", frame.column(1));
  EXPECT_EQ(MakeInteractions(frame, {{"a", "b", "c"}, true, 100, 1}, {}).names(),
            (std::vector<std::string>{"a_b", "a_c", "b_c"}));
  const Frame chained = MakeInteractions(frame, {{"a", "b", "c"}, false, 100, 1}, {});
  EXPECT_EQ(chained.names(), std::vector<std::string>{"a_b_c"});
  EXPECT_EQ(chained.column(0)->domain()->front(), "z_p_p");
}

TEST(Interaction, RefusesOtherColumns) {
  for (const std::string name : {"n", "missing"}) {
    EXPECT_THROW(static_cast<void>(MakeInteractions(Sample(), {{name}, false, 1, 1}, {})), Error);
  }
  EXPECT_THROW(CheckInteractionColumns(Sample(), {}), Error);
}

}  // namespace
}  // namespace hydrofoil::rapids
