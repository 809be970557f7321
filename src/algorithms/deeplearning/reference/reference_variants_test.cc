// Options that the recorded MOJOs do not cover: biases of models that the reference trained
// (tests/data/reference_training.txt). A bias depends on every step before it.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <sstream>
#include <string>

#include "algorithms/deeplearning/training/golden_training_for_test.h"
#include "base/recorded_files_for_test.h"
#include "model/parameter_table.h"

namespace hydrofoil {
namespace {

constexpr double kTolerance = 1e-6;  // relative

struct Variant {
  golden::Case golden;
  std::vector<std::vector<double>> biases;  // first ones of each layer
};

Variant ReadCase(std::istringstream& line) {
  Variant variant;
  line >> variant.golden.name >> variant.golden.data;
  DeepLearningParameters& p = variant.golden.parameters;
  p.reproducible = true;
  p.stopping_rounds = 0;
  p.overwrite_with_best_model = false;
  for (std::string setting; line >> setting;) {
    const size_t at = setting.find('=');
    SetParameter(p, setting.substr(0, at), setting.substr(at + 1));
  }
  return variant;
}

std::vector<Variant> AllVariants() {
  std::ifstream file(SourceRoot() + "/tests/data/reference_training.txt");
  std::vector<Variant> variants;
  for (std::string text; std::getline(file, text);) {
    std::istringstream line(text);
    std::string word;
    line >> word;
    if (word == "case") {
      variants.push_back(ReadCase(line));
    } else if (word == "biases") {
      std::vector<double> values;
      for (std::string value; line >> value;) values.push_back(std::stod(value));
      variants.back().biases.push_back(values);
    }
  }
  return variants;
}

Frame FrameOf(const std::string& data) {
  if (data == "prostate_missing") return golden::ScoringFrame("prostate");
  Frame frame = golden::TrainingFrame(data);
  if (data == "cars") {
    std::vector<double> later = frame.column(frame.Find("year").value())->Values();
    for (double& value : later) value = value > 74 ? 1 : 0;
    frame.Append("w01", Column::FromValues(ColumnType::kNumeric, frame.layout(), later));
  }
  return frame;
}

class ReferenceVariants : public testing::TestWithParam<Variant> {};

TEST_P(ReferenceVariants, HaveTheReferencesBiases) {
  golden::Case golden = GetParam().golden;
  const std::string variant = golden.data;
  golden.data = variant.substr(0, variant.find('_'));
  if (!golden::Available(golden.data)) GTEST_SKIP() << "its data set is not here";
  const Frame frame = FrameOf(variant);
  const golden::TrainedModel model = golden::Train(golden, frame);
  ASSERT_EQ(model.network.layers.size(), GetParam().biases.size());
  for (size_t l = 0; l < model.network.layers.size(); ++l) {
    const std::vector<double>& theirs = GetParam().biases[l];
    const std::vector<double>& ours = model.network.layers[l].biases;
    ASSERT_GE(ours.size(), theirs.size());
    for (size_t i = 0; i < theirs.size(); ++i) {
      EXPECT_NEAR(ours[i], theirs[i], kTolerance * std::abs(theirs[i])) << "layer " << l;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Recorded, ReferenceVariants, testing::ValuesIn(AllVariants()),
                         [](const auto& test) { return test.param.golden.name; });

}  // namespace
}  // namespace hydrofoil
