// Bulk training of a model a segment of a frame.
#include <algorithm>
#include <array>
#include <atomic>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "algorithms/table.h"
#include "base/error.h"
#include "rest/job_schema.h"
#include "rest/model_routes.h"
#include "rest/training_request.h"
#include "selection/segment_models.h"
#include "store/keys.h"

namespace hydrofoil::rest {
namespace {

using std::string;

constexpr std::array<std::string_view, 4> kSegmentFields = {"segment_models_id", "segment_columns",
                                                            "segments", "parallelism"};

// All that a training needs to know about its segments.
struct SegmentRequest {
  AlgorithmParameters base;
  SegmentModels models;
  Frame training;
  std::optional<Frame> validation;
  std::vector<std::vector<size_t>> rows;             // of the training frame
  std::vector<std::vector<size_t>> validation_rows;  // empty without a validation frame
};

// The parameters of all models; those of the segments are read elsewhere.
AlgorithmParameters ReadBase(const Request& request) {
  AlgorithmParameters base = ReadParameters(request, kSegmentFields);
  base->model_id.clear();
  return base;
}

Frame ReadSegments(const Context& context, const Request& request, const Frame& training) {
  if (const auto key = request.Text("segments")) {
    return *context.store.RequireFrame(*key, "segments");
  }
  return FindSegments(training, request.List("segment_columns").value_or(std::vector<string>{}));
}

string ChooseKey(const Context& context, const Request& request) {
  static std::atomic<int> made{0};
  const string key = request.Text(
      "segment_models_id", string(request.algorithm().stem()) + "_segment_models_" +
                               string(request.Agent()) + "_" + std::to_string(ServerStartMillis()) +
                               "_" + std::to_string(++made));
  if (context.jobs.RunningFor(key) != nullptr) {
    ThrowIllegalArgument("A job that makes '" + key + "' is still running.");
  }
  const auto kind = context.store.KindOf(key);
  if (kind && context.store.Find<SegmentModels>(key) == nullptr) {
    ThrowIllegalArgument("segment_models_id: '" + key + "' belongs to a " +
                         string(ObjectKindName(*kind)) + ".");
  }
  return key;
}

std::shared_ptr<SegmentRequest> ReadSegmentRequest(const Context& context, const Request& http) {
  const int64_t parallelism = http.Int("parallelism", 0);
  auto request = std::make_shared<SegmentRequest>();
  request->base = ReadBase(http);
  if (parallelism < 1) {
    ThrowIllegalArgument("Parameter `parallelism` has to be a positive number, received=" +
                         std::to_string(parallelism));
  }
  const ModelParameters& base = *request->base;
  request->training = *context.store.RequireFrame(base.training_frame, "training_frame");
  if (!base.validation_frame.empty()) {
    request->validation = *context.store.RequireFrame(base.validation_frame, "validation_frame");
  }
  SegmentModels& models = request->models;
  models.segments = ReadSegments(context, http, request->training);
  request->rows = RowsOfSegments(request->training, models.segments);
  if (request->validation) {
    request->validation_rows = RowsOfSegments(*request->validation, models.segments);
  }
  models.key = ChooseKey(context, http);
  for (size_t i = 0; i < request->rows.size(); ++i) {
    models.models.push_back(
        {models.key + "_" + std::to_string(i), SegmentStatus::kPending, "", ""});
  }
  return request;
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
    store_.PutFrame(key, frame);
    keys_.push_back(key);
    return key;
  }

 private:
  Store& store_;
  std::vector<string> keys_;
};

// Errors alone, a line each.
string Details(const TrainingRequest& training) {
  const string text = ErrorText("", "", training.messages);
  return text.substr(ErrorText("", "", {}).size());
}

string BuildModel(Context& context, const SegmentRequest& request, size_t index, const string& key,
                  TrainingHooks& hooks) {
  TemporaryFrames frames(context.store);
  AlgorithmParameters parameters = request.base;
  parameters->training_frame = frames.Put(request.base->training_frame,
                                          request.training.TakeRows(request.rows[index]), index);
  if (request.validation) {
    parameters->validation_frame =
        frames.Put(request.base->validation_frame,
                   request.validation->TakeRows(request.validation_rows[index]), index);
  }
  const TrainingRequest training = PrepareTraining(context, parameters, key);
  if (training.refused()) ThrowIllegalArgument(Details(training));
  TrainAndPublish(context, *training.input, hooks);
  string warnings;
  for (const string& warning : training.warnings) warnings += warning + "\n";
  return warnings;
}

class SegmentHooks : public TrainingHooks {
 public:
  explicit SegmentHooks(Job& job) : job_(job) {}
  void OnProgress(double done, const string& message) override { job_.SetProgress(done, message); }
  [[nodiscard]] std::stop_token stop_token() const override { return job_.stop_token(); }

 private:
  Job& job_;
};

Response TrainModels(Context& context, const Request& http) {
  const auto request = ReadSegmentRequest(context, http);
  context.store.Put<SegmentModels>(request->models.key, ObjectKind::kOther,
                                   std::make_shared<const SegmentModels>(request->models));
  const JobTarget target{string(http.algorithm().stem()), request->models.key, "Key<SegmentModels>",
                         1};
  const JobPtr job = context.jobs.Start(target, [request, &context](Job& running) {
    SegmentEnvironment environment;
    environment.build = [&](size_t index, const string& key, TrainingHooks& hooks) {
      return BuildModel(context, *request, index, key, hooks);
    };
    environment.publish = [&](const SegmentModelsPtr& models) {
      context.store.Put<SegmentModels>(models->key, ObjectKind::kOther, models);
    };
    SegmentHooks hooks(running);
    TrainSegments(request->models, environment, hooks);
  });
  return Response::OfJson(StartedJobJson(*job));
}

}  // namespace

void AddSegmentRoutes(RouteTable& table) {
  for (const Algorithm* algorithm : Algorithms()) {
    if (!algorithm->learns()) continue;
    table.Add(TrainingRoute(
        *algorithm,
        {"POST", "/3/SegmentModelsBuilders/" + string(algorithm->name()), TrainModels,
         string(algorithm->full_name()) + ": trains a model for each segment of a frame."},
        {kSegmentFields.begin(), kSegmentFields.end()}));
  }
}

}  // namespace hydrofoil::rest
