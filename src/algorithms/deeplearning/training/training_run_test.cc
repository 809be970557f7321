// The course of a training: progress, cancelling, time limits, faults of the data.
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "algorithms/deeplearning/training/training_for_test.h"
#include "base/error.h"
#include "base/random.h"
#include "model/predict.h"
#include "model/train.h"

namespace hydrofoil {
namespace {

using Clock = std::chrono::steady_clock;

// `columns` random numbers a row and the class that the sum of the first two decides.
Frame RandomFrame(size_t rows, size_t columns, int64_t seed) {
  Pcg random(seed);
  const RowLayoutPtr layout = MakeLayout(rows);
  std::vector<double> sum(rows, 0);
  Frame frame;
  for (size_t c = 0; c < columns; ++c) {
    std::vector<double> values(rows);
    for (size_t row = 0; row < rows; ++row) {
      values[row] = random.NextGaussian();
      if (c < 2) sum[row] += values[row];
    }
    frame.Append("x" + std::to_string(c), Column::FromValues(ColumnType::kNumeric, layout, values));
  }
  std::vector<double> classes(rows);
  for (size_t row = 0; row < rows; ++row) classes[row] = sum[row] > 0 ? 1 : 0;
  const auto domain = std::make_shared<const Domain>(Domain{"no", "yes"});
  frame.Append("y", Column::FromValues(ColumnType::kCategorical, layout, classes, domain));
  return frame;
}

TrainingInput Input(size_t rows, size_t columns) {
  TrainingInput input = NetworkTraining();
  input.key = "model";
  Own(input).response_column = "y";
  Own(input).hidden = {8};
  Own(input).seed = 7;
  input.training = {"frame", RandomFrame(rows, columns, 1)};
  return input;
}

TEST(TrainingRun, LooksAtATimeLimitOften) {
  TrainingInput input = Input(4000, 2);
  Own(input).hidden = {2};
  Own(input).epochs = 60;
  Own(input).stopping_rounds = 0;
  Own(input).score_interval = 1000;
  TrainingHooks hooks;
  const int32_t without = TrainModel(input, hooks)->iterations;
  Own(input).max_runtime_secs = 1000;
  EXPECT_GT(TrainModel(input, hooks)->iterations, without);
}

class RecordingHooks : public TrainingHooks {
 public:
  void OnProgress(double done, const std::string& message) override {
    progress.push_back(done);
    messages.push_back(message);
  }
  void OnWarning(const std::string& text) override { warnings.push_back(text); }
  void OnModel(const ModelPtr& model) override { models.push_back(model); }
  [[nodiscard]] std::stop_token stop_token() const override { return stop.get_token(); }

