// Training with other encodings of categorical columns than one slot a level. The expected numbers
// are those of H2O-3 3.46.0.11 for the same parameters, read from the MOJOs it wrote.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "deeplearning/feature_encoder.h"
#include "deeplearning/network.h"
#include "models/golden_files.h"
#include "models/predict.h"
#include "models/train.h"

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

TrainingInput ProstateInput(CategoricalEncoding encoding) {
  const golden::Csv csv = golden::ReadCsv("data/prostate.csv");
  const RowLayoutPtr layout = MakeLayout(csv.columns.front().size());
  const std::vector<std::string> classes = {"CAPSULE", "RACE", "DPROS", "GLEASON"};
  Frame frame;
  for (size_t c = 0; c < csv.names.size(); ++c) {
    const bool categorical =
        std::find(classes.begin(), classes.end(), csv.names[c]) != classes.end();
    frame.Append(csv.names[c], ColumnOf(csv.columns[c], categorical, layout));
  }
  TrainingInput input;
  input.key = "prostate";
  input.training = {"train", frame};
  input.parameters.response_column = "CAPSULE";
  input.parameters.ignored_columns = {"ID"};
  input.parameters.hidden = {5};
  input.parameters.epochs = 3;
  input.parameters.seed = 7;
  input.parameters.reproducible = true;
  input.parameters.categorical_encoding = encoding;
  return input;
}

struct Recorded {
  CategoricalEncoding encoding;
  std::vector<std::string> names;  // predictors in the order of the network
  std::vector<float> weights;      // the first ones of the first layer
  double p1;                       // of the first row
};

class RecordedEncoding : public testing::TestWithParam<Recorded> {};

TEST_P(RecordedEncoding, GivesTheReferencesNetwork) {
  if (!golden::HasFile("data/prostate.csv")) GTEST_SKIP() << "no data files here";
  const TrainingInput input = ProstateInput(GetParam().encoding);
  TrainingHooks hooks;
  const ModelPtr model = TrainModel(input, hooks);
  EXPECT_EQ(model->encoder->encoding().names, GetParam().names);
  for (size_t i = 0; i < GetParam().weights.size(); ++i) {
    const float expected = GetParam().weights[i];
    EXPECT_NEAR(model->network->layers[0].weights[i], expected, 1e-5 * std::abs(expected)) << i;
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
            0.13541471210344064}));

}  // namespace
}  // namespace hydrofoil
