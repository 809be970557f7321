// Grid search: the order of combinations, failures, criteria, cancelling.
#include "selection/grid_search.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "algorithms/deeplearning/parameters/parameters.h"
#include "base/error.h"
#include "base/thread_pool.h"
#include "model/parameter_table.h"

namespace hydrofoil {
namespace {

using Combinations = std::vector<std::vector<size_t>>;

HyperSpace Space(const std::vector<std::pair<std::string, std::vector<std::string>>>& lists) {
  HyperSpace space;
  for (const auto& [name, values] : lists) space.push_back({name, values});
  return space;
}

Combinations Walk(const HyperSpace& space, const SearchCriteria& criteria) {
  Combinations all;
  const auto walker = MakeHyperWalker({space, {}}, criteria);
  while (const auto next = walker->Next()) all.push_back(next->indices);
  return all;
}

std::vector<std::string> NamesOf(const HyperSpace& space) {
  std::vector<std::string> names;
  for (const HyperDimension& dimension : space) names.push_back(dimension.name);
  return names;
}

// At most `count` points: the number of the space, then its indices.
Combinations Points(const SearchSpace& space, const SearchCriteria& criteria, size_t count) {
  Combinations all;
  const auto walker = MakeHyperWalker(space, criteria);
  while (all.size() < count) {
    const auto next = walker->Next();
    if (!next) break;
    all.push_back({next->space});
    all.back().insert(all.back().end(), next->indices.begin(), next->indices.end());
  }
  return all;
}

std::string FaultOf(const HyperSpace& space, const DeepLearningParameters& base = {}) {
  try {
    CheckSearchSpace({space, {}}, base, DeepLearningParameters(), SearchStrategy::kCartesian);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(HyperSpace, VariesTheFirstParameterFastest) {
  const HyperSpace space = Space({{"hidden", {"[4]", "[6,6]"}}, {"l1", {"0", "1", "2"}}});
  EXPECT_EQ(Walk(space, {}), (Combinations{{0, 0}, {1, 0}, {0, 1}, {1, 1}, {0, 2}, {1, 2}}));
}

// Recorded from H2O: seed 42 over activation, hidden, input_dropout_ratio and l1.
TEST(HyperSpace, DrawsTheCombinationsThatH2ODraws) {
  const HyperSpace space = Space({{"activation", {"Rectifier", "Tanh"}},
                                  {"hidden", {"[4]", "[6,6]", "[3]"}},
                                  {"input_dropout_ratio", {"0", "0.1"}},
                                  {"l1", {"0", "0.0001", "0.001"}}});
  SearchCriteria criteria;
  criteria.strategy = SearchStrategy::kRandomDiscrete;
  criteria.seed = 42;
  criteria.max_models = 3;
  EXPECT_EQ(Walk(space, criteria), (Combinations{{1, 0, 1, 2}, {0, 1, 0, 2}, {1, 2, 1, 2}}));
}

// Recorded from H2O: the order of Java's hash table decides which dimension is the first.
TEST(HyperSpace, WalksThroughSubspacesAsH2ODoes) {
  const SearchSpace space{Space({{"l1", {"0", "0.1"}}}),
                          {Space({{"hidden", {"[3]", "[4]"}}, {"l2", {"0.1", "0.2"}}}),
                           Space({{"rho", {"0.9", "1"}}})}};
  const std::vector<HyperSpace> merged = MergedSpaces(space);
  EXPECT_EQ(NamesOf(merged[0]), (std::vector<std::string>{"hidden", "l1", "l2"}));
  EXPECT_EQ(NamesOf(merged[1]), (std::vector<std::string>{"rho", "l1"}));
  SearchCriteria criteria;
  EXPECT_EQ(Points(space, criteria, 12).size(), 12U);
  EXPECT_EQ(Points(space, criteria, 12).back(), (std::vector<size_t>{1, 1, 1}));
  criteria.strategy = SearchStrategy::kRandomDiscrete;
  criteria.seed = 1;
  EXPECT_EQ(Points(space, criteria, 4),
            (Combinations{{1, 0, 0}, {0, 0, 0, 0}, {1, 1, 1}, {0, 0, 1, 0}}));
  criteria.strategy = SearchStrategy::kSequential;
  EXPECT_THROW(MakeHyperWalker(space, criteria), Error);
}

TEST(HyperSpace, RefusesANameInASubspaceAndOutside) {
  const SearchSpace space{Space({{"l1", {"0"}}}), {Space({{"l1", {"1"}}})}};
  EXPECT_THROW(CheckSearchSpace(space, DeepLearningParameters(), DeepLearningParameters(),
                                SearchStrategy::kCartesian),
               Error);
  EXPECT_THROW(CheckSearchSpace({{}, {Space({{"nope", {"1"}}})}}, DeepLearningParameters(),
                                DeepLearningParameters(), SearchStrategy::kCartesian),
               Error);
}

TEST(HyperSpace, VisitsEveryCombinationOnceWhenThereIsNoLimit) {
  const HyperSpace space = Space({{"epochs", {"1", "2", "3"}}, {"l1", {"0", "1"}}});
  SearchCriteria criteria;
  criteria.strategy = SearchStrategy::kRandomDiscrete;
  const Combinations all = Walk(space, criteria);
  // Combinations of equal hash count as one, so that some may be left out, never repeated.
  EXPECT_EQ(std::set<std::vector<size_t>>(all.begin(), all.end()).size(), all.size());
  EXPECT_GE(all.size(), 5U);
}

TEST(HyperSpace, TakesListsTogetherInSequence) {
  SearchCriteria criteria;
  criteria.strategy = SearchStrategy::kSequential;
  const HyperSpace space = Space({{"epochs", {"1", "2"}}, {"l1", {"0", "null"}}});
  EXPECT_EQ(Walk(space, criteria), (Combinations{{0, 0}, {1, 1}}));
  const HyperSpace ragged = Space({{"epochs", {"1", "2"}}, {"l1", {"0"}}});
  EXPECT_THROW(Walk(ragged, criteria), Error);
}

TEST(HyperSpace, SequentialListsMayReplaceGivenParameters) {
  DeepLearningParameters base;
  base.l1 = 0.5;
  const HyperSpace space = Space({{"l1", {"0", "1"}}});
  EXPECT_THROW(CheckSearchSpace({space, {}}, base, DeepLearningParameters(),
                                SearchStrategy::kRandomDiscrete),
               Error);
  EXPECT_NO_THROW(
      CheckSearchSpace({space, {}}, base, DeepLearningParameters(), SearchStrategy::kSequential));
}

TEST(HyperSpace, RefusesWhatCannotBeSearched) {
  EXPECT_EQ(FaultOf(Space({{"nope", {"1"}}})),
            "Illegal argument: nope of function: grid: Unknown hyper parameter for grid search!");
  EXPECT_EQ(FaultOf(Space({{"nfolds", {"2"}}})),
            "Illegal argument: nfolds of function: grid: Illegal hyper parameter for grid search! "
            "The parameter 'nfolds is not gridable!");
  EXPECT_EQ(FaultOf(Space({{"l1", {}}})),
            "Grid search hyperparameter value list is empty for hyperparameter: l1");
  DeepLearningParameters base;
  base.l1 = 0.5;
  EXPECT_EQ(FaultOf(Space({{"l1", {"0"}}}), base).find("Grid search model parameter 'l1' is set"),
            0U);
  base.seed = 3;
  EXPECT_EQ(FaultOf(Space({{"seed", {"1"}}}), base), "");
}

// Builds nothing: a model is its parameters, and its error the value of l1.
class GridSearchTest : public testing::Test {
 protected:
  GridSearchTest() {
    auto empty = std::make_shared<Grid>();
    empty->key = "grid";
    request_.grid = empty;
    request_.base = DeepLearningParameters();
    environment_.build = [this](const AlgorithmParameters& given, const std::string& key,
                                TrainingHooks&) {
      const auto& parameters = given.As<DeepLearningParameters>();
      ++built_;
      if (parameters.epochs < 0) throw Error(ErrorKind::kIllegalArgument, "negative");
      auto metrics = std::make_shared<ModelMetrics>();
      RegressionMetrics detail;
      detail.mean_residual_deviance = parameters.l1;
      metrics->detail = detail;
      auto model = std::make_shared<Model>();
      model->key = key;
      model->input_parameters = parameters;
      model->training_metrics = metrics;
      if (cancel_after_ == built_) stop_.request_stop();
      return model;
    };
    environment_.publish = [this](const GridPtr& grid) { latest_ = grid; };
  }

  class Hooks : public TrainingHooks {
   public:
    explicit Hooks(std::stop_token stop) : stop_(std::move(stop)) {}
    [[nodiscard]] std::stop_token stop_token() const override { return stop_; }

   private:
    std::stop_token stop_;
  };

  void Run() {
    Hooks hooks(stop_.get_token());
    RunGridSearch(request_, environment_, hooks);
  }

  [[nodiscard]] std::set<std::string> Keys() const {
    std::set<std::string> keys;
    for (const ModelPtr& model : latest_->models) keys.insert(model->key);
    return keys;
  }

  GridRequest request_;
  GridEnvironment environment_;
  GridPtr latest_;
  std::stop_source stop_;
  std::atomic<int> built_{0};
  int cancel_after_ = -1;
};

TEST_F(GridSearchTest, GoesOnAfterAFailure) {
  request_.space.shared = Space({{"epochs", {"1", "-1", "2"}}});
  Run();
  EXPECT_EQ(Keys(), (std::set<std::string>{"grid_model_1", "grid_model_3"}));
  ASSERT_EQ(latest_->failures.size(), 1U);
  EXPECT_EQ(latest_->failures[0].message, "negative");
  EXPECT_EQ(latest_->failures[0].raw_values, (std::vector<std::string>{"-1.0"}));
}

TEST_F(GridSearchTest, FailuresAreThoseOfTheLatestSearchInItsOrder) {
  request_.space.shared = Space({{"epochs", {"-3", "1", "-1", "-2"}}});
  Run();
  std::vector<std::string> failed;
  for (const GridFailure& failure : latest_->failures) failed.push_back(failure.raw_values[0]);
  EXPECT_EQ(failed, (std::vector<std::string>{"-3.0", "-1.0", "-2.0"}));
  request_.grid = latest_;
  request_.space.shared = Space({{"epochs", {"2"}}});
  Run();
  EXPECT_EQ(latest_->models.size(), 2U);
  EXPECT_TRUE(latest_->failures.empty());
}

TEST_F(GridSearchTest, RecordsValuesThatCannotBeRead) {
  request_.space.shared = Space({{"activation", {"Tanh", "Nope"}}, {"epochs", {"1", "x"}}});
  Run();
  EXPECT_EQ(latest_->models.size(), 1U);
  EXPECT_EQ(latest_->failures.size(), 3U);
}

TEST_F(GridSearchTest, AValueThatCannotBeReadIsNoRepetitionOfTheDefault) {
  request_.space.shared = Space({{"activation", {"Rectifier", "Nope"}}});
  Run();
  EXPECT_EQ(latest_->models.size(), 1U);
  ASSERT_EQ(latest_->failures.size(), 1U);
  EXPECT_TRUE(
      latest_->failures[0].message.starts_with("Cannot set field 'activation' to value Nope"));
}

TEST_F(GridSearchTest, AppendsOnlyWhatIsNew) {
  request_.space.shared = Space({{"epochs", {"1", "2"}}});
  Run();
  request_.grid = latest_;
  request_.space.shared = Space({{"epochs", {"2", "3"}}});
  Run();
  EXPECT_EQ(built_, 3);
  EXPECT_EQ(latest_->models.size(), 3U);
}

TEST_F(GridSearchTest, TrainsACombinationOnceWhileItsTwinIsStillTraining) {
  request_.space.shared = Space({{"epochs", {"1", "1", "2", "2"}}});
  const auto build = environment_.build;
  environment_.build = [&](const AlgorithmParameters& parameters, const std::string& key,
                           TrainingHooks& hooks) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    return build(parameters, key, hooks);
  };
  SetThreadCount(2);
  Run();
  SetThreadCount(0);
  EXPECT_EQ(built_, 2);
}

TEST_F(GridSearchTest, KeepsWhatIsFinishedWhenCancelled) {
  request_.space.shared = Space({{"epochs", {"1", "2", "3", "4", "5", "6", "7", "8"}}});
  request_.criteria.stopping_rounds = 100;  // one after the other
  cancel_after_ = 2;
  EXPECT_THROW(Run(), Error);
  EXPECT_EQ(latest_->models.size(), 2U);
}

TEST_F(GridSearchTest, StopsWhenModelsDoNotGetBetter) {
  request_.space.shared =
      Space({{"seed", {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"}}});
  request_.base.As<DeepLearningParameters>().l1 = 0.5;
  request_.criteria.stopping_rounds = 2;
  Run();
  EXPECT_EQ(latest_->models.size(), 5U);
}

TEST_F(GridSearchTest, SeedsModelsBySearchSeed) {
  request_.space.shared = Space({{"epochs", {"1", "2"}}});
  request_.criteria.seed = 40;
  Run();
  std::set<int64_t> seeds;
  for (const ModelPtr& model : latest_->models) seeds.insert(model->input_parameters->seed);
  EXPECT_EQ(seeds, (std::set<int64_t>{40, 41}));
}

// A grid whose first model failed or was never finished, because its server was killed.
TEST_F(GridSearchTest, NeverNamesAModelLikeAnEarlierOne) {
  auto earlier = std::make_shared<Grid>(*request_.grid);
  auto model = std::make_shared<Model>();
  model->key = "grid_model_2";
  model->input_parameters = DeepLearningParameters();
  earlier->models.push_back(model);
  request_.grid = earlier;
  request_.space.shared = Space({{"l1", {"0.1", "0.2", "0.3"}}});
  std::mutex mutex;
  std::set<std::string> keys;
  environment_.build = [&, build = environment_.build](const AlgorithmParameters& parameters,
                                                       const std::string& key,
                                                       TrainingHooks& hooks) {
    const std::lock_guard lock(mutex);
    keys.insert(key);
    return build(parameters, key, hooks);
  };
  TrainingHooks hooks;
  RunGridSearch(request_, environment_, hooks);
  EXPECT_EQ(keys, (std::set<std::string>{"grid_model_3", "grid_model_4", "grid_model_5"}));
}

}  // namespace
}  // namespace hydrofoil
