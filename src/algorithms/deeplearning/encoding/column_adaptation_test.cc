#include "model/column_adaptation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

#include "base/error.h"

namespace hydrofoil {
namespace {

constexpr double kNa = std::numeric_limits<double>::quiet_NaN();
using Texts = std::vector<std::optional<std::string>>;

ColumnPtr Of(ColumnType type, const std::vector<double>& values) {
  return Column::FromValues(type, MakeLayout(values.size()), values);
}

ColumnPtr Numbers(const std::vector<double>& values) { return Of(ColumnType::kNumeric, values); }

ColumnPtr Text(const Texts& texts, ColumnType type = ColumnType::kString) {
  return Column::FromStrings(MakeLayout(texts.size()), texts, type);
}

// Trained codes, -1 for levels not trained on, -2 where missing.
std::vector<int> CodesOf(const LevelsColumn& levels, const Domain& domain) {
  std::vector<int> codes;
  for (const double code : levels.codes->Values()) {
    if (std::isnan(code)) {
      codes.push_back(-2);
      continue;
    }
    const auto at = static_cast<size_t>(code);
    const size_t trained = levels.level_map.empty() ? at : levels.level_map.at(at);
    codes.push_back(trained < domain.size() ? static_cast<int>(trained) : -1);
  }
  return codes;
}

struct Outcome {
  std::vector<int> codes;
  std::vector<std::string> warnings;
};

Outcome Adapted(const ColumnPtr& column, const Domain& domain) {
  Outcome outcome;
  const std::string name = "c";
  outcome.codes = CodesOf(AdaptToLevels({name, column}, domain, outcome.warnings), domain);
  return outcome;
}

std::string RefusalOf(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    EXPECT_EQ(error.values().at(0), (std::pair<std::string, std::string>("http_status", "400")));
    return error.what();
  }
  return "";
}

std::string RefusalOf(const ColumnPtr& column, const Domain& domain) {
  return RefusalOf([&] { (void)Adapted(column, domain); });
}

constexpr const char* kNotCategorical =
    "Test/Validation dataset has a non-categorical column 'c' which is categorical in the training "
    "data";

TEST(AdaptToLevels, ReadsTextsAsLevels) {
  const Outcome known = Adapted(Text({"q", std::nullopt, "p"}), {"p", "q"});
  EXPECT_EQ(known.codes, (std::vector<int>{1, -2, 0}));
  EXPECT_TRUE(known.warnings.empty());
  const Outcome other = Adapted(Text({"z", "p", "a"}), {"p", "q"});
  EXPECT_EQ(other.codes, (std::vector<int>{-1, 0, -1}));
  EXPECT_EQ(other.warnings,
            (std::vector<std::string>{
                R"(Test/Validation dataset column 'c' has levels not trained on: ["a", "z"])"}));
}

TEST(AdaptToLevels, ReadsWholeNumbersThatNameLevels) {
  EXPECT_EQ(Adapted(Numbers({30, 1, kNa, 2}), {"1", "2", "30"}).codes,
            (std::vector<int>{2, 0, -2, 1}));
  EXPECT_EQ(Adapted(Numbers({-1, 2, 0}), {"-1", "0", "2"}).codes, (std::vector<int>{0, 2, 1}));
  // Levels in the order of texts, as a file of text gives them.
  EXPECT_EQ(Adapted(Numbers({10, 2, 1}), {"1", "10", "2"}).codes, (std::vector<int>{1, 2, 0}));
  EXPECT_EQ(Adapted(Numbers({2, 1}), {"01", "+2"}).codes, (std::vector<int>{1, 0}));
}

TEST(AdaptToLevels, WarnsOfNumbersBetweenThatAreNoLevel) {
  const Outcome outcome = Adapted(Numbers({1, 3, 2, 3}), {"1", "4", "2"});
  EXPECT_EQ(outcome.codes, (std::vector<int>{0, -1, 2, -1}));
  EXPECT_EQ(
      outcome.warnings,
      (std::vector<std::string>{
          R"(Test/Validation dataset column 'c' has levels not trained on: ["3"] (50% of rows))"}));
}

TEST(AdaptToLevels, RefusesNumbersThatCannotBeLevels) {
  EXPECT_EQ(RefusalOf(Numbers({0, 1}), {"n", "y"}), kNotCategorical);
  EXPECT_EQ(RefusalOf(Numbers({1}), {"1", "x"}), kNotCategorical);
  EXPECT_EQ(RefusalOf(Numbers({1, 2.5}), {"1", "2", "3"}), kNotCategorical);
  EXPECT_EQ(RefusalOf(Numbers({0, 1}), {"1", "2"}), kNotCategorical);
  EXPECT_EQ(RefusalOf(Numbers({2, 7}), {"1", "2"}), kNotCategorical);
  EXPECT_EQ(RefusalOf(Numbers({std::numeric_limits<double>::infinity()}), {"1"}), kNotCategorical);
  EXPECT_EQ(RefusalOf(Numbers({1e300}), {"1"}), kNotCategorical);
  EXPECT_EQ(RefusalOf(Of(ColumnType::kTime, {1.5e12}), {"1", "2"}), kNotCategorical);
  EXPECT_EQ(RefusalOf(Text({"00000001-0000-0000-0000-000000000001"}, ColumnType::kUuid), {"1"}),
            kNotCategorical);
  EXPECT_EQ(RefusalOf(Numbers({1}), {}), kNotCategorical);
}

TEST(AdaptToLevels, TakesColumnsWithoutValues) {
  EXPECT_EQ(Adapted(Numbers({kNa, kNa}), {"p", "q"}).codes, (std::vector<int>{-2, -2}));
  EXPECT_EQ(Adapted(Text({std::nullopt}), {"p", "q"}).codes, (std::vector<int>{-2}));
  EXPECT_EQ(Adapted(Text({std::nullopt}, ColumnType::kUuid), {"p"}).codes, (std::vector<int>{-2}));
}

TEST(AdaptToNumbers, WarnsOfTimesForNumbersAndNumbersForTimes) {
  const std::string name = "t";
  std::vector<std::string> warnings;
  const ColumnPtr times = Of(ColumnType::kTime, {1, kNa, kNa, 4});
  EXPECT_EQ(AdaptToNumbers({name, times}, ColumnType::kTime, warnings), times);
  EXPECT_TRUE(warnings.empty());
  EXPECT_EQ(AdaptToNumbers({name, times}, ColumnType::kNumeric, warnings), times);
  EXPECT_EQ(warnings.back(),
            "Test/Validation dataset column 't' has times where the training data has numbers (50% "
            "of rows): they are read as milliseconds since 1970");
  (void)AdaptToNumbers({name, Numbers({1})}, ColumnType::kTime, warnings);
  EXPECT_EQ(warnings.back(),
            "Test/Validation dataset column 't' has numbers where the training data has times "
            "(100% of rows): they are read as milliseconds since 1970");
  (void)AdaptToNumbers({name, Numbers({kNa})}, ColumnType::kTime, warnings);
  EXPECT_EQ(warnings.size(), 2U);
}

TEST(AdaptToNumbers, RefusesLevelsTextAndIdentifiers) {
  const std::string name = "n";
  std::vector<std::string> warnings;
  const auto refusal = [&](const ColumnPtr& column) {
    return RefusalOf([&] { AdaptToNumbers({name, column}, ColumnType::kNumeric, warnings); });
  };
  EXPECT_EQ(refusal(Text({std::nullopt, "5"})),
            "Operation not allowed on string vector. Test/Validation dataset has text column 'n' "
            "which is real-valued in the training data");
  EXPECT_EQ(refusal(Text({"00000001-0000-0000-0000-000000000001"}, ColumnType::kUuid)),
            "atd but 16-byte UUID. Test/Validation dataset has UUID column 'n' which is "
            "real-valued in the training data");
  const auto domain = std::make_shared<const Domain>(Domain{"1"});
  EXPECT_EQ(refusal(Column::FromValues(ColumnType::kCategorical, MakeLayout(1),
                                       std::vector<double>{0}, domain)),
            "Test/Validation dataset has categorical column 'n' which is real-valued in the "
            "training data");
  const ColumnPtr nothing =
      AdaptToNumbers({name, Text({std::nullopt})}, ColumnType::kNumeric, warnings);
  EXPECT_TRUE(std::isnan(nothing->At(0)));
}

}  // namespace
}  // namespace hydrofoil