  std::vector<double> progress;
  std::vector<std::string> messages;
  std::vector<std::string> warnings;
  std::vector<ModelPtr> models;
  std::stop_source stop;
};

TEST(TrainModel, LearnsInTheDefaultMode) {
  RecordingHooks hooks;
  const ModelPtr model = TrainModel(Input(2000, 4), hooks);
  EXPECT_EQ(model->category, ModelCategory::kBinomial);
  EXPECT_GT(model->training_metrics->auc(), 0.98);
  EXPECT_LT(model->training_metrics->logloss(), 0.2);
  EXPECT_GE(model->epochs_trained, 10);
  EXPECT_NE(model->end_time_ms, 0);
}

TEST(TrainModel, TellsProgressAndPublishesEveryScoring) {
  RecordingHooks hooks;
  TrainingInput input = Input(500, 3);
  Own(input).score_each_iteration = true;
  Own(input).train_samples_per_iteration = 0;
  Own(input).epochs = 4;
  Own(input).stopping_rounds = 0;
  const ModelPtr model = TrainModel(input, hooks);
  EXPECT_TRUE(std::is_sorted(hooks.progress.begin(), hooks.progress.end()));
  EXPECT_EQ(hooks.progress.back(), 1);
  EXPECT_EQ(hooks.messages.front(), "Training...");
  EXPECT_EQ(hooks.messages.at(1).substr(0, 36), "Iterations: 1. Epochs: 1.00000. Spee");
  EXPECT_NE(hooks.messages.at(2).find("Estimated time left: "), std::string::npos);
  // The empty first row, four iterations, the end.
  EXPECT_EQ(hooks.models.size(), 6U);
  EXPECT_EQ(hooks.models.front()->training_metrics, nullptr);
  EXPECT_EQ(hooks.models.at(1)->history.size(), 2U);
  EXPECT_GE(model->scoring_history.row_count(), 5U);
}

TEST(TrainModel, EndsSoonAfterItIsCancelled) {
  RecordingHooks hooks;
  TrainingInput input = Input(20000, 20);
  Own(input).hidden = {200, 200};
  Own(input).epochs = 1e6;
  Clock::time_point asked;
  std::jthread canceller([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    asked = Clock::now();
    hooks.stop.request_stop();
  });
  try {
    TrainModel(input, hooks);
    FAIL() << "not cancelled";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kCancelled);
  }
  canceller.join();
  // Ten times what is promised, for busy machines.
  EXPECT_LT(Clock::now() - asked, std::chrono::seconds(1));
}

TEST(TrainModel, EndsWithAWarningWhenTimeIsUp) {
  RecordingHooks hooks;
  TrainingInput input = Input(500, 3);
  Own(input).epochs = 1e6;
  Own(input).max_runtime_secs = 0.2;
  Own(input).stopping_rounds = 0;
  Own(input).classification_stop = -1;
  const ModelPtr model = TrainModel(input, hooks);
  ASSERT_EQ(hooks.warnings.size(), 1U);
  EXPECT_EQ(hooks.warnings[0].substr(0, 66),
            "Deep Learning model training was interrupted due to timeout.  Incr");
  EXPECT_LT(model->epochs_trained, 1e6);
  EXPECT_NE(model->training_metrics, nullptr);
}

TEST(TrainModel, EndsInTheMiddleOfAnEpochWhenTimeIsUp) {
  for (const bool reproducible : {true, false}) {
    RecordingHooks hooks;
    TrainingInput input = Input(40000, 3);
    Own(input).hidden = {1500, 1000};
    Own(input).score_training_samples = 100;
    Own(input).train_samples_per_iteration = -1;
    Own(input).reproducible = reproducible;
    Own(input).max_runtime_secs = 0.3;
    const ModelPtr model = TrainModel(input, hooks);
    EXPECT_EQ(hooks.warnings.size(), 1U);
    EXPECT_GT(model->samples_trained, 0);
    EXPECT_LT(model->epochs_trained, 1);
    EXPECT_LT(model->end_time_ms - model->start_time_ms, 3000) << "ten times, for busy machines";
  }
}

TEST(TrainModel, StopsEarlyAndKeepsTheBest) {
  RecordingHooks hooks;
  TrainingInput input = Input(300, 3);
  input.validation = KeyedFrame{"valid", RandomFrame(200, 3, 2)};
  Own(input).epochs = 5000;
  Own(input).reproducible = true;
  Own(input).stopping_rounds = 2;
  Own(input).classification_stop = -1;
  const ModelPtr model = TrainModel(input, hooks);
  EXPECT_TRUE(model->stopped_early);
  EXPECT_LT(model->epochs_trained, 5000);
  double best = INFINITY;
  for (const ScoringEvent& event : model->history) {
    if (event.validation) best = std::min(best, event.validation->logloss());
  }
  EXPECT_DOUBLE_EQ(model->validation_metrics->logloss(), best);
}

TEST(TrainModel, RefusesUnstableNetworks) {
  RecordingHooks hooks;
  TrainingInput input = Input(300, 3);
  Own(input).adaptive_rate = false;
  Own(input).rate = 1e12;
  Own(input).reproducible = true;
  try {
    TrainModel(input, hooks);
    FAIL() << "trained";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("Trying to predict with an unstable model."),
              std::string::npos);
  }
}

