// The booklet's example of anomalies: an autoencoder trained on normal heartbeats reconstructs the
// three abnormal ones of the test file, its last rows, worst of all.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "algorithms/deeplearning/scoring/layer_outputs.h"
#include "algorithms/deeplearning/training/training_for_test.h"
#include "base/recorded_files_for_test.h"
#include "model/golden_files_for_test.h"
#include "model/train.h"

namespace hydrofoil {
namespace {

constexpr size_t kAbnormal = 3;

Frame ReadHeartbeats(const std::string& file) {
  golden::Csv csv = golden::ReadCsv("data/" + file);
  Frame frame;
  const RowLayoutPtr layout = MakeLayout(csv.columns.front().size() + 1);
  for (size_t c = 0; c < csv.names.size(); ++c) {
    std::vector<double> values = {std::strtod(csv.names[c].c_str(), nullptr)};
    for (const std::string& cell : csv.columns[c]) {
      values.push_back(std::strtod(cell.c_str(), nullptr));
    }
    frame.Append("C" + std::to_string(c + 1),
                 Column::FromValues(ColumnType::kNumeric, layout, values));
  }
  return frame;
}

struct Example {
  bool reproducible = false;
  std::vector<int32_t> hidden;
};

class EcgAnomaly : public testing::TestWithParam<Example> {};

TEST_P(EcgAnomaly, AbnormalHeartbeatsHaveTheLargestErrors) {
  if (!HasRecordedFile("data/ecg_discord_train.csv")) GTEST_SKIP() << "its data set is not here";
  TrainingInput input = NetworkTraining();
  input.key = "ecg";
  input.training = {"train", ReadHeartbeats("ecg_discord_train.csv")};
  const KeyedFrame test = {"test", ReadHeartbeats("ecg_discord_test.csv")};
  Own(input).autoencoder = true;
  Own(input).activation = Activation::kTanh;
  Own(input).hidden = GetParam().hidden;
  Own(input).sparse = true;
  Own(input).l1 = 1e-4;
  Own(input).epochs = 100;
  Own(input).reproducible = GetParam().reproducible;
  for (int64_t seed = 1; seed <= 10; ++seed) {
    Own(input).seed = seed;
    TrainingHooks hooks;
    const ModelPtr model = TrainModel(input, hooks);
    const auto errors =
        ScoreReconstructionErrors(*model, test, false, {}).frame.column(0)->Values();
    ASSERT_EQ(errors.size(), 23U);
    const auto abnormal = errors.end() - kAbnormal;
    const double best_abnormal = *std::min_element(abnormal, errors.end());
    const double worst_normal = *std::max_element(errors.begin(), abnormal);
    EXPECT_GT(best_abnormal, worst_normal) << "seed " << seed;
    std::printf("seed %2d: abnormal from %.2f, normal up to %.2f\n", static_cast<int>(seed),
                best_abnormal, worst_normal);
  }
}

INSTANTIATE_TEST_SUITE_P(BothTrainers, EcgAnomaly,
                         testing::Values(Example{false, {50, 20, 50}}, Example{false, {50, 50, 50}},
                                         Example{true, {50, 20, 50}}, Example{true, {50, 50, 50}}));

}  // namespace
}  // namespace hydrofoil
