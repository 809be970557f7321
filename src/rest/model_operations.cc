#include "rest/model_operations.h"

#include <memory>
#include <string>

#include "base/error.h"
#include "model/fairness.h"
#include "model/leaderboard.h"
#include "model/model.h"
#include "model/permutation_importance.h"
#include "model/predicted_actual.h"
#include "rapids/evaluate.h"
#include "rapids/known_words.h"
#include "rapids/number_text.h"
#include "rapids/text_columns.h"
#include "rest/frame_checksum.h"
#include "selection/grid_search.h"
#include "selection/segment_models.h"
#include "store/keys.h"
#include "store/session.h"

namespace hydrofoil::rest {
namespace {

using rapids::Call;

ModelPtr ModelArgument(Call& call, size_t argument, const Store& store) {
  const auto* named = std::get_if<rapids::ModelValue>(&call.value(argument));
  if (named == nullptr) {
    ThrowIllegalArgument("Expected a Model but found a " +
                         std::string(rapids::ClassName(call.value(argument))));
  }
  return store.Require<Model>(named->key, "model");
}

Store& StoreOf(Call& call) { return dynamic_cast<Session&>(call.workspace()).store(); }

// Gives the threshold that was in force.
rapids::Value ResetThreshold(Call& call) {
  Store& store = StoreOf(call);
  const ModelPtr model = ModelArgument(call, 0, store);
  const double threshold = call.number(1);
  if (!(threshold >= 0 && threshold <= 1)) {
    ThrowIllegalArgument("Reset threshold should be value from 0 to 1 (included). Got " +
                         rapids::NumberText(threshold) + ".");
  }
  auto changed = std::make_shared<Model>(*model);
  changed->default_threshold = threshold;
  store.Put<Model>(changed->key, ObjectKind::kModel, changed);
  Frame frame;
  frame.Append("C1", Column::Constant(model->default_threshold, MakeLayout(1)));
  return rapids::FrameValue{std::move(frame), ""};
}

std::vector<std::string> TextsOrNone(Call& call, size_t argument) {
  return call.IsAbsent(argument) ? std::vector<std::string>{} : call.texts(argument);
}

rapids::Value PermutationVarImp(Call& call) {
  const ModelPtr model = ModelArgument(call, 0, StoreOf(call));
  constexpr int64_t kMost = int64_t{1} << 53U;
  PermutationImportance wanted;
  wanted.metric = call.text(2);
  wanted.samples = call.integer(3, "n_samples", -kMost, kMost);
  wanted.repeats = call.integer(4, "n_repeats", -kMost, kMost);
  wanted.features = TextsOrNone(call, 5);
  wanted.seed = call.integer(6, "seed", -kMost, kMost);
  wanted.stop = call.stop();
  return rapids::FrameValue{ComputePermutationImportance(*model, call.frame(1), wanted), ""};
}

LeaderboardData ReadScoringData(const std::string& given) {
  if (given == "train") return LeaderboardData::kTraining;
  if (given == "valid") return LeaderboardData::kValidation;
  if (given == "xval") return LeaderboardData::kCrossValidation;
  if (given == "AUTO" || given == "auto") return LeaderboardData::kAuto;
  ThrowIllegalArgument("scoring_data: '" + given + "' is none of AUTO, train, valid, xval.");
}

rapids::Value Leaderboard(Call& call) {
  const Store& store = StoreOf(call);
  LeaderboardWish wish;
  for (const std::string& key : TextsOrNone(call, 0)) {
    if (const GridPtr grid = store.Find<Grid>(key)) {
      wish.models.insert(wish.models.end(), grid->models.begin(), grid->models.end());
    } else if (const ModelPtr model = store.Find<Model>(key)) {
      wish.models.push_back(model);
    } else {
      ThrowIllegalArgument("Unsupported model/grid id: " + key + "!");
    }
  }
  if (const std::string key = call.name(1); !key.empty()) {
    const FramePtr frame = store.RequireFrame(key, "leaderboard_frame");
    wish.frame = {key, *frame, FrameChecksum(*frame)};
  }
  const std::string sort = call.text(2);
  if (sort != "AUTO" && sort != "auto") wish.sort_metric = sort;
  wish.extra_columns = TextsOrNone(call, 3);
  wish.data = ReadScoringData(call.text(4));
  wish.stop = call.stop();
  return rapids::FrameValue{MakeLeaderboard(wish), ""};
}

rapids::Value PredictedActual(Call& call) {
  const ModelPtr model = ModelArgument(call, 0, StoreOf(call));
  return rapids::FrameValue{
      PredictedVersusActual(*model, call.frame(1), call.text(2), call.frame(3)), ""};
}

rapids::Value SegmentModelsAsFrame(Call& call) {
  const std::string key = call.name(0);
  const SegmentModelsPtr models = StoreOf(call).Find<SegmentModels>(key);
  if (models == nullptr) ThrowIllegalArgument("Name lookup of '" + key + "' failed");
  return rapids::FrameValue{AsFrame(*models), ""};
}

// The frames are temporaries of the session, which the client removes by name.
rapids::Value Fairness(Call& call) {
  const ModelPtr model = ModelArgument(call, 0, StoreOf(call));
  const FairnessWish wish{call.texts(2), TextsOrNone(call, 3), call.text(4), call.stop()};
  rapids::FrameMapValue answer;
  for (auto& [name, frame] : FairnessMetrics(*model, call.frame(1), wish)) {
    const std::string key = "fairness_" + RandomHex(16);
    call.workspace().PutTemporary(key, frame);
    answer.names.push_back(name);
    answer.frames.push_back({std::move(frame), key});
  }
  return answer;
}

// (num_valid_substrings frame path): how often words of a file stand in each text.
rapids::Value CountKnownWords(Call& call) {
  const Frame& frame = call.frame(0);
  for (const ColumnPtr& column : frame.columns()) {
    rapids::RequireText(*column, call.builtin().name);
  }
  const auto& session = dynamic_cast<Session&>(call.workspace());
  const rapids::KnownWords words(session.ReadFile(call.text(1)));
  Frame counts;
  const std::vector<std::string> names = rapids::DefaultNames(frame.column_count());
  for (size_t i = 0; i < names.size(); ++i) {
    call.CheckStopped();
    counts.Append(names[i], rapids::MapTextToNumber(frame.column(i), [&](std::string_view text) {
                    return static_cast<double>(words.CountIn(text));
                  }));
  }
  return rapids::FrameValue{std::move(counts), ""};
}

rapids::BuiltinTable MakeBuiltins() {
  rapids::BuiltinTable table = rapids::StandardBuiltins();
  table.Add("model.reset.threshold", "model threshold", ResetThreshold);
  table.Add("PermutationVarImp", "model frame metric n_samples n_repeats features seed",
            PermutationVarImp);
  table.Add("makeLeaderboard", "models leaderboard_frame sort_metric extra_columns scoring_data",
            Leaderboard);
  table.Add("predicted.vs.actual.by.var", "model frame variable predicted", PredictedActual);
  table.Add("segment_models_as_frame", "segment_models", SegmentModelsAsFrame);
  table.Add("fairnessMetrics", "model frame protected_columns reference favorable_class", Fairness);
  table.Add("num_valid_substrings", "frame path", CountKnownWords);
  return table;
}

}  // namespace

const rapids::BuiltinTable& ServerBuiltins() {
  static const rapids::BuiltinTable kTable = MakeBuiltins();
  return kTable;
}

}  // namespace hydrofoil::rest