TEST(TrainModel, NeedsARowToLearnFrom) {
  RecordingHooks hooks;
  TrainingInput input = Input(100, 2);
  const std::vector<double> missing(100, std::nan(""));
  input.training.frame.Append(
      "gap", Column::FromValues(ColumnType::kNumeric, input.training.frame.layout(), missing));
  Own(input).ignore_const_cols = false;
  Own(input).missing_values_handling = MissingValuesHandling::kSkip;
  EXPECT_THROW(TrainModel(input, hooks), Error);
}

TEST(ValidateTraining, TellsWhatDoesNotFitBetweenTheFrames) {
  TrainingInput input = Input(100, 2);
  Frame validation = RandomFrame(50, 2, 3);
  validation.Remove(*validation.Find("x1"));
  input.validation = KeyedFrame{"valid", validation};
  const auto messages = ValidateTraining(input);
  const auto found = std::find_if(messages.begin(), messages.end(), [](const auto& message) {
    return message.field == "validation_frame";
  });
  ASSERT_NE(found, messages.end());
  EXPECT_EQ(found->level, MessageLevel::kWarning);
  EXPECT_EQ(found->text,
            "Test/Validation dataset is missing column 'x1': substituting in a column of NaN");
  validation.Remove(*validation.Find("y"));
  input.validation = KeyedFrame{"valid", validation};
  EXPECT_NE(ErrorText("", "m", ValidateTraining(input)).find("is missing response column 'y'"),
            std::string::npos);
}

TEST(ScoreFrame, NumbersClassesThatTrainingNeverSaw) {
  RecordingHooks hooks;
  TrainingInput input = Input(300, 3);
  const ModelPtr model = TrainModel(input, hooks);
  Frame frame = RandomFrame(100, 3, 5);
  const size_t y = *frame.Find("y");
  const auto domain = std::make_shared<const Domain>(Domain{"no", "maybe"});
  frame.Replace(y, Column::FromValues(ColumnType::kCategorical, frame.layout(),
                                      frame.column(y)->Values(), domain));
  ScoreOptions options;
  options.metrics = false;
  const ScoreResult result = ScoreFrame(*model, {"test", frame}, options);
  EXPECT_EQ(*result.predictions->column(0)->domain(), (Domain{"no", "yes", "maybe"}));
  ASSERT_EQ(result.warnings.size(), 1U);
  EXPECT_EQ(result.warnings[0],
            "Test/Validation dataset column 'y' has levels not trained on: [\"maybe\"]");
  try {
    (void)ScoreFrame(*model, {"test", frame}, {});
    FAIL() << "three classes cannot be measured as two";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "Actual column must contain binary class labels, but found cardinality 3!");
  }
}

TEST(ScoreFrame, MakesNoMetricsWithoutResponse) {
  RecordingHooks hooks;
  const ModelPtr model = TrainModel(Input(300, 3), hooks);
  Frame frame = RandomFrame(1000, 3, 5);
  frame.Remove(*frame.Find("y"));
  const ScoreResult result = ScoreFrame(*model, {"test", frame}, {});
  EXPECT_EQ(result.metrics, nullptr);
  EXPECT_EQ(result.predictions->names(), (std::vector<std::string>{"predict", "no", "yes"}));
  EXPECT_EQ(result.predictions->rows(), 1000U);
}

TEST(ProbabilityColumnName, MarksNumbers) {
  EXPECT_EQ(ProbabilityColumnName("0"), "p0");
  EXPECT_EQ(ProbabilityColumnName("-12"), "p-12");
  EXPECT_EQ(ProbabilityColumnName("1.5"), "1.5");
  EXPECT_EQ(ProbabilityColumnName("setosa"), "setosa");
  EXPECT_EQ(ProbabilityColumnName(""), "");
}

}  // namespace
}  // namespace hydrofoil
