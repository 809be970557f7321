// Cross-validation against its definition: fold models, holdout predictions, combined metrics.
#include "selection/cross_validation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "algorithms/deeplearning/learned_network.h"
#include "algorithms/deeplearning/network/network.h"
#include "algorithms/deeplearning/training/training_for_test.h"
#include "base/error.h"
#include "base/random.h"
#include "model/predict.h"
#include "selection/fold_assignment.h"

namespace hydrofoil {
namespace {

constexpr size_t kRows = 120;

// Two numbers, a class that their sum decides, and a column of folds.
Frame RandomFrame(const std::vector<double>& folds) {
  Pcg random(3);
  const RowLayoutPtr layout = MakeLayout(kRows);
  std::vector<double> a(kRows);
  std::vector<double> b(kRows);
  std::vector<double> classes(kRows);
  for (size_t row = 0; row < kRows; ++row) {
    a[row] = random.NextGaussian();
    b[row] = random.NextGaussian();
    classes[row] = a[row] + b[row] > 0 ? 1 : 0;
  }
  Frame frame;
  frame.Append("a", Column::FromValues(ColumnType::kNumeric, layout, a));
  frame.Append("b", Column::FromValues(ColumnType::kNumeric, layout, b));
  if (!folds.empty()) {
    frame.Append("fold", Column::FromValues(ColumnType::kNumeric, layout, folds));
  }
  const auto domain = std::make_shared<const Domain>(Domain{"no", "yes"});
  frame.Append("y", Column::FromValues(ColumnType::kCategorical, layout, classes, domain));
  return frame;
}

std::vector<double> FoldNumbers(double first, double step) {
  std::vector<double> folds(kRows);
  for (size_t row = 0; row < kRows; ++row) {
    folds[row] = first + step * static_cast<double>(row % 3);
  }
  return folds;
}

TrainingInput Input(const std::vector<double>& folds = {}) {
  TrainingInput input = NetworkTraining();
  input.key = "main";
  Own(input).response_column = "y";
  Own(input).hidden = {5};
  Own(input).epochs = 4;
  Own(input).seed = 7;
  Own(input).reproducible = true;
  Own(input).keep_cross_validation_predictions = true;
  Own(input).keep_cross_validation_fold_assignment = true;
  input.training = {"frame", RandomFrame(folds)};
  if (folds.empty()) {
    Own(input).nfolds = 3;
    Own(input).fold_assignment = FoldAssignment::kModulo;
  } else {
    Own(input).fold_column = "fold";
  }
  return input;
}

TrainedModel TrainNow(const TrainingInput& input) {
  TrainingHooks hooks;
  return Train(input, hooks);
}

std::string Fault(const TrainingInput& input) {
  try {
    TrainNow(input);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(CrossValidation, PredictsEveryRowByTheModelThatDidNotSeeIt) {
  const TrainingInput input = Input();
  const TrainedModel trained = TrainNow(input);
  ASSERT_EQ(trained.fold_models.size(), 3U);
  ASSERT_EQ(trained.frames.size(), 5U);  // three folds, combined, assignment
  EXPECT_EQ(trained.frames[3].key, "cv_holdout_prediction_main");
  const std::vector<double> combined = trained.frames[3].frame.column(2)->Values();
  const std::vector<double> labels = trained.frames[3].frame.column(0)->Values();
  double squared_error = 0;
  const std::vector<double> actual = input.training.frame.column(2)->Values();
  for (size_t fold = 0; fold < 3; ++fold) {
    ScoreOptions options;
    options.metrics = false;
    const ScoreResult scored = ScoreFrame(*trained.fold_models[fold], input.training, options);
    const std::vector<double> expected = scored.predictions->column(2)->Values();
    const std::vector<double> of_fold = trained.frames[fold].frame.column(2)->Values();
    for (size_t row = 0; row < kRows; ++row) {
      if (row % 3 != fold) {
        EXPECT_EQ(of_fold[row], 0);
        continue;
      }
      EXPECT_EQ(of_fold[row], expected[row]);
      EXPECT_NEAR(combined[row], expected[row], 5.1e-9);
      // Labels are by the threshold of the fold's own model.
      EXPECT_EQ(labels[row], scored.predictions->column(0)->At(row));
      squared_error += std::pow(actual[row] - expected[row], 2);
    }
  }
  const ModelMetrics& metrics = *trained.model->cross_validation_metrics;
  EXPECT_EQ(metrics.row_count, static_cast<int64_t>(kRows));
  EXPECT_NEAR(metrics.mse, squared_error / kRows, 1e-9);
}

TEST(CrossValidation, TrainsAFoldLikeAModelWithWeightsOfZeroForItsRows) {
  const TrainedModel trained = TrainNow(Input());
  TrainingInput alone = Input();
  std::vector<double> weights(kRows);
  std::vector<double> complement(kRows);
  for (size_t row = 0; row < kRows; ++row) {
    weights[row] = row % 3 == 1 ? 0 : 1;
    complement[row] = 1 - weights[row];
  }
  Own(alone).nfolds = 0;
  Own(alone).weights_column = "w";
  alone.validation = alone.training;
  const RowLayoutPtr layout = alone.training.frame.layout();
  alone.training.frame.Append("w", Column::FromValues(ColumnType::kNumeric, layout, weights));
  alone.validation->frame.Append("w", Column::FromValues(ColumnType::kNumeric, layout, complement));
  TrainingHooks hooks;
  const ModelPtr expected = TrainModel(alone, hooks);
  const Model& fold = *trained.fold_models[1];
  ASSERT_EQ(NetworkOf(fold).layers.size(), NetworkOf(*expected).layers.size());
  EXPECT_EQ(fold.validation_metrics->mse, expected->validation_metrics->mse);
  EXPECT_EQ(fold.key, "main_cv_2");
}

TEST(CrossValidation, TakesTheMainModelsEpochsFromTheFolds) {
  TrainedModel trained = TrainNow(Input());
  double epochs = 0;
  for (const ModelPtr& fold : trained.fold_models) epochs += fold->epochs_trained;
  EXPECT_DOUBLE_EQ(trained.model->actual_parameters.As<DeepLearningParameters>().epochs,
                   epochs / 3);
  EXPECT_EQ(trained.model->actual_parameters->stopping_rounds, 0);
  EXPECT_FALSE(
      trained.model->actual_parameters.As<DeepLearningParameters>().overwrite_with_best_model);
  EXPECT_EQ(trained.model->input_parameters.As<DeepLearningParameters>().epochs, 4);
  TrainingInput without_stopping = Input();
  Own(without_stopping).stopping_rounds = 0;
  trained = TrainNow(without_stopping);
  EXPECT_EQ(trained.model->actual_parameters.As<DeepLearningParameters>().epochs, 4);
}

TEST(CrossValidation, KeepsOnlyWhatWasAskedFor) {
  TrainingInput input = Input();
  Own(input).keep_cross_validation_models = false;
  Own(input).keep_cross_validation_predictions = false;
  Own(input).keep_cross_validation_fold_assignment = false;
  const TrainedModel trained = TrainNow(input);
  EXPECT_TRUE(trained.fold_models.empty());
  EXPECT_TRUE(trained.frames.empty());
  EXPECT_TRUE(trained.model->cross_validation->model_keys.empty());
  EXPECT_EQ(trained.model->cross_validation->scoring_histories.size(), 3U);
  EXPECT_EQ(trained.model->cross_validation->metrics_summary.columns.size(), 6U);
}

TEST(CrossValidation, GivesTheSameModelWhetherFoldsAreTrainedTogetherOrNot) {
  TrainingInput input = Input();
  Own(input).reproducible = false;
  const double together = TrainNow(input).model->cross_validation_metrics->mse;
  Own(input).parallelize_cross_validation = false;
  EXPECT_EQ(TrainNow(input).model->cross_validation_metrics->mse, together);
}

TEST(CrossValidation, TakesFoldsFromAColumnThatCountsFromZeroOrOne) {
  const double expected = TrainNow(Input()).model->cross_validation_metrics->mse;
  for (const double first : {0.0, 1.0}) {
    const TrainedModel trained = TrainNow(Input(FoldNumbers(first, 1)));
    EXPECT_EQ(trained.model->cross_validation_metrics->mse, expected);
    // The fold is no predictor.
    EXPECT_EQ(trained.fold_models[0]->predictor_count, 2U);
    EXPECT_EQ(trained.fold_models[0]->names,
              (std::vector<std::string>{"a", "b", "__internal_cv_weights__", "fold", "y"}));
  }
}

TEST(CrossValidation, RefusesFoldsThatCannotBe) {
  const std::string gap =
      "Fold column must be either categorical or contiguous integers from 0..N-1 or 1..N";
  EXPECT_EQ(Fault(Input(FoldNumbers(0, 2))), gap);
  EXPECT_EQ(Fault(Input(FoldNumbers(2, 1))), gap);
  EXPECT_EQ(Fault(Input(FoldNumbers(0, 0.5))), gap);
  TrainingInput too_many = Input();
  Own(too_many).nfolds = kRows;
  Own(too_many).fold_assignment = FoldAssignment::kRandom;
  EXPECT_EQ(Fault(too_many).find("Not enough data to create 120 random cross-validation splits."),
            0U);
}

TEST(CrossValidation, EndsWhenCancelled) {
  class Cancelling : public TrainingHooks {
   public:
    void OnProgress(double /*done*/, const std::string& /*message*/) override {
      stop.request_stop();
    }
    [[nodiscard]] std::stop_token stop_token() const override { return stop.get_token(); }
    std::stop_source stop;
  } hooks;
  TrainingInput input = Input();
  Own(input).epochs = 1e6;
  try {
    Train(input, hooks);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kCancelled);
  }
}

TEST(CrossValidation, HandsOutEveryFoldsModelAsSoonAsItIsFinished) {
  class Hooks : public TrainingHooks {
   public:
    void OnFoldModel(const ModelPtr& model) override {
      keys.push_back(model->key);
      stop.request_stop();
    }
    [[nodiscard]] std::stop_token stop_token() const override { return stop.get_token(); }
    std::vector<std::string> keys;
    std::stop_source stop;
  } hooks;
  TrainingInput input = Input();
  Own(input).parallelize_cross_validation = false;
  EXPECT_THROW(Train(input, hooks), Error);
  EXPECT_EQ(hooks.keys, std::vector<std::string>{"main_cv_1"});
  Hooks none;
  Own(input).keep_cross_validation_models = false;
  Train(input, none);
  EXPECT_TRUE(none.keys.empty());
}

TEST(FoldAssignment, DealsOutEveryClassAlike) {
  TrainingInput input = Input();
  Own(input).fold_assignment = FoldAssignment::kStratified;
  const Folds folds = AssignFolds(Own(input), input.training.frame);
  const std::vector<double> classes = input.training.frame.column(2)->Values();
  std::vector<int> seen(6, 0);
  for (size_t row = 0; row < kRows; ++row) {
    ++seen[folds.fold_of_row[row] * 2 + static_cast<size_t>(classes[row])];
  }
  for (const int count : seen) EXPECT_GT(count, 8);
}

}  // namespace
}  // namespace hydrofoil
