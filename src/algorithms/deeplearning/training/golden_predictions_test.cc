// Scores the recorded frames, with missing values and unseen levels, with the recorded models
// trained anew, and compares with the reference's own predictions.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <string>

#include "algorithms/deeplearning/network/scoring.h"
#include "algorithms/deeplearning/training/golden_training_for_test.h"
#include "model/class_probabilities.h"

namespace hydrofoil {
namespace {

constexpr double kTolerance = 1e-6;

using Rows = std::vector<std::vector<double>>;

class GoldenPredictions : public testing::TestWithParam<golden::Case> {
 protected:
  // What `read` makes of each scored row.
  template <typename Read>
  Rows Score(const Read& read) {
    const AdaptedFrame input = model_.encoder->Bind(golden::ScoringFrame(GetParam().data));
    Rows rows;
    ScoreRows(model_.network, *model_.encoder, input, {0, input.rows},
              [&](size_t, const Activations& activations) { rows.push_back(read(activations)); });
    return rows;
  }

  std::vector<double> Predict(const Activations& activations) const {
    std::vector<double> output = activations.output();
    if (model_.parameters.autoencoder) {
      UnscaleReconstruction(*model_.encoder, output);
    } else if (model_.classes == 1) {
      output[0] = RegressionPrediction(*model_.encoder, model_.parameters.distribution, output[0]);
    } else if (!model_.class_distribution.empty()) {
      const auto ini = golden::ReadModelIni(GetParam().name);
      CorrectProbabilities(golden::ParseList(ini.at("prior_class_distrib")),
                           model_.class_distribution, output);
    }
    return output;
  }

  // Compares with the last columns of a recorded file (predictions have a label before them).
  void ExpectEqual(const Rows& ours, const std::string& file) {
    const Frame frame = golden::ReadCsv(golden::MojoPath(GetParam().name + file), true);
    ASSERT_EQ(frame.rows(), ours.size()) << file;
    ASSERT_GE(frame.column_count(), ours.front().size()) << file;
    const size_t first = frame.column_count() - ours.front().size();
    for (size_t c = 0; c < ours.front().size(); ++c) {
      for (size_t row = 0; row < ours.size(); ++row) {
        const double theirs = frame.column(first + c)->At(row);
        ASSERT_NEAR(ours[row][c], theirs, kTolerance * std::max(1.0, std::abs(theirs)))
            << file << " row " << row << " column " << frame.name(first + c);
      }
    }
  }

  golden::TrainedModel model_;
};

TEST_P(GoldenPredictions, EqualTheReference) {
  if (!golden::Available(GetParam().data)) GTEST_SKIP() << "its data set is not here";
  model_ = golden::Train(GetParam());
  ExpectEqual(Score([&](const Activations& a) { return Predict(a); }), ".predict.csv");
  ExpectEqual(Score([&](const Activations& a) { return a.layers[a.layers.size() - 2]; }),
              ".deepfeatures.csv");
  if (!model_.parameters.autoencoder) return;
  ExpectEqual(Score([](const Activations& a) { return std::vector{ReconstructionError(a)}; }),
              ".anomaly.csv");
  ExpectEqual(Score([](const Activations& a) {
                std::vector<double> errors = a.output();
                for (size_t i = 0; i < errors.size(); ++i) {
                  errors[i] = (errors[i] - a.input[i]) * (errors[i] - a.input[i]);
                }
                return errors;
              }),
              ".anomaly_per_feature.csv");
}

INSTANTIATE_TEST_SUITE_P(Mojos, GoldenPredictions, testing::ValuesIn(golden::AllCases()),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace hydrofoil
