// A model a segment.
#include <algorithm>
#include <utility>

#include "algorithms/table.h"
#include "base/error.h"
#include "engine/command_record.h"
#include "engine/search.h"
#include "engine/train.h"
#include "store/keys.h"

namespace hydrofoil::engine {
namespace {

using std::string;

// All that a training needs to know about its segments.
struct Segments {
  AlgorithmParameters base;
  SegmentModels models;
  Frame training;
  std::optional<Frame> validation;
  std::vector<std::vector<size_t>> rows;             // of the training frame
  std::vector<std::vector<size_t>> validation_rows;  // empty without a validation frame
};

void RequireFree(const Context& context, const string& key) {
  context.RequireNoJobFor(key);
  const auto kind = context.store.KindOf(key);
  if (kind && context.store.Find<SegmentModels>(key) == nullptr) {
    ThrowIllegalArgument("segment_models_id: '" + key + "' belongs to a " +
                         string(ObjectKindName(*kind)) + ".");
  }
}

Segments PrepareSegments(const Context& context, const TrainSegments& command) {
  Segments prepared;
  prepared.base = command.base;
  const ModelParameters& base = *command.base;
  prepared.training = *context.store.RequireFrame(base.training_frame, "training_frame");
  if (!base.validation_frame.empty()) {
    prepared.validation = *context.store.RequireFrame(base.validation_frame, "validation_frame");
  }
  SegmentModels& models = prepared.models;
  models.segments = command.segments.empty()
                        ? FindSegments(prepared.training, command.columns)
                        : *context.store.RequireFrame(command.segments, "segments");
  prepared.rows = RowsOfSegments(prepared.training, models.segments);
  if (prepared.validation) {
    prepared.validation_rows = RowsOfSegments(*prepared.validation, models.segments);
  }
  models.key = command.key;
  RequireFree(context, models.key);
  for (size_t i = 0; i < prepared.rows.size(); ++i) {
    models.models.push_back(
        {models.key + "_" + std::to_string(i), SegmentStatus::kPending, "", ""});
  }
  return prepared;
}

// Frames that others may see as long as a model trains on them.
class TemporaryFrames {
 public:
  explicit TemporaryFrames(Store& store) : store_(store) {}
  ~TemporaryFrames() {
    for (const string& key : keys_) store_.Remove(key);
  }
  TemporaryFrames(const TemporaryFrames&) = delete;
  TemporaryFrames& operator=(const TemporaryFrames&) = delete;

  string Put(const string& of, const Frame& frame, size_t segment) {
    const string key = of + "_segment_" + std::to_string(segment) + RandomKey();
    store_.PutTemporary(key, std::make_shared<const Frame>(frame));
    keys_.push_back(key);
    return key;
  }

 private:
  Store& store_;
  std::vector<string> keys_;
};

// Errors alone, a line each.
string Details(const Training& training) {
  const string text = ErrorText("", "", training.messages);
  return text.substr(ErrorText("", "", {}).size());
}

void BuildModel(Context& context, const Segments& segments, size_t index, const string& key,
                TrainingHooks& hooks) {
  TemporaryFrames frames(context.store);
  AlgorithmParameters parameters = segments.base;
  parameters->training_frame = frames.Put(segments.base->training_frame,
                                          segments.training.TakeRows(segments.rows[index]), index);
  if (segments.validation) {
    parameters->validation_frame =
        frames.Put(segments.base->validation_frame,
                   segments.validation->TakeRows(segments.validation_rows[index]), index);
  }
  const Training training = Prepare(context, Train{parameters, key});
  if (training.refused()) ThrowIllegalArgument(Details(training));
  TrainAndPublish(context, *training.input, hooks);
}

}  // namespace

JobPtr Start(Context& context, const TrainSegments& command, const string& job) {
  const auto segments = std::make_shared<const Segments>(PrepareSegments(context, command));
  const auto publish = [&context](const SegmentModelsPtr& models) {
    context.store.Put<SegmentModels>(models->key, ObjectKind::kOther, models);
  };
  publish(std::make_shared<const SegmentModels>(segments->models));
  const Algorithm* algorithm = FindAlgorithm(Algorithms(), command.base->algorithm());
  JobTarget target{string(algorithm->stem()), command.key, "Key<SegmentModels>", 1};
  if (context.state != nullptr) target.recipe = RecipeOf(context.store, command);
  const auto body = [segments, publish, &context](Job& running) {
    SegmentEnvironment environment;
    environment.build = [&](size_t index, const string& key, TrainingHooks& hooks) {
      BuildModel(context, *segments, index, key, hooks);
      return string();
    };
    environment.publish = publish;
    const Control control = ControlOf(running);
    ControlHooks hooks(control);
    hydrofoil::TrainSegments(segments->models, environment, hooks);
  };
  return context.jobs.Start(std::move(target), body, job);
}

}  // namespace hydrofoil::engine
