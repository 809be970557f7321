// Training with other encodings of categorical columns than one slot a level. The expected numbers
// are those of H2O-3 3.46.0.11 for the same parameters, read from the MOJOs it wrote.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "algorithms/deeplearning/encoding/feature_encoder.h"
#include "algorithms/deeplearning/learned_network.h"
#include "algorithms/deeplearning/network/network.h"
#include "algorithms/deeplearning/training/training_for_test.h"
#include "model/golden_files_for_test.h"
#include "model/predict.h"
#include "model/train.h"

namespace hydrofoil {
namespace {

ColumnPtr ColumnOf(const std::vector<std::string>& cells, bool categorical,
                   const RowLayoutPtr& layout) {
  Domain domain;
  std::vector<double> values;
  if (categorical) {
    domain = cells;
    std::sort(domain.begin(), domain.end());
    domain.erase(std::unique(domain.begin(), domain.end()), domain.end());
  }
  for (const std::string& cell : cells) {
    const auto level = std::lower_bound(domain.begin(), domain.end(), cell) - domain.begin();
    values.push_back(categorical ? static_cast<double>(level) : std::strtod(cell.c_str(), nullptr));
  }
  if (!categorical) return Column::FromValues(ColumnType::kNumeric, layout, values);
  return Column::FromValues(ColumnType::kCategorical, layout, values,
                            std::make_shared<const Domain>(domain));
}

TrainingInput ProstateInput(CategoricalEncoding encoding, int32_t max_levels = 10) {
  const golden::Csv csv = golden::ReadCsv("data/prostate.csv");
  const RowLayoutPtr layout = MakeLayout(csv.columns.front().size());
  const std::vector<std::string> classes = {"CAPSULE", "RACE", "DPROS", "GLEASON"};
  Frame frame;
  for (size_t c = 0; c < csv.names.size(); ++c) {
    const bool categorical =
        std::find(classes.begin(), classes.end(), csv.names[c]) != classes.end();
    frame.Append(csv.names[c], ColumnOf(csv.columns[c], categorical, layout));
  }
  TrainingInput input = NetworkTraining();
  input.key = "prostate";
  input.training = {"train", frame};
  Own(input).response_column = "CAPSULE";
  Own(input).ignored_columns = {"ID"};
  Own(input).hidden = {5};
  Own(input).epochs = 3;
  Own(input).seed = 7;
  Own(input).reproducible = true;
  Own(input).categorical_encoding = encoding;
  Own(input).max_categorical_levels = max_levels;
  return input;
}

struct Recorded {
  CategoricalEncoding encoding;
  std::vector<std::string> names;  // predictors in the order of the network
  std::vector<float> weights;      // the first ones of the first layer
  double p1;                       // of the first row
  int32_t max_levels = 10;
};

class RecordedEncoding : public testing::TestWithParam<Recorded> {};

TEST_P(RecordedEncoding, GivesTheReferencesNetwork) {
  const TrainingInput input = ProstateInput(GetParam().encoding, GetParam().max_levels);
  TrainingHooks hooks;
  const ModelPtr model = TrainModel(input, hooks);
  EXPECT_EQ(EncoderOf(*model).encoding().names, GetParam().names);
  for (size_t i = 0; i < GetParam().weights.size(); ++i) {
    const float expected = GetParam().weights[i];
    EXPECT_NEAR(NetworkOf(*model).layers[0].weights[i], expected, 1e-5 * std::abs(expected)) << i;
  }
  const ScoreResult result = ScoreFrame(*model, input.training, {});
  EXPECT_NEAR(result.predictions->column(2)->At(0), GetParam().p1, 1e-5);
}

INSTANTIATE_TEST_SUITE_P(
    Prostate, RecordedEncoding,
    testing::Values(
        Recorded{CategoricalEncoding::kBinary,
                 {"AGE", "DCAPS", "PSA", "VOL", "RACE:0", "RACE:1", "DPROS:0", "DPROS:1", "DPROS:2",
                  "GLEASON:0", "GLEASON:1", "GLEASON:2"},
                 {0.15383142F, 0.33466142F,  -0.22676212F, -0.4302833F,  -0.12902297F, -0.1240774F,
                  -0.3041299F, -0.2702189F,  0.4345575F,   0.1233706F,   -0.27273858F, -0.42461324F,
                  0.40264156F, -0.34910968F, -0.3826311F,  -0.51142424F, 0.09300142F,  -0.25390977F,
                  0.29803056F, -0.08751026F, -0.093643606F},
                 0.7982332430465862},
        Recorded{
            CategoricalEncoding::kLabelEncoder,
            {"AGE", "RACE", "DPROS", "DCAPS", "PSA", "VOL", "GLEASON"},
            {0.2039164F,    0.26882493F,  -0.20941733F, -0.38847932F, -3.7700677E-4F, -0.080649815F,
             -0.030077519F, -0.42642948F, 0.42761225F,  0.22873716F,  -0.15186194F,   -0.46307683F,
             0.35513797F,   -0.22146966F, -0.6641316F,  -0.6434014F,  0.25915882F,    -0.120141886F,
             0.4601082F,    -0.27320865F, 0.061257016F},
            0.03572275466075975},
        Recorded{CategoricalEncoding::kSortByResponse,
                 {"GLEASON", "DPROS", "RACE", "AGE", "DCAPS", "PSA", "VOL"},
                 {0.161843F,   0.22649859F,   -0.3258733F, -0.42189097F, -0.08953583F, 0.085777305F,
                  -0.2363408F, -0.2771015F,   0.26830947F, 0.050532192F, -0.20008476F, -0.37765187F,
                  0.36562884F, -0.3410863F,   -0.4589004F, -0.44872525F, 0.07603589F,  -0.12763025F,
                  0.3350963F,  -0.060550805F, -0.10209722F},
                 0.1182240105927804},
        Recorded{
            CategoricalEncoding::kEnumLimited,
            {"GLEASON", "DPROS", "RACE", "AGE", "DCAPS", "PSA", "VOL"},
            {0.16184212F,  0.22652659F,   -0.32414418F, -0.4231431F,  -0.08724372F, 0.086578146F,
             -0.23658039F, -0.2771015F,   0.26907519F,  0.050051898F, -0.20018855F, -0.37491107F,
             0.36562884F,  -0.32498217F,  -0.46574768F, -0.45286933F, 0.07603589F,  -0.1264277F,
             0.33708543F,  -0.059909973F, -0.10408111F},
            0.13541471210344064},
        Recorded{
            CategoricalEncoding::kEnumLimited,
            {"DPROS.top_3_levels", "GLEASON.top_3_levels", "RACE", "AGE", "DCAPS", "PSA", "VOL"},
            {0.14042422F,  0.21014982F,  -0.33139268F, -0.4240587F,  -0.08014499F, -2.5073837E-6F,
             -0.22696796F, -0.32333216F, 0.41491944F,  0.022816528F, -0.23191978F, -0.43430188F,
             0.36215976F,  -0.34192502F, -0.46711323F, -0.40271804F, 0.12976375F,  -0.16401388F,
             0.2677369F,   -0.13636425F, -0.13535187F},
            0.4823390283803147,
            3},
        Recorded{
            CategoricalEncoding::kEigen,
            {"AGE", "RACE.Eigen", "DPROS.Eigen", "DCAPS", "PSA", "VOL", "GLEASON.Eigen"},
            {0.19453022F,  0.16966625F,  -0.32647288F, -0.32417116F, 0.0248111F,    -0.061579272F,
             -0.12518454F, -0.45987034F, 0.3749588F,   0.14607747F,  0.0039652144F, -0.36576244F,
             0.24062859F,  -0.10759313F, -0.65462416F, -0.71979135F, 0.18208691F,   -0.12291253F,
             0.46461803F,  -0.24940498F, 0.08885654F},
            0.03126765524123267}));

struct Unseen {
  CategoricalEncoding encoding;
  bool same_as_missing;
};

class RecodedRegression : public testing::TestWithParam<Unseen> {};

// Binary has no bit left for a fourth level. Scoring rows: a trained level, one never seen, a
// missing one; the response is a number.
TEST_P(RecodedRegression, ScoresUnseenAndMissingLevelsWithAWarning) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  const auto column = [](const std::vector<double>& codes, const Domain& domain) {
    return Column::FromValues(ColumnType::kCategorical, MakeLayout(codes.size()), codes,
                              std::make_shared<const Domain>(domain));
  };
  const auto numbers = [](const std::vector<double>& values) {
    return Column::FromValues(ColumnType::kNumeric, MakeLayout(values.size()), values);
  };
  TrainingInput input = NetworkTraining();
  input.key = "recoded";
  input.training = {
      "train",
      Frame({"level", "x", "y"}, {column({0, 0, 0, 1, 1, 1, 2, 2, 0, 1, kNone, 2}, {"a", "b", "c"}),
                                  numbers({1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3}),
                                  numbers({1, 1, 2, 5, 6, 5, 9, 9, 1, 5, 4, 8})})};
  Own(input).response_column = "y";
  Own(input).hidden = {4};
  Own(input).epochs = 50;
  Own(input).seed = 3;
  Own(input).max_categorical_levels = 2;
  Own(input).categorical_encoding = GetParam().encoding;
  TrainingHooks hooks;
  const ModelPtr model = TrainModel(input, hooks);
  const Frame frame({"level", "x"},
                    {column({1, 3, kNone}, {"a", "b", "c", "new"}), numbers({4, 4, 4})});
  const ScoreResult result = ScoreFrame(*model, {"test", frame}, {});
  ASSERT_EQ(result.warnings.size(), 1U);
  EXPECT_EQ(result.warnings[0],
            "Test/Validation dataset column 'level' has levels not trained on: [\"new\"]");
  const ColumnPtr predicted = result.predictions->column(0);
  for (size_t row = 0; row < 3; ++row) EXPECT_TRUE(std::isfinite(predicted->At(row))) << row;
  EXPECT_NE(predicted->At(0), predicted->At(1));
  EXPECT_EQ(predicted->At(1) == predicted->At(2), GetParam().same_as_missing);
}

INSTANTIATE_TEST_SUITE_P(Encodings, RecodedRegression,
                         testing::Values(Unseen{CategoricalEncoding::kBinary, true},
                                         Unseen{CategoricalEncoding::kLabelEncoder, false},
                                         Unseen{CategoricalEncoding::kEnumLimited, false},
                                         Unseen{CategoricalEncoding::kEigen, true},
                                         Unseen{CategoricalEncoding::kOneHotInternal, true}));

}  // namespace
}  // namespace hydrofoil
