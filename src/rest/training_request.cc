#include "rest/training_request.h"

#include <algorithm>
#include <utility>

#include "algorithms/table.h"
#include "base/error.h"
#include "ingest/access_policy.h"
#include "ingest/output_file.h"
#include "ingest/source.h"
#include "model/capabilities.h"
#include "model/model_file.h"
#include "model/parameter_table.h"
#include "rest/frame_checksum.h"
#include "selection/cross_validation.h"
#include "store/keys.h"

namespace hydrofoil::rest {
namespace {

using std::string;

KeyedFrame Keyed(const string& key, const Frame& frame) {
  return {key, frame, FrameChecksum(frame)};
}

void AddError(TrainingRequest& request, const string& field, const string& text) {
  request.messages.push_back({MessageLevel::kError, field, text});
}

// The key of the new model; slashes would not survive in a URL.
void ChooseKey(const Context& context, const Request& http, TrainingRequest& request) {
  TrainingInput& input = *request.input;
  const string& given = input.parameters->model_id;
  if (given.empty()) {
    input.key = NewModelKey(input.algorithm->stem(), http.Agent());
    return;
  }
  input.key = given;
  std::replace(input.key.begin(), input.key.end(), '/', '_');
  if (input.key != given) {
    request.warnings.push_back(
        "Bad model_id: slash (/) found and replaced with _.  Original "
        "model_id " +
        given + " is now " + input.key + ".");
  }
  const auto kind = context.store.KindOf(input.key);
  if (kind.has_value() && *kind != ObjectKind::kModel) {
    AddError(request, "model_id",
             "The name '" + input.key + "' belongs to a " + string(ObjectKindName(*kind)) + ".");
  }
  if (context.jobs.RunningFor(input.key) != nullptr) {
    AddError(request, "model_id", "A job that makes '" + input.key + "' is still running.");
  }
}

void FindTrainingFrame(const Context& context, TrainingInput& input) {
  const string& key = input.parameters->training_frame;
  if (key.empty()) return;
  const FramePtr frame = context.store.FindFrame(key);
  if (frame == nullptr) {
    throw Error(ErrorKind::kMalformedRequest,
                "Object with key='" + key + "' doesn't exist in DKV.");
  }
  input.training = Keyed(key, *frame);
}

Frame UsedColumns(const TrainingInput& input, const Frame& frame) {
  const std::vector<string>& ignored = input.parameters->ignored_columns;
  if (ignored.empty()) return frame;
  std::vector<size_t> used;
  for (size_t i = 0; i < frame.column_count(); ++i) {
    if (std::find(ignored.begin(), ignored.end(), frame.name(i)) == ignored.end()) {
      used.push_back(i);
    }
  }
  return frame.Select(used);
}

void FindValidationFrame(const Context& context, TrainingRequest& request) {
  const string& key = request.input->parameters->validation_frame;
  if (key.empty()) return;
  if (const FramePtr frame = context.store.FindFrame(key)) {
    // Metrics of training are of the columns it uses; those of a later look at the frame, of all.
    request.input->validation = {key, *frame, FrameChecksum(UsedColumns(*request.input, *frame))};
  } else {
    AddError(request, "validation_frame", "Missing validation frame: " + key);
  }
}

// The text of a parameter; "" when it is not given.
string TextOf(const ModelParameters& parameters, const ParameterInfo& info) {
  const ParameterValue value = GetParameter(parameters, info);
  const auto* text = std::get_if<string>(&value);
  return text == nullptr ? "" : *text;
}

std::vector<std::optional<Frame>> FindFrames(const Context& context,
                                             const ModelParameters& parameters,
                                             const ParameterInfo& info) {
  std::vector<std::optional<Frame>> frames;
  const ParameterValue value = GetParameter(parameters, info);
  const auto* keys = std::get_if<std::vector<std::optional<string>>>(&value);
  if (keys == nullptr) return frames;
  for (const auto& key : *keys) {
    std::optional<Frame>& frame = frames.emplace_back();
    if (const FramePtr found = key ? context.store.FindFrame(*key) : nullptr) frame = *found;
  }
  return frames;
}

// Models and lists of frames that parameters name.
void FindNamed(const Context& context, TrainingRequest& request) {
  TrainingInput& input = *request.input;
  for (const ParameterInfo& info : input.parameters->table().told) {
    const string name(info.name);
    if (info.type == ParameterType::kModelKey && name != "model_id") {
      const string key = TextOf(*input.parameters, info);
      const ModelPtr model = key.empty() ? nullptr : context.store.Find<Model>(key);
      if (model != nullptr) input.models.emplace(name, model);
    } else if (info.type == ParameterType::kFrameKeys) {
      auto frames = FindFrames(context, *input.parameters, info);
      if (!frames.empty()) input.frames.emplace(name, std::move(frames));
    }
  }
}

// Refuses what the reference would only find when the job runs.
void CheckAtStart(const TrainingInput& input) {
  std::vector<ValidationMessage> faults;
  if (input.algorithm->learns() && input.training.key.empty()) {
    faults.push_back({MessageLevel::kError, "train", "Missing training frame"});
  } else {
    faults = input.algorithm->ValidateAtStart(input);
  }
  if (!faults.empty()) {
    throw Error(ErrorKind::kModelBuilderIllegalArgument,
                ErrorText(input.algorithm->stem(), input.key, faults));
  }
}

constexpr size_t kLargestArchive = size_t{2} << 30;

string AllOf(const Source& source) {
  if (source.byte_size() > kLargestArchive) {
    ThrowIllegalArgument(source.name() + " is larger than any MOJO.");
  }
  return source.RawBytes(kLargestArchive);
}

// The archive that an import names: an upload, or a file.
std::optional<string> ReadArchive(const Context& context, const ModelParameters& parameters) {
  const ParameterTable table = parameters.table();
  const auto text = [&](std::string_view name) {
    const ParameterInfo* info = table.Find(name);
    return info == nullptr ? string() : TextOf(parameters, *info);
  };
  const string upload = text("model_key");
  if (!upload.empty()) return AllOf(*context.store.Require<Source>(upload, "model_key"));
  const string given = text("path");
  if (given.empty()) return std::nullopt;
  const auto path = AccessPolicy::PathOf(given);
  static_cast<void>(context.access.OpenForRead(path));
  return AllOf(Source::OfFile(path.string(), path, context.access));
}

void Publish(Store& store, const TrainedModel& trained) {
  for (const ModelPtr& fold : trained.fold_models) PublishModel(store, fold);
  for (const KeyedFrame& frame : trained.frames) {
    store.PutFrame(frame.key, std::make_shared<const Frame>(frame.frame), trained.model->key);
  }
  PublishModel(store, trained.model);
}

// A model that cannot be written (a full disk) is worth a warning, not the training.
void WriteCheckpoint(const AccessPolicy& access, const string& folder, const Model& model,
                     TrainingHooks& hooks) {
  if (folder.empty() || model.training_metrics == nullptr) return;
  try {
    OutputFile file(access, folder + "/" + model.key, true);
    file.Write(WriteModelFile(model));
    file.Commit();
  } catch (const Error& error) {
    hooks.OnWarning(error.what());
  }
}

class JobHooks : public TrainingHooks {
 public:
  JobHooks(Job& job, Context& context, string checkpoints)
      : job_(job), context_(context), checkpoints_(std::move(checkpoints)) {}

