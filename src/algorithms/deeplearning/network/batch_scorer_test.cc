#include "algorithms/deeplearning/network/batch_scorer.h"

#include <gtest/gtest.h>

#include "algorithms/deeplearning/parallel/parallel_trainer_for_test.h"

namespace hydrofoil {
namespace {

TEST(BatchScorer, EqualsTheForwardPassOfEachRow) {
  for (const Activation activation : {Activation::kTanh, Activation::kRectifierWithDropout,
                                      Activation::kMaxoutWithDropout, Activation::kExpRectifier}) {
    DeepLearningParameters given;
    given.seed = 6;
    given.activation = activation;
    given.hidden = {21, 9};
    const TrainerStart start = MakeStart(MakeProblem({.rows = 21}), given);
    EncodedRow row;
    std::vector<Activations> expected(21);
    for (size_t r = 0; r < expected.size(); ++r) {
      start.rows->encoder->EncodeRow(start.rows->input, r, EncodeMode::kScoring, row);
      Forward(start.network, row, 0, expected[r]);
    }
    std::vector<Activations> actual(21);
    for (size_t r = 0; r < actual.size(); ++r) {
      actual[r].input = expected[r].input;
    }
    ForwardRows(start.network, actual);
    for (size_t r = 0; r < actual.size(); ++r) {
      EXPECT_EQ(expected[r].layers, actual[r].layers) << "row " << r;
    }
  }
}

}  // namespace
}  // namespace hydrofoil
