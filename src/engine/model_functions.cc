#include "engine/model_functions.h"

#include <memory>
#include <string>

#include "base/error.h"
#include "frame/frame_checksum.h"
#include "ingest/files/access_policy.h"
#include "ingest/files/source.h"
#include "model/fairness.h"
#include "model/leaderboard.h"
#include "model/model.h"
#include "model/permutation_importance.h"
#include "model/predicted_actual.h"
#include "rapids/functions/known_words.h"
#include "rapids/functions/text_columns.h"
#include "selection/grid_search.h"
#include "selection/segment_models.h"
#include "store/keys.h"
#include "text/real_text.h"

namespace hydrofoil::engine {
namespace {

using rapids::Call;

ModelPtr ModelArgument(const Context& context, Call& call, size_t argument) {
  const auto* named = std::get_if<rapids::ModelValue>(&call.value(argument));
  if (named == nullptr) {
    ThrowIllegalArgument("Expected a Model but found a " +
                         std::string(rapids::ClassName(call.value(argument))));
  }
  return context.store.Require<Model>(named->key, "model");
}

// Gives the threshold that was in force.
rapids::Value ResetThreshold(Context& context, Call& call) {
  const ModelPtr model = ModelArgument(context, call, 0);
  const double threshold = call.number(1);
  if (!(threshold >= 0 && threshold <= 1)) {
    ThrowIllegalArgument("Reset threshold should be value from 0 to 1 (included). Got " +
                         NumberText(threshold) + ".");
  }
  auto changed = std::make_shared<Model>(*model);
  changed->default_threshold = threshold;
  context.store.Put<Model>(changed->key, ObjectKind::kModel, changed);
  Frame frame;
  frame.Append("C1", Column::Constant(model->default_threshold, MakeLayout(1)));
  return rapids::FrameValue{std::move(frame), ""};
}

std::vector<std::string> TextsOrNone(Call& call, size_t argument) {
  return call.IsAbsent(argument) ? std::vector<std::string>{} : call.texts(argument);
}

rapids::Value PermutationVarImp(const Context& context, Call& call) {
  const ModelPtr model = ModelArgument(context, call, 0);
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

rapids::Value Leaderboard(const Context& context, Call& call) {
  const Store& store = context.store;
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
  std::erase(wish.extra_columns, "");  // the client for R's word for none
  wish.data = ReadScoringData(call.text(4));
  wish.stop = call.stop();
  return rapids::FrameValue{MakeLeaderboard(wish), ""};
}

rapids::Value PredictedActual(const Context& context, Call& call) {
  const ModelPtr model = ModelArgument(context, call, 0);
  return rapids::FrameValue{
      PredictedVersusActual(*model, call.frame(1), call.text(2), call.frame(3)), ""};
}

rapids::Value SegmentModelsAsFrame(const Context& context, Call& call) {
  const std::string key = call.name(0);
  const SegmentModelsPtr models = context.store.Find<SegmentModels>(key);
  if (models == nullptr) ThrowMalformedRequest("Name lookup of '" + key + "' failed");
  return rapids::FrameValue{AsFrame(*models), ""};
}

// The frames are temporaries of the session, which the client removes by name.
rapids::Value Fairness(const Context& context, Call& call) {
  const ModelPtr model = ModelArgument(context, call, 0);
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

// A file of words.
std::string ReadWords(const AccessPolicy& access, const std::string& path) {
  constexpr size_t kMost = size_t{64} << 20;
  const Source source = Source::OfFile(path, AccessPolicy::PathOf(path), access);
  if (source.byte_size() > kMost) ThrowIllegalArgument("The file " + path + " is above 64 MB.");
  return source.RawBytes(kMost);
}

// (num_valid_substrings frame path): how often words of a file stand in each text.
rapids::Value CountKnownWords(const Context& context, Call& call) {
  const Frame& frame = call.frame(0);
  for (const ColumnPtr& column : frame.columns()) {
    rapids::RequireText(*column, call.builtin().name);
  }
  const rapids::KnownWords words(ReadWords(context.access, call.text(1)));
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

}  // namespace

void AddModelFunctions(Context& context, rapids::BuiltinTable& table) {
  const auto add = [&](const std::string& name, const std::string& arguments, const auto& apply) {
    table.Add(name, arguments, [&context, apply](Call& call) { return apply(context, call); });
  };
  add("model.reset.threshold", "model threshold", ResetThreshold);
  add("PermutationVarImp", "model frame metric n_samples n_repeats features seed",
      PermutationVarImp);
  add("makeLeaderboard", "models leaderboard_frame sort_metric extra_columns scoring_data",
      Leaderboard);
  add("predicted.vs.actual.by.var", "model frame variable predicted", PredictedActual);
  add("segment_models_as_frame", "segment_models", SegmentModelsAsFrame);
  add("fairnessMetrics", "model frame protected_columns reference favorable_class", Fairness);
  add("num_valid_substrings", "frame path", CountKnownWords);
}

}  // namespace hydrofoil::engine
