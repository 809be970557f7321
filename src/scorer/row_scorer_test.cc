#include "scorer/row_scorer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "algorithms/deeplearning/learned_network.h"
#include "algorithms/deeplearning/scoring/layer_outputs.h"
#include "algorithms/deeplearning/training/training_for_test.h"
#include "base/error.h"
#include "frame/frame.h"
#include "model/parameter_table.h"
#include "model/predict.h"
#include "model/train.h"

namespace hydrofoil {
namespace {

constexpr size_t kRows = 300;

ColumnPtr Numbers(const RowLayoutPtr& layout, double step) {
  return Column::Generate(ColumnType::kNumeric, layout, [step](size_t first, auto out) {
    for (size_t i = 0; i < out.size(); ++i) {
      const size_t row = first + i;
      out[i] = row % 31 == 7 ? NAN : std::sin(static_cast<double>(row) * step) * 3;
    }
  });
}

ColumnPtr Levels(const RowLayoutPtr& layout, size_t count, Domain domain) {
  return Column::Generate(
      ColumnType::kCategorical, layout,
      [count](size_t first, auto out) {
        for (size_t i = 0; i < out.size(); ++i) {
          const size_t row = first + i;
          out[i] = row % 17 == 3 ? NAN : static_cast<double>(row * 7 % count);
        }
      },
      std::make_shared<const Domain>(std::move(domain)));
}

// Two numbers, two categorical columns, an offset, a response of each kind.
Frame TrainingFrame() {
  const RowLayoutPtr layout = MakeLayout(kRows);
  Frame frame;
  frame.Append("n1", Numbers(layout, 0.7));
  frame.Append("color", Levels(layout, 3, {"blue", "green", "red"}));
  frame.Append("n2", Numbers(layout, 1.3));
  frame.Append("size", Levels(layout, 5, {"1", "2", "3", "4", "5"}));
  const auto complete = [](size_t first, auto out) {
    for (size_t i = 0; i < out.size(); ++i) out[i] = static_cast<double>((first + i) % 11) / 10;
  };
  frame.Append("off", Column::Generate(ColumnType::kNumeric, layout, complete));
  frame.Append("y", Column::Generate(ColumnType::kNumeric, layout, complete));
  frame.Append("two", Column::Generate(
                          ColumnType::kCategorical, layout,
                          [](size_t first, auto out) {
                            for (size_t i = 0; i < out.size(); ++i) {
                              out[i] = static_cast<double>((first + i) % 5 < 2);
                            }
                          },
                          std::make_shared<const Domain>(Domain{"no", "yes"})));
  frame.Append("three", Column::Generate(
                            ColumnType::kCategorical, layout,
                            [](size_t first, auto out) {
                              for (size_t i = 0; i < out.size(); ++i) {
                                out[i] = static_cast<double>((first + i) % 3);
                              }
                            },
                            std::make_shared<const Domain>(Domain{"a", "b", "c"})));
  return frame;
}

using Settings = std::vector<std::pair<std::string, std::string>>;

ModelPtr Trained(const Settings& settings) {
  TrainingInput input = NetworkTraining();
  input.key = "net";
  SetParameter(Own(input), "hidden", "[8, 6]");
  SetParameter(Own(input), "epochs", "3");
  SetParameter(Own(input), "seed", "1");
  SetParameter(Own(input), "ignored_columns", "[\"off\", \"y\", \"two\", \"three\"]");
  for (const auto& [name, value] : settings) SetParameter(Own(input), name, value);
  auto& ignored = Own(input).ignored_columns;
  for (const std::string& used : {Own(input).response_column, Own(input).offset_column}) {
    std::erase(ignored, used);
  }
  input.training = {"frame", TrainingFrame(), 0};
  TrainingHooks hooks;
  return TrainModel(input, hooks);
}

// Rows of a frame as a scorer takes them, levels by their texts.
std::vector<double> RowsOf(const RowScorer& scorer, const Frame& frame) {
  std::vector<double> values;
  for (size_t row = 0; row < frame.rows(); ++row) {
    for (size_t i = 0; i < scorer.inputs().size(); ++i) {
      const Column& column = *frame.column(*frame.Find(scorer.inputs()[i].name));
      const double value = column.At(row);
      const bool level = column.is_categorical() && !std::isnan(value);
      values.push_back(level ? scorer.LevelCode(i, column.domain()->at(static_cast<size_t>(value)))
                             : value);
    }
  }
  return values;
}

// The rows to score hold levels that were not trained on.
Frame ScoringFrame() {
  Frame frame = TrainingFrame();
  const RowLayoutPtr layout = frame.layout();
  frame.Replace(1, Levels(layout, 4, {"blue", "green", "purple", "red"}));
  return frame;
}

std::vector<double> Scored(const RowScorer& scorer, const std::vector<double>& values) {
  const size_t rows = values.size() / scorer.inputs().size();
  std::vector<double> out(rows * scorer.outputs().size());
  scorer.Score(values, out);
  return out;
}

class RowScorerTest : public testing::TestWithParam<Settings> {};

TEST_P(RowScorerTest, GivesWhatFramesGive) {
  const ModelPtr model = Trained(GetParam());
  const RowScorer scorer(model);
  const Frame frame = ScoringFrame();
  const std::vector<double> values = RowsOf(scorer, frame);
  const std::vector<double> out = Scored(scorer, values);
  ScoreOptions options;
  options.metrics = false;
  const Frame expected = *ScoreFrame(*model, {"frame", frame, 0}, options).predictions;
  const size_t width = scorer.outputs().size();
  const bool autoencoder = !model->is_supervised();
  ASSERT_EQ(expected.column_count() + (autoencoder ? 1 : 0), width);
  for (size_t c = 0; c < expected.column_count(); ++c) {
    const size_t place = autoencoder ? c + 1 : c;
    EXPECT_EQ(scorer.outputs()[place], expected.name(c));
    for (size_t row = 0; row < kRows; ++row) {
      ASSERT_EQ(out[row * width + place], expected.column(c)->At(row)) << row;
    }
  }
  if (autoencoder) {
    const Frame errors = ScoreReconstructionErrors(*model, {"frame", frame, 0}, false, {}).frame;
    for (size_t row = 0; row < kRows; ++row) {
      ASSERT_EQ(out[row * width], errors.column(0)->At(row));
    }
  }
  // One row alone, and many in parallel, are no different.
  std::vector<double> one(width);
  scorer.Score(std::span(values).first(scorer.inputs().size()), one);
  EXPECT_TRUE(std::equal(one.begin(), one.end(), out.begin()));
  std::vector<double> many(out.size());
  scorer.ScoreParallel(values, many);
  EXPECT_EQ(many, out);
  // Nor are columns that lie one after the other.
  const size_t inputs = scorer.inputs().size();
  std::vector<double> columns(values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    columns[i % inputs * kRows + i / inputs] = values[i];
  }
  std::fill(many.begin(), many.end(), 0);
  scorer.ScoreView({columns.data(), kRows, 1, kRows}, many);
  EXPECT_EQ(many, out);
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, RowScorerTest,
    testing::Values(Settings{{"response_column", "three"}}, Settings{{"response_column", "two"}},
                    Settings{{"response_column", "two"}, {"balance_classes", "true"}},
                    Settings{{"response_column", "y"}},
                    Settings{{"response_column", "y"}, {"offset_column", "off"}},
                    Settings{{"response_column", "y"}, {"use_all_factor_levels", "false"}},
                    Settings{{"response_column", "y"}, {"max_categorical_features", "4"}},
                    Settings{{"response_column", "y"}, {"activation", "Maxout"}},
                    Settings{{"autoencoder", "true"}},
                    Settings{{"response_column", "three"}, {"categorical_encoding", "Eigen"}},
                    Settings{{"response_column", "three"}, {"categorical_encoding", "Binary"}},
                    Settings{{"response_column", "three"},
                             {"categorical_encoding", "EnumLimited"}}));

TEST(RowScorer, GivesDeepFeatures) {
  const ModelPtr model = Trained({{"response_column", "y"}});
  const RowScorer scorer(model);
  const Frame frame = ScoringFrame();
  const Frame expected = DeepFeatures(LearnedBy(*model), frame, 1, {});
  ASSERT_EQ(scorer.LayerUnits(1), 6U);
  std::vector<double> out(kRows * 6);
  scorer.ScoreLayer(RowsOf(scorer, frame), 1, out);
  for (size_t row = 0; row < kRows; ++row) {
    for (size_t unit = 0; unit < 6; ++unit) {
      ASSERT_EQ(out[row * 6 + unit], expected.column(unit)->At(row));
    }
  }
  EXPECT_THROW(static_cast<void>(scorer.LayerUnits(2)), Error);
  EXPECT_THROW(static_cast<void>(scorer.LayerUnits(-1)), Error);
}

TEST(RowScorer, ServesManyThreadsAtOnce) {
  const RowScorer scorer(Trained({{"response_column", "three"}}));
  const std::vector<double> values = RowsOf(scorer, ScoringFrame());
  const std::vector<double> expected = Scored(scorer, values);
  std::vector<int> right(8, 0);
  {
    std::vector<std::jthread> threads;
    for (int& result : right) {
      threads.emplace_back([&scorer, &values, &expected, &result] {
        for (int i = 0; i < 20; ++i) result += Scored(scorer, values) == expected ? 1 : 0;
      });
    }
  }
  EXPECT_EQ(right, std::vector<int>(8, 20));
}

TEST(RowScorer, TellsItsColumns) {
  const RowScorer scorer(Trained({{"response_column", "two"}, {"offset_column", "off"}}));
  std::vector<std::string> names;
  for (const OriginalColumn& input : scorer.inputs()) names.push_back(input.name);
  EXPECT_EQ(names, (std::vector<std::string>{"size", "color", "n1", "n2", "off"}));
  EXPECT_EQ(scorer.outputs(), (std::vector<std::string>{"predict", "no", "yes"}));
  EXPECT_EQ(scorer.LevelCode(1, "green"), 1);
  EXPECT_EQ(scorer.LevelCode(1, "purple"), 3);
}

TEST(RowScorer, ReadsNumbersThatNameLevels) {
  const RowScorer scorer(Trained({{"response_column", "two"}}));
  EXPECT_EQ(scorer.NumberCode(0, 5), 4);
  EXPECT_TRUE(std::isnan(scorer.NumberCode(0, NAN)));
  EXPECT_EQ(scorer.NumberCode(0, 7), 5);
  EXPECT_TRUE(scorer.IsUnknown(0, 5));
  EXPECT_FALSE(scorer.IsUnknown(0, 4));
  EXPECT_FALSE(scorer.IsUnknown(2, 1e9));
  EXPECT_THROW(static_cast<void>(scorer.NumberCode(0, 2.5)), Error);
  EXPECT_THROW(static_cast<void>(scorer.NumberCode(1, 1)), Error);
}

TEST(RowScorer, RefusesWhatCanBeNoCode) {
  const RowScorer scorer(Trained({{"response_column", "two"}}));
  std::vector<double> out(scorer.outputs().size());
  std::vector<double> row = {4, 2, 0.5, 0.5, 0};
  row.resize(scorer.inputs().size());
  EXPECT_NO_THROW(scorer.Score(row, out));
  for (const double code : {2.5, -1.0, -0.5}) {
    row[1] = code;
    EXPECT_THROW(scorer.Score(row, out), Error) << code;
  }
}

}  // namespace
}  // namespace hydrofoil
