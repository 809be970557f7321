// Data and parameters that make no sense end with a message or a sound model, never with a crash.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "algorithms/deeplearning/training/training_for_test.h"
#include "base/error.h"
#include "base/random.h"
#include "model/predict.h"
#include "model/train.h"

namespace hydrofoil {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
const double kMissing = std::nan("");

ColumnPtr Numbers(const RowLayoutPtr& layout, const std::function<double(size_t row)>& value) {
  std::vector<double> values(layout->back());
  for (size_t row = 0; row < values.size(); ++row) values[row] = value(row);
  return Column::FromValues(ColumnType::kNumeric, layout, values);
}

ColumnPtr Classes(const RowLayoutPtr& layout, const Domain& domain,
                  const std::function<double(size_t row)>& code) {
  std::vector<double> codes(layout->back());
  for (size_t row = 0; row < codes.size(); ++row) codes[row] = code(row);
  return Column::FromValues(ColumnType::kCategorical, layout, codes,
                            std::make_shared<const Domain>(domain));
}

// Two useful columns, and a response of numbers (`y`) and of classes (`class`).
Frame SoundFrame(size_t rows) {
  const RowLayoutPtr layout = MakeLayout(rows);
  Frame frame;
  frame.Append("a", Numbers(layout, [](size_t row) { return std::sin(static_cast<double>(row)); }));
  frame.Append("b", Numbers(layout, [](size_t row) { return static_cast<double>(row % 7); }));
  frame.Append("y", Numbers(layout, [](size_t row) { return static_cast<double>(row % 5); }));
  frame.Append("class", Classes(layout, {"no", "yes"},
                                [](size_t row) { return static_cast<double>(row % 2); }));
  return frame;
}

struct Outcome {
  ModelPtr model;     // null: refused
  std::string fault;  // the message then
};

Outcome Train(const TrainingInput& input) {
  for (const ValidationMessage& message : ValidateTraining(input)) {
    if (message.level == MessageLevel::kError) return {nullptr, message.text};
  }
  TrainingHooks hooks;
  try {
    return {TrainModel(input, hooks), ""};
  } catch (const Error& error) {
    return {nullptr, error.what()};
  }
}

TrainingInput InputOf(Frame frame, const std::string& response, bool reproducible) {
  TrainingInput input = NetworkTraining();
  input.key = "model";
  input.training = {"frame", std::move(frame)};
  Own(input).response_column = response;
  Own(input).ignored_columns = {response == "y" ? "class" : "y"};
  Own(input).hidden = {4};
  Own(input).epochs = 2;
  Own(input).seed = 3;
  Own(input).reproducible = reproducible;
  return input;
}

// The parameter: which trainer.
class HostileData : public testing::TestWithParam<bool> {
 protected:
  void ExpectRefused(const TrainingInput& input) {
    const Outcome outcome = Train(input);
    EXPECT_EQ(outcome.model, nullptr);
    EXPECT_FALSE(outcome.fault.empty());
  }
  // A model whose predictions are numbers.
  void ExpectSound(const TrainingInput& input) {
    const Outcome outcome = Train(input);
    ASSERT_NE(outcome.model, nullptr) << outcome.fault;
    const ScoreResult result = ScoreFrame(*outcome.model, input.training, {});
    for (const ColumnPtr& column : result.predictions->columns()) {
      for (const double value : column->Values()) EXPECT_TRUE(std::isfinite(value));
    }
  }
  // Either is fine.
  void ExpectAnswer(const TrainingInput& input) {
    const Outcome outcome = Train(input);
    EXPECT_EQ(outcome.model == nullptr, !outcome.fault.empty());
  }
  static Frame WithColumn(Frame frame, const std::string& name,
                          const std::function<double(size_t row)>& value) {
    const ColumnPtr column = Numbers(frame.layout(), value);
    if (const auto index = frame.Find(name)) {
      frame.Replace(*index, column);
    } else {
      frame.Append(name, column);
    }
    return frame;
  }
};

TEST_P(HostileData, MissingAndInfiniteNumbers) {
  const auto spoiled = [](size_t row) {
    return row % 3 == 0 ? kMissing : row % 3 == 1 ? kInfinity : -kInfinity;
  };
  ExpectAnswer(InputOf(WithColumn(SoundFrame(60), "a", spoiled), "y", GetParam()));
  ExpectAnswer(InputOf(WithColumn(SoundFrame(60), "y", spoiled), "y", GetParam()));
  ExpectSound(InputOf(
      WithColumn(SoundFrame(60), "a",
                 [](size_t row) { return row % 2 == 0 ? kMissing : static_cast<double>(row); }),
      "class", GetParam()));
  ExpectAnswer(InputOf(
      WithColumn(SoundFrame(60), "a", [](size_t row) { return row % 2 == 0 ? 1e308 : -1e308; }),
      "y", GetParam()));
}

TEST_P(HostileData, ColumnsThatTellNothing) {
  const auto constant = [](size_t) { return 4.0; };
  const auto missing = [](size_t) { return kMissing; };
  Frame frame = WithColumn(WithColumn(SoundFrame(40), "a", constant), "b", constant);
  ExpectRefused(InputOf(frame, "y", GetParam()));
  frame = WithColumn(WithColumn(SoundFrame(40), "a", missing), "b", missing);
  ExpectRefused(InputOf(frame, "class", GetParam()));
  TrainingInput kept = InputOf(frame, "class", GetParam());
  Own(kept).ignore_const_cols = false;
  ExpectAnswer(kept);
}

TEST_P(HostileData, ResponseThatTellsNothing) {
  ExpectRefused(
      InputOf(WithColumn(SoundFrame(40), "y", [](size_t) { return kMissing; }), "y", GetParam()));
  ExpectRefused(
      InputOf(WithColumn(SoundFrame(40), "y", [](size_t) { return 2.0; }), "y", GetParam()));
  Frame one_class = SoundFrame(40);
  one_class.Replace(3, Classes(one_class.layout(), {"only"}, [](size_t) { return 0.0; }));
  ExpectRefused(InputOf(one_class, "class", GetParam()));
}

TEST_P(HostileData, FewRows) {
  ExpectAnswer(InputOf(SoundFrame(1), "y", GetParam()));
  ExpectAnswer(InputOf(SoundFrame(1), "class", GetParam()));
  ExpectAnswer(InputOf(SoundFrame(2), "class", GetParam()));
  TrainingInput skipped = InputOf(WithColumn(SoundFrame(20), "a",
                                             [](size_t row) {
                                               return row == 0 ? 1.0 : row == 1 ? 2.0 : kMissing;
                                             }),
                                  "y", GetParam());
  Own(skipped).missing_values_handling = MissingValuesHandling::kSkip;
  ExpectAnswer(skipped);
}

TEST_P(HostileData, WeightsOfZero) {
  TrainingInput input =
      InputOf(WithColumn(SoundFrame(40), "w", [](size_t) { return 0.0; }), "y", GetParam());
  Own(input).weights_column = "w";
  ExpectRefused(input);
  input.training.frame = WithColumn(input.training.frame, "w", [](size_t) { return -1.0; });
  ExpectRefused(input);
  input.training.frame = WithColumn(input.training.frame, "w", [](size_t) { return kMissing; });
  ExpectRefused(input);
}

TEST_P(HostileData, AHundredThousandLevels) {
  constexpr size_t kLevels = 100'000;
  Frame frame = SoundFrame(5000);
  Domain domain;
  for (size_t level = 0; level < kLevels; ++level) domain.push_back("l" + std::to_string(level));
  frame.Append(
      "many", Classes(frame.layout(), domain, [](size_t row) { return static_cast<double>(row); }));
  TrainingInput input = InputOf(frame, "class", GetParam());
  Own(input).epochs = 0.05;
  Own(input).variable_importances = false;
  Own(input).score_training_samples = 100;
  const Outcome outcome = Train(input);
  ASSERT_NE(outcome.model, nullptr) << outcome.fault;
}

TEST_P(HostileData, ParametersWithoutSense) {
  const double nonsense[] = {kMissing, kInfinity, -kInfinity, -1};
  double DeepLearningParameters::* const members[] = {
      &DeepLearningParameters::rate,
      &DeepLearningParameters::rho,
      &DeepLearningParameters::epsilon,
      &DeepLearningParameters::l1,
      &DeepLearningParameters::input_dropout_ratio,
      &DeepLearningParameters::momentum_start,
      &DeepLearningParameters::rate_annealing,
      &DeepLearningParameters::initial_weight_scale};
  for (const auto member : members) {
    for (const double value : nonsense) {
      for (const bool adaptive : {true, false}) {
        TrainingInput input = InputOf(SoundFrame(30), "y", GetParam());
        Own(input).adaptive_rate = adaptive;
        Own(input).*member = value;
        ExpectAnswer(input);
      }
    }
  }
}

TEST_P(HostileData, EpochsWithoutEnd) {
  for (const double epochs : {kMissing, -kInfinity, -1.0, 0.0}) {
    TrainingInput input = InputOf(SoundFrame(30), "y", GetParam());
    Own(input).epochs = epochs;
    ExpectAnswer(input);
  }
}

INSTANTIATE_TEST_SUITE_P(BothTrainers, HostileData, testing::Bool());

}  // namespace
}  // namespace hydrofoil
