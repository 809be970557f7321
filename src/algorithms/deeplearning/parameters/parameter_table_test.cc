#include "model/parameter_table.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "algorithms/deeplearning/parameters/parameters.h"
#include "base/error.h"

namespace hydrofoil {
namespace {

ParameterValue SetAndGet(std::string_view name, std::string_view text) {
  DeepLearningParameters parameters;
  SetParameter(parameters, name, text);
  return GetParameter(parameters, *parameters.table().Find(name));
}

std::string Fault(std::string_view name, std::string_view text) {
  try {
    DeepLearningParameters parameters;
    SetParameter(parameters, name, text);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(ParameterTableTest, DescribesEveryParameterOnce) {
  std::set<std::string_view> names;
  for (const ParameterInfo& info : DeepLearningParameters().table().told) {
    EXPECT_TRUE(names.insert(info.name).second) << info.name;
    EXPECT_FALSE(info.help.empty()) << info.name;
    EXPECT_EQ(info.values.empty(), info.type != ParameterType::kEnum) << info.name;
  }
  EXPECT_EQ(names.size(), 91U);
  EXPECT_EQ(DeepLearningParameters().table().told.front().name, "model_id");
  EXPECT_EQ(DeepLearningParameters().table().told.back().name, "gainslift_bins");
  EXPECT_EQ(DeepLearningParameters().table().Find("zzz"), nullptr);
}

TEST(ParameterTableTest, ReadsNumbersAsJavaDoes) {
  EXPECT_EQ(SetAndGet("nfolds", "+3"), ParameterValue(int64_t{3}));
  EXPECT_EQ(SetAndGet("nfolds", "3.0"), ParameterValue(int64_t{3}));
  EXPECT_EQ(SetAndGet("seed", "1e3"), ParameterValue(int64_t{1000}));
  EXPECT_EQ(SetAndGet("seed", "-9223372036854775808"),
            ParameterValue(std::numeric_limits<int64_t>::min()));
  EXPECT_EQ(SetAndGet("l1", "1d"), ParameterValue(1.0));
  EXPECT_EQ(SetAndGet("l1", "-Infinity"), ParameterValue(-std::numeric_limits<double>::infinity()));
  EXPECT_TRUE(std::isnan(std::get<double>(SetAndGet("l1", "NaN"))));
  EXPECT_EQ(SetAndGet("max_w2", "3.4028235e+38"),
            ParameterValue(std::numeric_limits<float>::max()));
  EXPECT_EQ(SetAndGet("max_w2", "3.4028236e38"),
            ParameterValue(std::numeric_limits<float>::infinity()));
  EXPECT_EQ(SetAndGet("max_w2", "1e40"), ParameterValue(std::numeric_limits<float>::infinity()));
  EXPECT_EQ(SetAndGet("max_after_balance_size", "0.1"), ParameterValue(0.1F));
}

TEST(ParameterTableTest, ReadsLists) {
  EXPECT_EQ(SetAndGet("hidden", "[1, 2]"), ParameterValue(std::vector<int32_t>{1, 2}));
  EXPECT_EQ(SetAndGet("hidden", "[1,]"), ParameterValue(std::vector<int32_t>{1}));
  EXPECT_EQ(SetAndGet("hidden", "5"), ParameterValue(std::vector<int32_t>{5}));
  EXPECT_EQ(SetAndGet("hidden", "[]"), ParameterValue(std::vector<int32_t>{}));
  using Texts = std::vector<std::optional<std::string>>;
  EXPECT_EQ(SetAndGet("ignored_columns", R"(["a,b","c \"d\"", e])"),
            ParameterValue(Texts{"a,b", "c \"d\"", "e"}));
  EXPECT_EQ(SetAndGet("initial_weights", R"([w1,NULL,"None",null])"),
            ParameterValue(Texts{"w1", std::nullopt, std::nullopt, std::nullopt}));
}

TEST(ParameterTableTest, ReadsChoicesAndBooleans) {
  EXPECT_EQ(SetAndGet("activation", "rectifier_with_dropout"),
            ParameterValue("RectifierWithDropout"));
  EXPECT_EQ(SetAndGet("stopping_metric", "mean-per-class-error"),
            ParameterValue("mean_per_class_error"));
  EXPECT_EQ(SetAndGet("distribution", "modifiedhuber"), ParameterValue("modified_huber"));
  EXPECT_EQ(SetAndGet("sparse", "True"), ParameterValue(true));
  EXPECT_EQ(SetAndGet("sparse", "1"), ParameterValue(true));
  EXPECT_EQ(SetAndGet("sparse", ""), ParameterValue(false));
}

TEST(ParameterTableTest, ReadsWhatOlderClientsSend) {
  EXPECT_EQ(SetAndGet("stopping_metric", "r2"), ParameterValue("r2"));
  const auto told = DeepLearningParameters().table().Find("stopping_metric")->values;
  EXPECT_EQ(told.back(), "custom_increasing");
  EXPECT_EQ(SetAndGet("max_hit_ratio_k", "5"), ParameterValue(int64_t{5}));
  EXPECT_EQ(SetAndGet("max_confusion_matrix_size", "30"), ParameterValue(int64_t{30}));
}

TEST(ParameterTableTest, NamesFaults) {
  const std::string prefix = "Illegal argument for field: ";
  const std::string schema = " of schema: DeepLearningParametersV3: cannot convert ";
  EXPECT_EQ(Fault("nfolds", "1.5"), prefix + "nfolds" + schema + "\"1.5\" to type int");
  EXPECT_EQ(Fault("nfolds", "99999999999"),
            prefix + "nfolds" + schema + "\"99999999999\" to type int");
  EXPECT_EQ(Fault("hidden", "[a]"), prefix + "hidden" + schema + "\"a\" to type int");
  EXPECT_EQ(Fault("hidden", "[1,2"), prefix + "hidden" + schema + "\"[1,2\" to type int");
  EXPECT_EQ(Fault("seed", " 5 "), prefix + "seed" + schema + "\" 5 \" to type long");
  EXPECT_EQ(Fault("rate", "inf"), prefix + "rate" + schema + "\"inf\" to type double");
  EXPECT_EQ(Fault("epochs", ""), prefix + "epochs" + schema + "\"\" to type double");
  EXPECT_EQ(Fault("max_w2", "abc"), prefix + "max_w2" + schema + "\"abc\" to type float");
  EXPECT_EQ(Fault("sparse", "abc"), prefix + "sparse" + schema + "\"abc\" to type boolean");
  EXPECT_EQ(Fault("zzz", "1"), "Unknown parameter: zzz");
  EXPECT_NE(Fault("activation", "abc").find("\"abc\" is none of Tanh"), std::string::npos);
}

TEST(ParametersTest, ChoosesAutomaticValues) {
  DeepLearningParameters given;
  given.activation = Activation::kTanhWithDropout;
  given.hidden = {4, 3};
  const auto effective = EffectiveParameters(given, {.class_count = 2});
  EXPECT_EQ(effective.distribution, Distribution::kBernoulli);
  EXPECT_EQ(effective.loss, Loss::kCrossEntropy);
  EXPECT_EQ(effective.stopping_metric, StoppingMetric::kLogloss);
  EXPECT_EQ(effective.hidden_dropout_ratios, (std::vector<double>{0.5, 0.5}));
  EXPECT_EQ(effective.rate, 0);
  EXPECT_EQ(effective.rho, 0.99);

  const auto shown = PublicParameters(given, {.class_count = 2});
  EXPECT_EQ(shown.loss, Loss::kAutomatic);
  EXPECT_EQ(shown.rate, 0.005);
  EXPECT_TRUE(shown.hidden_dropout_ratios.empty());
  EXPECT_EQ(shown.categorical_encoding, CategoricalEncoding::kOneHotInternal);
}

TEST(ParametersTest, ReproducibleModeFixesItsOwn) {
  DeepLearningParameters given;
  given.reproducible = true;
  given.adaptive_rate = false;
  given.loss = Loss::kAbsolute;
  const auto effective = EffectiveParameters(given, {});
  EXPECT_EQ(effective.train_samples_per_iteration, -1);
  EXPECT_TRUE(effective.score_each_iteration);
  EXPECT_EQ(effective.distribution, Distribution::kLaplace);
  EXPECT_EQ(effective.epsilon, 0);
  EXPECT_EQ(effective.rate, 0.005);
}

TEST(ParametersTest, FixesTheSeedOnce) {
  DeepLearningParameters parameters;
  FixSeed(parameters);
  EXPECT_NE(parameters.seed, -1);
  const int64_t seed = parameters.seed;
  FixSeed(parameters);
  EXPECT_EQ(parameters.seed, seed);
}

}  // namespace
}  // namespace hydrofoil