  void OnProgress(double done, const string& message) override { job_.SetProgress(done, message); }
  void OnWarning(const string& text) override { job_.AddWarning(text); }
  void OnModel(const ModelPtr& model) override {
    context_.store.Put<Model>(model->key, ObjectKind::kModel, model);
    WriteCheckpoint(context_.access, checkpoints_, *model, *this);
  }
  void OnFoldModel(const ModelPtr& model) override { PublishModel(context_.store, model); }
  [[nodiscard]] std::stop_token stop_token() const override { return job_.stop_token(); }

 private:
  Job& job_;
  Context& context_;
  string checkpoints_;  // the folder where the model is written after every scoring; "": nowhere
};

}  // namespace

void PublishModel(Store& store, const ModelPtr& model) {
  // What belonged to a model that had this name.
  store.RemoveOwned(model->key, ObjectKind::kMetrics);
  store.RemoveOwned(model->key, ObjectKind::kOther);
  store.Put<Model>(model->key, ObjectKind::kModel, model);
  for (const ModelMetricsPtr& metrics :
       {model->training_metrics, model->validation_metrics, model->cross_validation_metrics}) {
    if (metrics == nullptr) continue;
    store.Put<ModelMetrics>(metrics->key(), ObjectKind::kMetrics, metrics, model->key);
  }
  // The reference keeps a model's encoding of features as an object of its own, without a name that
  // means anything; it counts in listings of keys.
  store.Put<Predictor>(RandomKey(), ObjectKind::kOther, model->predictor, model->key);
  const auto* exports = FindCapability<ExportsFrames>(*model);
  if (exports == nullptr) return;
  for (NamedFrame& named : exports->ExportedFrames(*model)) {
    store.PutFrame(named.key, std::make_shared<const Frame>(std::move(named.frame)), model->key);
  }
}

void RemoveModel(Store& store, const Model& model, bool cascade) {
  if (model.cross_validation.has_value()) {
    const CrossValidationReport& report = *model.cross_validation;
    for (const string& key : report.model_keys) {
      if (cascade) store.Remove(key);
    }
    std::vector<string> frames = report.prediction_keys;
    frames.insert(frames.end(), {report.holdout_predictions_key, report.fold_assignment_key});
    for (const string& key : frames) {
      if (const FramePtr frame = cascade ? nullptr : store.FindFrame(key)) {
        store.PutFrame(key, frame);  // as its own owner
      }
    }
  }
  store.Remove(model.key);
}

Route TrainingRoute(const Algorithm& algorithm, Route route, std::vector<std::string_view> others) {
  const AlgorithmParameters defaults = algorithm.DefaultParameters();
  const ParameterTable parameters = defaults->table();
  for (const auto& part : {parameters.told, parameters.hidden}) {
    for (const ParameterInfo& info : part) {
      if (const std::string_view why = parameters.WhyIdle(info.name); why.empty()) {
        others.push_back(info.name);
      } else {
        route.without_effect.push_back({{info.name}, why});
      }
    }
  }
  route.parameters = std::move(others);
  route.schema = defaults->schema();
  route.algorithm = &algorithm;
  return route;
}

AlgorithmParameters ReadParameters(const Request& request,
                                   std::span<const std::string_view> others) {
  AlgorithmParameters parameters = request.algorithm().DefaultParameters();
  const ParameterTable table = parameters->table();
  for (const auto& [name, value] : request.parameters()) {
    if (name == "_exclude_fields") continue;
    if (std::ranges::find(others, name) != others.end()) continue;
    const ParameterInfo* info = table.Find(name);
    if (info == nullptr) ThrowIllegalArgument("Unknown parameter: " + name);
    if (value != "null") SetParameter(*parameters, *info, value);
  }
  return parameters;
}

namespace {

void CheckCheckpointsFolder(const Context& context, TrainingRequest& request) {
  const string& folder = request.input->parameters->export_checkpoints_dir;
  if (folder.empty()) return;
  try {
    const OutputFile probe(context.access, folder + "/" + request.input->key, true);
  } catch (const Error&) {
    AddError(request, "export_checkpoints_dir",
             "Checkpoints directory path must point to a writable path.");
  }
}

void ResolveNames(const Context& context, TrainingRequest& request) {
  TrainingInput& input = *request.input;
  input.trainer = context.options.trainer;
  FindValidationFrame(context, request);
  CheckCheckpointsFolder(context, request);
  FindNamed(context, request);
  auto messages = ValidateTraining(input);
  request.messages.insert(request.messages.begin(), messages.begin(), messages.end());
}

}  // namespace

TrainingRequest PrepareTraining(const Context& context, const Request& http) {
  TrainingRequest request;
  request.input = std::make_shared<TrainingInput>();
  request.input->algorithm = &http.algorithm();
  request.input->parameters = ReadParameters(http);
  FindTrainingFrame(context, *request.input);
  ChooseKey(context, http, request);
  ResolveNames(context, request);
  return request;
}

TrainingRequest PrepareTraining(const Context& context, const AlgorithmParameters& parameters,
                                const string& key) {
  TrainingRequest request;
  request.input = std::make_shared<TrainingInput>();
  request.input->algorithm = FindAlgorithm(Algorithms(), parameters->algorithm());
  request.input->parameters = parameters;
  request.input->key = key;
  FindTrainingFrame(context, *request.input);
  ResolveNames(context, request);
  return request;
}

ModelPtr TrainAndPublish(Context& context, const TrainingInput& input, TrainingHooks& hooks) {
  CheckAtStart(input);
  const TrainedModel trained = Train(input, hooks);
  Publish(context.store, trained);
  const string& folder = input.parameters->export_checkpoints_dir;
  for (const ModelPtr& fold : trained.fold_models) {
    WriteCheckpoint(context.access, folder, *fold, hooks);
  }
  WriteCheckpoint(context.access, folder, *trained.model, hooks);
  return trained.model;
}

JobPtr StartTraining(Context& context, const TrainingRequest& request) {
  const auto input = request.input;
  const JobTarget target{string(input->algorithm->stem()), input->key, "Key<Model>", 1};
  return context.jobs.Start(target, [input, &context, warnings = request.warnings](Job& job) {
    for (const string& warning : warnings) job.AddWarning(warning);
    JobHooks hooks(job, context, input->parameters->export_checkpoints_dir);
    if (!input->algorithm->learns()) input->archive = ReadArchive(context, *input->parameters);
    TrainAndPublish(context, *input, hooks);
  });
}

}  // namespace hydrofoil::rest
