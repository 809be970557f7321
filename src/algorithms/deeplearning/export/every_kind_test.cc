// A small model of every activation and every distribution, in every form that models have.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "algorithms/deeplearning/export/mojo_reader.h"
#include "algorithms/deeplearning/export/mojo_writer.h"
#include "algorithms/deeplearning/export/onnx_writer.h"
#include "algorithms/deeplearning/export/pojo_writer.h"
#include "algorithms/deeplearning/learned_network.h"
#include "algorithms/deeplearning/training/training_for_test.h"
#include "exchange/mojo_file.h"
#include "model/model_file.h"

namespace hydrofoil {
namespace {

struct Kind {
  Activation activation = Activation::kTanh;
  Distribution distribution = Distribution::kAuto;  // AUTO: of the class
  bool autoencoder = false;
};

Frame SmallFrame() {
  const RowLayoutPtr layout = MakeLayout(6);
  const std::vector<double> x = {0.5, 1, 4, 2, 3, 2.5};
  const std::vector<double> y = {1, 2, 5, 1, 4, 3};
  const std::vector<double> codes = {0, 1, 1, 0, 1, 0};
  const auto classes = std::make_shared<const Domain>(Domain{"no", "yes"});
  return Frame({"x", "y", "class"},
               {Column::FromValues(ColumnType::kNumeric, layout, x),
                Column::FromValues(ColumnType::kNumeric, layout, y),
                Column::FromValues(ColumnType::kCategorical, layout, codes, classes)});
}

ModelPtr Trained(const Kind& kind) {
  TrainingInput input = NetworkTraining();
  input.key = "small";
  input.training = {"frame", SmallFrame(), 1};
  DeepLearningParameters& p = Own(input);
  p.training_frame = "frame";
  p.activation = kind.activation;
  p.distribution = kind.distribution;
  p.autoencoder = kind.autoencoder;
  if (!kind.autoencoder) {
    p.response_column = kind.distribution == Distribution::kAuto ? "class" : "y";
  }
  p.hidden = {3, 2};
  p.epochs = 2;
  p.seed = 1;
  TrainingHooks hooks;
  return TrainModel(input, hooks);
}

void ExpectSameNetwork(const Network& network, const Network& read) {
  ASSERT_EQ(read.layers.size(), network.layers.size());
  for (size_t i = 0; i < network.layers.size(); ++i) {
    EXPECT_EQ(read.layers[i].kind, network.layers[i].kind);
    EXPECT_EQ(read.layers[i].channels, network.layers[i].channels);
    EXPECT_EQ(read.layers[i].dropout, network.layers[i].dropout);
    EXPECT_EQ(read.layers[i].weights, network.layers[i].weights);
    EXPECT_EQ(read.layers[i].biases, network.layers[i].biases);
  }
}

class EveryKind : public testing::TestWithParam<Kind> {};

TEST_P(EveryKind, IsTheSameInEveryForm) {
  const ModelPtr model = Trained(GetParam());
  const Network& network = NetworkOf(*model);
  const ActivationTraits& activation = TraitsOf(KindOf(GetParam().activation));
  EXPECT_EQ(network.layers.front().kind, KindOf(GetParam().activation));

  ExpectSameNetwork(network, NetworkOf(*ReadModelFile(WriteModelFile(*model), Algorithms())));

  const auto files = MojoFiles(*model, {});
  const Model read = ReadNetworkMojo(MojoFile::Parse({files.begin(), files.end()}), "again");
  ExpectSameNetwork(network, NetworkOf(read));
  EXPECT_EQ(ParametersOf(read).activation, GetParam().activation);
  EXPECT_EQ(ParametersOf(read).distribution, ParametersOf(*model).distribution);

  // What these compute is tested from outside (tests/test_exports.py).
  const std::string java = WritePojo(*model);
  const std::string onnx = WriteOnnx(*model);
  EXPECT_EQ(activation.java.empty(), activation.onnx.empty());
  EXPECT_NE(java.find(activation.java), std::string::npos);
  EXPECT_NE(onnx.find(activation.onnx), std::string::npos);
  const bool log_link = TraitsOf(ParametersOf(*model).distribution).log_link;
  EXPECT_EQ(java.find("Math.min(1e19, Math.exp(y))") != std::string::npos, log_link);
}

std::vector<Kind> All() {
  std::vector<Kind> kinds;
  for (size_t a = 0; a < kActivationNames.size(); ++a) {
    const auto activation = static_cast<Activation>(a);
    kinds.push_back({activation, Distribution::kAuto});
    const bool refused = TraitsOf(KindOf(activation)).channels > 1 && !HasDropout(activation);
    if (!refused) kinds.push_back({activation, Distribution::kAuto, true});
  }
  for (size_t d = 0; d < kDistributions; ++d) {
    const auto distribution = static_cast<Distribution>(d);
    if (TraitsOf(distribution).response != DistributionTraits::Response::kNumbers) continue;
    kinds.push_back({Activation::kTanh, distribution});
  }
  return kinds;
}

INSTANTIATE_TEST_SUITE_P(All, EveryKind, testing::ValuesIn(All()), [](const auto& info) {
  return std::string(EnumName(info.param.activation)) + "_" +
         (info.param.autoencoder ? "autoencoder" : std::string(EnumName(info.param.distribution)));
});

}  // namespace
}  // namespace hydrofoil
