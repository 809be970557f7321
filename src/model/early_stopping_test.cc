#include "model/early_stopping.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace hydrofoil {
namespace {

using Values = std::vector<double>;

StoppingRule Rule(int rounds, StoppingMetric metric = StoppingMetric::kLogloss,
                  double tolerance = 0) {
  return {rounds, metric, tolerance};
}

TEST(EarlyStopping, NeverStopsWithoutRounds) {
  EXPECT_FALSE(HasConverged(Values(100, 1.0), Rule(0)));
}

TEST(EarlyStopping, WaitsForTwiceTheRoundsAfterTheFirstEntry) {
  EXPECT_FALSE(HasConverged(Values(4, 1.0), Rule(2)));
  EXPECT_TRUE(HasConverged(Values(5, 1.0), Rule(2)));
}

TEST(EarlyStopping, GoesOnWhileTheAverageFalls) {
  EXPECT_FALSE(HasConverged(Values{9, 5, 4, 3, 2}, Rule(2)));
  EXPECT_TRUE(HasConverged(Values{9, 2, 2, 3, 3}, Rule(2)));
}

TEST(EarlyStopping, OneBetterAverageOfSeveralIsEnough) {
  // Averages of two: 4, 3.5, 5. The best of the later ones beats the first.
  EXPECT_FALSE(HasConverged(Values{9, 4, 4, 3, 7}, Rule(2)));
}

TEST(EarlyStopping, AsksForMoreThanTheTolerance) {
  const Values slow = {9, 1.00, 1.00, 0.995, 0.995};
  EXPECT_FALSE(HasConverged(slow, Rule(2)));
  EXPECT_TRUE(HasConverged(slow, Rule(2, StoppingMetric::kLogloss, 0.01)));
}

TEST(EarlyStopping, KnowsWhichMetricsGrow) {
  const Values growing = {0, 0.5, 0.5, 0.6, 0.7};
  EXPECT_FALSE(HasConverged(growing, Rule(2, StoppingMetric::kAuc)));
  EXPECT_FALSE(HasConverged(growing, Rule(2, StoppingMetric::kR2)));
  EXPECT_TRUE(HasConverged(growing, Rule(2, StoppingMetric::kLogloss)));
}

TEST(EarlyStopping, MissingValuesPutItOff) {
  EXPECT_FALSE(HasConverged(Values{1, std::nan(""), 1, 1, 1}, Rule(2)));
  // The empty first entry lies outside of the windows.
  EXPECT_TRUE(HasConverged(Values{std::nan(""), 1, 1, 1, 1}, Rule(2)));
}

TEST(EarlyStopping, StopsAtTheBound) {
  EXPECT_TRUE(HasConverged(Values{0, 0, 0, 0, 0}, Rule(2)));
  EXPECT_FALSE(HasConverged(Values{0, 0, 0, 0, 0}, Rule(2, StoppingMetric::kDeviance)));
}

TEST(EarlyStopping, ChangingSignsPutItOff) {
  EXPECT_FALSE(HasConverged(Values{9, 1, 1, 2, -5}, Rule(2, StoppingMetric::kDeviance)));
}

TEST(ModelLoss, TurnsAreasUpsideDown) {
  ModelMetrics metrics;
  BinomialMetrics binomial;
  binomial.auc = 0.75;
  binomial.logloss = 0.5;
  binomial.lift_top_group = 2;
  binomial.r2 = 0.125;
  metrics.detail = binomial;
  EXPECT_EQ(ModelLoss(metrics, StoppingMetric::kAuc), 0.25F);
  EXPECT_EQ(ModelLoss(metrics, StoppingMetric::kR2), 0.875F);
  EXPECT_EQ(ModelLoss(metrics, StoppingMetric::kAuto), 0.5F);
  EXPECT_EQ(ModelLoss(metrics, StoppingMetric::kRmse), 0.5F);
  EXPECT_EQ(ModelLoss(metrics, StoppingMetric::kLiftTopGroup), 2.0F);
  EXPECT_TRUE(std::isnan(StoppingValue(metrics, StoppingMetric::kMae)));
}

}  // namespace
}  // namespace hydrofoil
