#include "algorithms/deeplearning/export/weight_frames.h"

#include <gtest/gtest.h>

#include <memory>

#include "algorithms/deeplearning/encoding/feature_encoder.h"
#include "algorithms/deeplearning/learned_network.h"
#include "algorithms/deeplearning/network/network.h"

namespace hydrofoil {
namespace {

TEST(WeightFramesTest, GivesEveryLayerARowAUnit) {
  Layer hidden;
  hidden.inputs = 2;
  hidden.units = 3;
  hidden.weights = {1, 2, 3, 4, 5, 6};
  hidden.biases = {0.5, 0.25, 0.125};
  Layer output;
  output.inputs = 3;
  output.units = 1;
  output.weights = {7, 8, 9};
  output.biases = {-1};
  Network network;
  network.layers = {hidden, output};
  Encoding encoding;
  encoding.names = {"a", "b"};
  encoding.types = {ColumnType::kNumeric, ColumnType::kNumeric};
  encoding.slot_offsets = {0};
  Model model;
  model.key = "m";
  model.predictor =
      std::make_shared<const LearnedNetwork>(std::make_shared<const FeatureEncoder>(encoding),
                                             std::make_shared<const Network>(network), nullptr);

  const std::vector<NamedFrame> frames = ExportWeights(model);
  ASSERT_EQ(frames.size(), 4U);
  EXPECT_EQ(frames[0].key, "m.weights.0");
  EXPECT_EQ(frames[0].frame.names(), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(frames[0].frame.column(1)->Values(), (std::vector<double>{2, 4, 6}));
  EXPECT_EQ(frames[1].frame.names(), (std::vector<std::string>{"C1", "C2", "C3"}));
  EXPECT_EQ(frames[1].frame.rows(), 1U);
  EXPECT_EQ(frames[2].key, "m.biases.0");
  EXPECT_EQ(frames[2].frame.column(0)->Values(), hidden.biases);
}

}  // namespace
}  // namespace hydrofoil
