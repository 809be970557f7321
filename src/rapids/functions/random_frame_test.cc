#include "rapids/functions/random_frame.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "base/error.h"
#include "frame/column_stats.h"

namespace hydrofoil::rapids {
namespace {

std::vector<double> FirstRows(const Column& column, size_t count) {
  std::vector<double> values(count);
  column.Decode(0, values);
  return values;
}

RandomFrameOptions TenColumns() {
  RandomFrameOptions options;
  options.rows = 12;
  options.categorical_fraction = 0.2;
  options.factors = 5;
  options.integer_fraction = 0.2;
  options.binary_fraction = 0.2;
  options.time_fraction = 0.1;
  options.string_fraction = 0.1;
  options.missing_fraction = 0.1;
  options.seed = 1;
  options.seed_for_column_types = 1;
  return options;
}

// What the reference answered to the same options.
TEST(RandomFrame, DrawsTheCellsOfTheReference) {
  const Frame frame = MakeRandomFrame(TenColumns(), {});
  ASSERT_EQ(frame.column_count(), 10);
  EXPECT_EQ(frame.name(9), "C10");
  const std::vector<double> reals = FirstRows(*frame.column(0), 3);
  EXPECT_DOUBLE_EQ(reals[0], 11.512363454347586);
  EXPECT_DOUBLE_EQ(reals[1], 32.76446838339739);
  EXPECT_DOUBLE_EQ(reals[2], 97.23809558630563);
  EXPECT_EQ(FirstRows(*frame.column(1), 5), (std::vector<double>{0, 1, 2, 2, 2}));
  EXPECT_EQ(frame.column(1)->domain()->at(3), "c1.l3");
  EXPECT_EQ(FirstRows(*frame.column(3), 2), (std::vector<double>{799000338423, 1477993859173}));
  EXPECT_EQ(frame.column(3)->type(), ColumnType::kTime);
  EXPECT_EQ(FirstRows(*frame.column(4), 5), (std::vector<double>{-99, 14, 52, -13, -22}));
  EXPECT_EQ(frame.column(6)->StringAt(0), "DGSIBOEJ");
  EXPECT_EQ(frame.column(6)->StringAt(3), "MNIQDWUO");
  EXPECT_TRUE(frame.column(6)->IsMissing(4));
  EXPECT_TRUE(frame.column(9)->IsMissing(0));
}

TEST(RandomFrame, PutsAResponseFirst) {
  RandomFrameOptions options = TenColumns();
  options.has_response = true;
  options.response_factors = 3;
  options.seed_for_column_types = 8;
  const Frame frame = MakeRandomFrame(options, {});
  EXPECT_EQ(frame.name(0), "response");
  EXPECT_EQ(FirstRows(*frame.column(0), 5), (std::vector<double>{1, 1, 0, 0, 2}));
  EXPECT_EQ(FirstRows(*frame.column(1), 5), (std::vector<double>{-85, -37, 19, 12, 3}));
  options.response_factors = 1;
  options.positive_response = true;
  const Frame positive = MakeRandomFrame(options, {});
  EXPECT_DOUBLE_EQ(positive.column(0)->At(0), 44.24381827282621);
}

TEST(RandomFrame, FillsWithOneValueWhenNotRandom) {
  RandomFrameOptions options;
  options.rows = 3;
  options.columns = 2;
  options.randomize = false;
  options.value = 5;
  options.categorical_fraction = options.integer_fraction = options.binary_fraction = 0;
  options.missing_fraction = 0;
  const Frame frame = MakeRandomFrame(options, {});
  EXPECT_EQ(FirstRows(*frame.column(1), 3), (std::vector<double>{5, 5, 5}));
}

std::string FaultOf(const RandomFrameOptions& options) {
  try {
    CheckRandomFrameOptions(options);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(RandomFrame, RefusesContradictions) {
  RandomFrameOptions options;
  EXPECT_EQ(FaultOf(options), "");
  options.rows = 0;
  EXPECT_EQ(FaultOf(options), "Must have number of rows > 0 and columns > 0.");
  options = {};
  options.categorical_fraction = options.integer_fraction = 0.9;
  EXPECT_EQ(FaultOf(options),
            "Integer, binary, categorical, time and string fractions must add up to <= 1.");
  options = {};
  options.integer_fraction = -0.5;
  EXPECT_EQ(FaultOf(options), "Integer fraction must be between 0 and 1.");
  options = {};
  options.value = 2;
  EXPECT_EQ(FaultOf(options), "Cannot set data to a constant value if randomize=true.");
  options = {};
  options.missing_fraction = std::nan("");
  EXPECT_EQ(FaultOf(options), "Missing fraction must be between 0 and 1.");
  options = {};
  options.rows = int64_t{1} << 62;
  EXPECT_EQ(FaultOf(options), "");
  EXPECT_THROW(static_cast<void>(MakeRandomFrame(options, {})), Error);
}

TEST(RandomHoles, AreAboutAsManyAsAskedForAndRepeatable) {
  RandomFrameOptions options;
  options.rows = 20000;
  options.columns = 2;
  options.missing_fraction = 0;
  const Frame frame = MakeRandomFrame(options, {});
  const Frame pierced = WithRandomHoles(frame, 0.2, 7, {});
  const Frame again = WithRandomHoles(frame, 0.2, 7, {});
  for (size_t i = 0; i < 2; ++i) {
    const size_t missing = pierced.column(i)->stats().missing_count;
    EXPECT_NEAR(static_cast<double>(missing), 4000, 300);
    EXPECT_EQ(again.column(i)->stats().missing_count, missing);
    for (size_t row = 0; row < 100; ++row) {
      if (!pierced.column(i)->IsMissing(row)) {
        EXPECT_EQ(pierced.column(i)->At(row), frame.column(i)->At(row));
      }
    }
  }
}

TEST(RandomHoles, StopWhenAsked) {
  std::stop_source stop;
  stop.request_stop();
  RandomFrameOptions options;
  EXPECT_THROW(static_cast<void>(MakeRandomFrame(options, stop.get_token())), Error);
}

}  // namespace
}  // namespace hydrofoil::rapids
