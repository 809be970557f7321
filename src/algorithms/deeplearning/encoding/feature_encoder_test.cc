#include "algorithms/deeplearning/encoding/feature_encoder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>

#include "base/error.h"
#include "base/random.h"

namespace hydrofoil {
namespace {

constexpr double kNa = std::numeric_limits<double>::quiet_NaN();

ColumnPtr Numbers(const std::vector<double>& values) {
  return Column::FromValues(ColumnType::kNumeric, MakeLayout(values.size()), values);
}

ColumnPtr Levels(const std::vector<double>& codes, const Domain& domain) {
  return Column::FromValues(ColumnType::kCategorical, MakeLayout(codes.size()), codes,
                            std::make_shared<Domain>(domain));
}

// Three categoricals of 2, 3, 3 levels and two numbers.
Frame Training() {
  return {{"n1", "two", "three", "other", "n2", "y"},
          {Numbers({1, 2, 3, kNa}), Levels({0, 1, 0, 1}, {"a", "b"}),
           Levels({0, 1, 2, kNa}, {"x", "y", "z"}), Levels({2, 1, 0, 0}, {"p", "q", "r"}),
           Numbers({10, 10, 20, 20}), Numbers({1, 2, 3, 4})}};
}

EncoderColumns AllColumns() { return {{0, 1, 2, 3, 4}, 5, {}, {}}; }

EncodedRow Encode(const FeatureEncoder& encoder, const Frame& frame, size_t row,
                  EncodeMode mode = EncodeMode::kScoring) {
  EncodedRow out;
  encoder.EncodeRow(encoder.Bind(frame), row, mode, out);
  return out;
}

using Slots = std::vector<uint32_t>;

TEST(FeatureEncoder, OrdersPredictorsAndNamesInputs) {
  const auto encoder = FeatureEncoder::Fit(Training(), AllColumns(), {});
  EXPECT_EQ(encoder.encoding().names,
            (std::vector<std::string>{"three", "other", "two", "n1", "n2"}));
  EXPECT_EQ(encoder.encoding().slot_offsets, (Slots{0, 4, 8, 11}));
  EXPECT_EQ(encoder.input_count(), 13U);
  const auto names = encoder.InputNames();
  ASSERT_EQ(names.size(), 13U);
  EXPECT_EQ(names[0], "three.x");
  EXPECT_EQ(names[3], "three.missing(NA)");
  EXPECT_EQ(names[12], "n2");
}

TEST(FeatureEncoder, StandardizesNumbersAndMarksLevels) {
  const auto encoder = FeatureEncoder::Fit(Training(), AllColumns(), {});
  const EncodedRow first = Encode(encoder, Training(), 0);
  EXPECT_EQ(first.slots, (Slots{0, 6, 8}));
  EXPECT_DOUBLE_EQ(first.numbers[0], -1);  // mean 2, sigma 1
  EXPECT_FALSE(first.has_missing);
  const EncodedRow last = Encode(encoder, Training(), 3);
  EXPECT_EQ(last.slots, (Slots{3, 4, 9}));
  EXPECT_EQ(last.numbers[0], 0);
  EXPECT_TRUE(last.has_missing);
  EXPECT_EQ(encoder.encoding().missing_seen, (std::vector<uint8_t>{1, 0, 0}));
}

TEST(FeatureEncoder, WithoutAllLevelsTheFirstHasNoSlot) {
  EncoderOptions options;
  options.use_all_factor_levels = false;
  const auto encoder = FeatureEncoder::Fit(Training(), AllColumns(), options);
  EXPECT_EQ(encoder.encoding().slot_offsets, (Slots{0, 3, 6, 8}));
  EXPECT_EQ(Encode(encoder, Training(), 0).slots, (Slots{4}));
  EXPECT_EQ(Encode(encoder, Training(), 3).slots, (Slots{2, 6}));
  // The reference trains a missing value on the slot of the last level.
  EXPECT_EQ(Encode(encoder, Training(), 3, EncodeMode::kReferenceTraining).slots, (Slots{1, 6}));
}

TEST(FeatureEncoder, BlocksEqualRows) {
  for (const bool all_levels : {true, false}) {
    EncoderOptions options;
    options.use_all_factor_levels = all_levels;
    options.max_categorical_features = all_levels ? 1000 : 4;
    const auto encoder = FeatureEncoder::Fit(Training(), AllColumns(), options);
    const AdaptedFrame input = encoder.Bind(Training());
    EncodedBlock block;
    encoder.EncodeRows(input, 1, 3, block);
    for (size_t r = 0; r < 3; ++r) {
      const EncodedRow row = Encode(encoder, Training(), r + 1);
      Slots active;
      for (size_t i = 0; i < encoder.cats(); ++i) {
        const uint32_t slot = block.slots[r * encoder.cats() + i];
        if (slot != EncodedBlock::kNoSlot) active.push_back(slot);
      }
      EXPECT_EQ(active, row.slots);
      for (size_t k = 0; k < encoder.nums(); ++k) {
        EXPECT_EQ(block.numbers[r * encoder.nums() + k], row.numbers[k]);
      }
    }
  }
}

TEST(FeatureEncoder, MissingNumbersTrainAsTheMeanInTheReference) {
  EncoderOptions options;
  options.standardize = false;
  const auto encoder = FeatureEncoder::Fit(Training(), AllColumns(), options);
  EXPECT_EQ(Encode(encoder, Training(), 3).numbers[0], 0);
  EXPECT_EQ(Encode(encoder, Training(), 3, EncodeMode::kReferenceTraining).numbers[0], 2);
}

TEST(FeatureEncoder, ScalesTheResponseThereAndBack) {
  EncoderOptions options;
  options.standardize_response = true;
  const auto encoder = FeatureEncoder::Fit(Training(), AllColumns(), options);
  const double scaled = encoder.NormalizeResponse(4);
  EXPECT_NEAR(scaled, 1.5 / std::sqrt(5.0 / 3), 1e-15);
  EXPECT_DOUBLE_EQ(encoder.DenormalizeResponse(scaled), 4);
}

TEST(FeatureEncoder, WeightedStatisticsLeaveRowsOfWeightZeroOut) {
  Frame frame = Training();
  frame.Append("w", Numbers({1, 1, 0, 1}));
  EncoderColumns columns = AllColumns();
  columns.weights = 6;
  const auto encoder = FeatureEncoder::Fit(frame, columns, {});
  EXPECT_DOUBLE_EQ(encoder.encoding().subtrahends[0], 1.5);  // of 1 and 2
  EXPECT_DOUBLE_EQ(encoder.encoding().means[0], 2);          // of all rows
}

TEST(FeatureEncoderBind, MapsLevelsByNameAndUnknownOnesToMissing) {
  const auto encoder = FeatureEncoder::Fit(Training(), AllColumns(), {});
  Frame frame = Training();
  frame.Replace(2, Levels({0, 1, 2, kNa}, {"new", "z", "x"}));
  const AdaptedFrame input = encoder.Bind(frame);
  ASSERT_EQ(input.warnings.size(), 1U);
  EXPECT_EQ(input.warnings[0],
            "Test/Validation dataset column 'three' has levels not trained on: [\"new\"]");
  EXPECT_EQ(Encode(encoder, frame, 0).slots[0], 3U);
  EXPECT_EQ(Encode(encoder, frame, 1).slots[0], 2U);
  EXPECT_EQ(Encode(encoder, frame, 2).slots[0], 0U);
}

TEST(FeatureEncoderBind, ReadsNumbersAndTextsAsLevels) {
  const Frame training{{"c"}, {Levels({0, 1, 2}, {"1", "2", "30"})}};
  const auto encoder = FeatureEncoder::Fit(training, {{0}, {}, {}, {}}, {});
  const Frame integers{{"c"}, {Numbers({30, 1, 4})}};  // between the levels, but none
  EXPECT_EQ(Encode(encoder, integers, 0).slots, (Slots{2}));
  EXPECT_EQ(Encode(encoder, integers, 1).slots, (Slots{0}));
  EXPECT_EQ(Encode(encoder, integers, 2).slots, (Slots{3}));
  const Frame reals{{"c"}, {Numbers({30, 1.5, 4})}};
  EXPECT_THROW((void)encoder.Bind(reals), Error);
  const std::vector<std::optional<std::string>> texts = {"2", std::nullopt};
  const Frame text{{"c"}, {Column::FromStrings(MakeLayout(2), texts)}};
  EXPECT_EQ(Encode(encoder, text, 0).slots, (Slots{1}));
  EXPECT_EQ(Encode(encoder, text, 1).slots, (Slots{3}));
}

TEST(FeatureEncoderBind, WarnsOfMissingColumnsAndReadsThemAsMissing) {
  const auto encoder = FeatureEncoder::Fit(Training(), AllColumns(), {});
  Frame frame = Training();
  frame.Remove(2);
  frame.Remove(0);
  const AdaptedFrame input = encoder.Bind(frame);
  EXPECT_EQ(
      input.warnings,
      (std::vector<std::string>{
          "Test/Validation dataset is missing column 'three': substituting in a column of "
          "NaN",
          "Test/Validation dataset is missing column 'n1': substituting in a column of NaN"}));
  EXPECT_EQ(Encode(encoder, frame, 0).slots[0], 3U);
  EXPECT_EQ(Encode(encoder, frame, 0).numbers[0], 0);
}

TEST(FeatureEncoderBind, RefusesFramesThatCannotBeScored) {
  const auto encoder = FeatureEncoder::Fit(Training(), AllColumns(), {});
  EXPECT_THROW((void)encoder.Bind(Frame({"z"}, {Numbers({1})})), Error);
  Frame frame = Training();
  frame.Replace(0, Levels({0, 0, 0, 0}, {"a"}));
  EXPECT_THROW((void)encoder.Bind(frame), Error);
  frame = Training();
  frame.Append("off", Numbers({0, 0, 0, 0}));
  EncoderColumns columns = AllColumns();
  columns.offset = 6;
  const auto with_offset = FeatureEncoder::Fit(frame, columns, {});
  EXPECT_THROW((void)with_offset.Bind(Training()), Error);
}

TEST(FeatureEncoderBind, NumbersUnknownClassesAfterTheTrainedOnes) {
  const Frame training{{"x", "y"}, {Numbers({1, 2}), Levels({0, 1}, {"no", "yes"})}};
  const auto encoder = FeatureEncoder::Fit(training, {{0}, 1, {}, {}}, {});
  const Frame frame{{"x", "y"}, {Numbers({1, 2, 3}), Levels({0, 1, 2}, {"maybe", "no", "yes"})}};
  const AdaptedFrame input = encoder.Bind(frame);
  std::vector<double> classes(3);
  input.DecodeResponse(0, classes);
  EXPECT_EQ(classes, (std::vector<double>{2, 0, 1}));
}

TEST(FeatureEncoder, OffsetsAddToThePredictionOrFollowTheReference) {
  Encoding encoding;
  encoding.slot_offsets = {0};
  encoding.response_multiplier = 0.5;
  encoding.response_subtrahend = 3;
  const FeatureEncoder reference(encoding);
  EXPECT_EQ(reference.OutputOffset(-2), 0);
  EXPECT_EQ(reference.OutputOffset(0), 0);
  EXPECT_EQ(reference.OutputOffset(2), -0.5);
  encoding.options.signed_offsets = true;
  const FeatureEncoder published(encoding);
  EXPECT_EQ(published.OutputOffset(-2), -1);
  EXPECT_EQ(published.OutputOffset(0), 0);
  EXPECT_EQ(published.OutputOffset(std::nan("")), 0);
  EXPECT_EQ(published.DenormalizeResponse(1 + published.OutputOffset(4)),
            published.DenormalizeResponse(1) + 4);
}

// Random frames: numbers and categoricals of random width, with missing cells.
struct RandomFrame {
  Frame frame;
  EncoderColumns columns;
};

Domain RandomDomain(Pcg& random, const std::string& prefix) {
  Domain domain;
  const size_t levels = 1 + random.NextInt(9U);
  for (size_t level = 0; level < levels; ++level) {
    domain.push_back(prefix + std::to_string(level));
  }
  return domain;
}

ColumnPtr RandomColumn(Pcg& random, const Domain& domain, const RowLayoutPtr& layout) {
  std::vector<double> values(layout->back());
  for (double& value : values) {
    value = domain.empty()
                ? random.NextGaussian()
                : static_cast<double>(random.NextInt(static_cast<uint32_t>(domain.size())));
    if (random.NextInt(5U) == 0) value = kNa;
  }
  if (domain.empty()) return Column::FromValues(ColumnType::kNumeric, layout, values);
  return Column::FromValues(ColumnType::kCategorical, layout, values,
                            std::make_shared<const Domain>(domain));
}

RandomFrame MakeRandomFrame(Pcg& random) {
  RandomFrame result;
  const RowLayoutPtr layout = MakeLayout(20);
  const size_t columns = 1 + random.NextInt(6U);
  for (size_t c = 0; c < columns; ++c) {
    const std::string name = "c" + std::to_string(c);
    const Domain domain = random.NextInt(2U) == 0 ? Domain() : RandomDomain(random, name + "_");
    result.frame.Append(name, RandomColumn(random, domain, layout));
    result.columns.predictors.push_back(c);
  }
  return result;
}

// The same frame with its columns and the levels of their domains in another order, and one level
// more that nobody has trained on, in row 0.
Frame Rearranged(const Frame& frame) {
  Frame changed;
  for (size_t i = frame.column_count(); i-- > 0;) {
    const ColumnPtr& column = frame.column(i);
    if (!column->is_categorical()) {
      changed.Append(frame.name(i), column);
      continue;
    }
    Domain domain(column->domain()->rbegin(), column->domain()->rend());
    domain.insert(domain.begin(), "new");
    std::vector<double> codes = column->Values();
    for (double& code : codes) code = static_cast<double>(domain.size()) - 1 - code;
    codes[0] = 0;
    changed.Append(frame.name(i), Levels(codes, domain));
  }
  return changed;
}

// The names of the inputs that are on, and the values of numbers, read back from an encoded row.
void ExpectRow(const FeatureEncoder& encoder, const Frame& frame, size_t row,
               const EncodedRow& encoded, bool unseen) {
  const std::vector<std::string> inputs = encoder.InputNames();
  std::set<std::string> on;
  for (const uint32_t slot : encoded.slots) {
    ASSERT_LT(slot, encoder.categorical_inputs());
    EXPECT_TRUE(on.insert(inputs[slot]).second) << inputs[slot];
  }
  const bool all_levels = encoder.encoding().options.use_all_factor_levels;
  const Encoding& encoding = encoder.encoding();
  size_t expected = 0;
  for (size_t i = 0; i < encoding.names.size(); ++i) {
    const std::string& name = encoding.names[i];
    const ColumnPtr& column = frame.column(*frame.Find(name));
    const double value = column->At(row);
    if (i < encoder.cats()) {
      const bool missing = std::isnan(value) || unseen;
      if (!missing && value == 0 && !all_levels) continue;
      ++expected;
      const std::string level =
          missing ? "missing(NA)" : column->domain()->at(static_cast<size_t>(value));
      EXPECT_TRUE(on.contains(name + "." + level)) << name << "." << level;
    } else {
      const size_t number = i - encoder.cats();
      EXPECT_EQ(inputs[encoder.categorical_inputs() + number], name);
      const double back =
          encoded.numbers[number] / encoding.multipliers[number] + encoding.subtrahends[number];
      if (std::isnan(value)) {
        EXPECT_EQ(encoded.numbers[number], 0) << name;
      } else {
        EXPECT_NEAR(back, value, 1e-12) << name;
      }
    }
  }
  EXPECT_EQ(on.size(), expected);
}

TEST(FeatureEncoderProperties, NamesAndSlotsComeBackFromRandomFrames) {
  Pcg random(2024);
  for (int trial = 0; trial < 200; ++trial) {
    SCOPED_TRACE(trial);
    const RandomFrame drawn = MakeRandomFrame(random);
    EncoderOptions options;
    options.use_all_factor_levels = trial % 2 == 0;
    const auto encoder = FeatureEncoder::Fit(drawn.frame, drawn.columns, options);
    ASSERT_EQ(encoder.InputNames().size(), encoder.input_count());
    const Frame changed = Rearranged(drawn.frame);
    for (size_t row = 0; row < drawn.frame.rows(); ++row) {
      const EncodedRow encoded = Encode(encoder, drawn.frame, row);
      ExpectRow(encoder, drawn.frame, row, encoded, false);
      const EncodedRow again = Encode(encoder, changed, row);
      if (row == 0) {
        ExpectRow(encoder, drawn.frame, row, again, true);
      } else {
        EXPECT_EQ(again.slots, encoded.slots);
        EXPECT_EQ(again.numbers, encoded.numbers);
      }
    }
  }
}

}  // namespace
}  // namespace hydrofoil
