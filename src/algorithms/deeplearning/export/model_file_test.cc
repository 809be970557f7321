#include "model/model_file.h"

#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <string>

#include "algorithms/deeplearning/encoding/categorical_recoding.h"
#include "algorithms/deeplearning/encoding/feature_encoder.h"
#include "algorithms/deeplearning/learned_network.h"
#include "algorithms/deeplearning/network/network.h"
#include "algorithms/deeplearning/training/training_for_test.h"
#include "base/error.h"
#include "base/recorded_files_for_test.h"
#include "exchange/record.h"
#include "model/train.h"

namespace hydrofoil {
namespace {

// A file that the first released format wrote; it must be readable for ever.
std::string FormatOneFile() {
  std::ifstream file(SourceRoot() + "/tests/data/model_format_1.bin", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Frame TrainingFrame() {
  const RowLayoutPtr layout = MakeLayout(8);
  const auto column = [&](ColumnType type, size_t modulus, DomainPtr domain) {
    return Column::Generate(
        type, layout,
        [=](size_t first, std::span<double> out) {
          for (size_t i = 0; i < out.size(); ++i) {
            out[i] = static_cast<double>((first + i) * 7 % modulus);
          }
        },
        std::move(domain));
  };
  const auto levels = std::make_shared<const Domain>(Domain{"a", "b", "c"});
  const auto classes = std::make_shared<const Domain>(Domain{"no", "yes"});
  Frame frame;
  frame.Append("number", column(ColumnType::kNumeric, 11, nullptr));
  frame.Append("level", column(ColumnType::kCategorical, 3, levels));
  frame.Append("class", column(ColumnType::kCategorical, 2, classes));
  return frame;
}

ModelPtr TrainedModel(const std::function<void(DeepLearningParameters&)>& change = {}) {
  TrainingInput input = NetworkTraining();
  input.key = "small";
  input.training = {"frame", TrainingFrame(), 1};
  Own(input).training_frame = "frame";
  Own(input).response_column = "class";
  Own(input).hidden = {2};
  Own(input).epochs = 2;
  Own(input).seed = 1;
  Own(input).reproducible = true;
  if (change) change(Own(input));
  TrainingHooks hooks;
  return TrainModel(input, hooks);
}

std::string MessageOf(std::string_view bytes) {
  try {
    ReadModelFile(bytes, Algorithms());
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kIllegalArgument);
    return error.what();
  }
  return "";
}

TEST(ModelFileTest, WhatIsReadIsWrittenTheSameAgain) {
  const std::vector<std::function<void(DeepLearningParameters&)>> kinds = {
      {},
      [](auto& p) { p.response_column = "number"; },
      [](auto& p) { p.response_column = "level"; },
      [](auto& p) {
        p.autoencoder = true;
        p.response_column = "";
        p.sparsity_beta = 0.1;
      },
      [](auto& p) {
        p.activation = Activation::kMaxoutWithDropout;
        p.adaptive_rate = false;
        p.momentum_start = 0.5;
      },
      [](auto& p) { p.categorical_encoding = CategoricalEncoding::kEigen; },
      [](auto& p) {
        p.categorical_encoding = CategoricalEncoding::kEnumLimited;
        p.max_categorical_levels = 2;
      },
      [](auto& p) { p.max_categorical_features = 2; }};
  for (const auto& kind : kinds) {
    const std::string bytes = WriteModelFile(*TrainedModel(kind));
    const ModelPtr model = ReadModelFile(bytes, Algorithms());
    EXPECT_EQ(WriteModelFile(*model), bytes);
    EXPECT_TRUE(LearnedBy(*model).state());
  }
}

TEST(ModelFileTest, KeepsTheRecodingOfLevels) {
  const ModelPtr model = ReadModelFile(WriteModelFile(*TrainedModel([](auto& p) {
                                         p.categorical_encoding = CategoricalEncoding::kEnumLimited;
                                         p.max_categorical_levels = 2;
                                       })),
                                       Algorithms());
  const auto& recoding = EncoderOf(*model).encoding().options.recoding;
  ASSERT_TRUE(recoding);
  EXPECT_EQ(recoding->scheme, CategoricalEncoding::kEnumLimited);
  EXPECT_EQ(recoding->max_levels, 2U);
  ASSERT_EQ(recoding->sources.size(), 1U);
  EXPECT_EQ(recoding->sources[0].values.size(), 3U);
  EXPECT_TRUE(recoding->sources[0].limited);
}

// Without the tables, which take most of a file.
std::string SmallFile() {
  Model model = *TrainedModel([](auto& p) { p.variable_importances = false; });
  model.training_metrics = nullptr;
  model.history.clear();
  model.scoring_history = {};
  model.model_summary = {};
  return WriteModelFile(model);
}

TEST(ModelFileTest, EveryByteAndTheLengthAreGuarded) {
  const std::string bytes = SmallFile();
  for (size_t i = 0; i < bytes.size(); ++i) {
    std::string changed = bytes;
    changed[i] = static_cast<char>(changed[i] ^ (1 << i % 8));
    ASSERT_NE(MessageOf(changed), "") << "byte " << i;
    ASSERT_NE(MessageOf(std::string_view(bytes).substr(0, i)), "") << "cut at " << i;
  }
  EXPECT_NE(MessageOf(bytes + "x"), "");
}

// Contents that a sum over them cannot tell from honest ones.
TEST(ModelFileTest, ForgedContentsAreRefusedOrSound) {
  const std::string bytes = SmallFile();
  const std::string record = bytes.substr(28, bytes.size() - 36);
  for (size_t i = 0; i < record.size(); i += 3) {
    std::string changed = record;
    changed[i] = static_cast<char>(changed[i] ^ (1 << i % 8));
    static_cast<void>(MessageOf(SealModelFile(changed)));
  }
  RecordWriter empty;
  EXPECT_NE(MessageOf(SealModelFile(empty.bytes())), "");
}

TEST(ModelFileTest, FieldsOfLaterVersionsArePassedOver) {
  const std::string bytes = FormatOneFile();
  RecordWriter later;
  later.Field("invented later", std::string("whatever"));
  const std::string record = bytes.substr(28, bytes.size() - 36) + later.bytes();
  EXPECT_EQ(WriteModelFile(*ReadModelFile(SealModelFile(record), Algorithms())),
            WriteModelFile(*ReadModelFile(bytes, Algorithms())));
}

TEST(ModelFileTest, ReadsTheFirstFormat) {
  const ModelPtr model = ReadModelFile(FormatOneFile(), Algorithms());
  EXPECT_EQ(model->key, "small");
  EXPECT_EQ(model->category, ModelCategory::kBinomial);
  EXPECT_EQ(model->names, (std::vector<std::string>{"level", "number", "class"}));
  EXPECT_EQ(model->effective_parameters->seed, 1);
  EXPECT_EQ(model->samples_trained, 16);
  EXPECT_EQ(NetworkOf(*model).layers.size(), 2U);
  EXPECT_EQ(model->history.size(), 3U);
  EXPECT_GT(model->training_metrics->binomial()->thresholds.row_count(), 0U);
  const ModelPtr again = TrainedModel();
  const std::vector<double> biases = NetworkOf(*again).layers[0].biases;
  EXPECT_EQ(NetworkOf(*model).layers[0].biases, biases);
}

}  // namespace
}  // namespace hydrofoil
