#include "rest/training_request.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "deeplearning/feature_encoder.h"
#include "deeplearning/parameter_table.h"
#include "exchange/model_file.h"
#include "exchange/weight_frames.h"
#include "ingest/output_file.h"
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
  const string& given = input.parameters.model_id;
  if (given.empty()) {
    input.key = NewModelKey("DeepLearning", http.Agent());
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
  const string& key = input.parameters.training_frame;
  if (key.empty()) return;
  const FramePtr frame = context.store.FindFrame(key);
  if (frame == nullptr) {
    throw Error(ErrorKind::kMalformedRequest,
                "Object with key='" + key + "' doesn't exist in DKV.");
  }
  input.training = Keyed(key, *frame);
}

Frame UsedColumns(const TrainingInput& input, const Frame& frame) {
  const std::vector<string>& ignored = input.parameters.ignored_columns;
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
  const string& key = request.input->parameters.validation_frame;
  if (key.empty()) return;
  if (const FramePtr frame = context.store.FindFrame(key)) {
    // Metrics of training are of the columns it uses; those of a later look at the frame, of all.
    request.input->validation = {key, *frame, FrameChecksum(UsedColumns(*request.input, *frame))};
  } else {
    AddError(request, "validation_frame", "Missing validation frame: " + key);
  }
}

void FindModels(const Context& context, TrainingRequest& request) {
  TrainingInput& input = *request.input;
  if (const string& key = input.parameters.checkpoint; !key.empty()) {
    input.checkpoint = context.store.Find<Model>(key);
    if (input.checkpoint != nullptr && input.checkpoint->imported != nullptr) {
      AddError(request, "checkpoint",
               "The model '" + key + "' was imported from a MOJO, which cannot be trained on.");
    }
  }
  const string& key = input.parameters.pretrained_autoencoder;
  if (key.empty()) return;
  input.pretrained_autoencoder = context.store.Find<Model>(key);
  if (input.pretrained_autoencoder == nullptr) {
    AddError(request, "pretrained_autoencoder",
             "The pretrained model '" + key + "' cannot be found.");
  }
}

std::vector<std::optional<Frame>> FindLayerFrames(const Context& context, TrainingRequest& request,
                                                  const string& field,
                                                  const std::vector<string>& keys) {
  const bool weights = field == "initial_weights";
  const string what = weights ? "weights" : "biases";
  std::vector<std::optional<Frame>> frames;
  for (const string& key : keys) {
    std::optional<Frame>& frame = frames.emplace_back();
    if (key.empty()) continue;
    if (const FramePtr found = context.store.FindFrame(key)) {
      frame = *found;
    } else {
      AddError(request, field,
               string("User-given ") + (weights ? "weight matrix" : "bias vector") + " for " +
                   what + " #" + std::to_string(frames.size()) + " '" + key + "' not found.");
    }
  }
  return frames;
}

// Refuses what the reference would only find when the job runs.
void CheckAtStart(const TrainingInput& input) {
  std::vector<ValidationMessage> faults;
  if (input.training.key.empty()) {
    faults.push_back({MessageLevel::kError, "train", "Missing training frame"});
  } else {
    const TrainingFacts facts = CollectTrainingFacts(input.parameters, input.training.frame);
    ValidationInput checks{input.parameters};
    checks.training = &facts;
    faults = ValidateAtStart(checks);
  }
  if (!faults.empty()) {
    throw Error(ErrorKind::kModelBuilderIllegalArgument, ErrorText(input.key, faults));
  }
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
  store.Put<Model>(model->key, ObjectKind::kModel, model);
  for (const ModelMetricsPtr& metrics :
       {model->training_metrics, model->validation_metrics, model->cross_validation_metrics}) {
    if (metrics == nullptr) continue;
    store.Put<ModelMetrics>(metrics->key(), ObjectKind::kMetrics, metrics, model->key);
  }
  // The reference keeps a model's encoding of features as an object of its own, without a name that
  // means anything; it counts in listings of keys.
  store.Put<FeatureEncoder>(RandomKey(), ObjectKind::kOther, model->encoder, model->key);
  if (!model->effective_parameters.export_weights_and_biases) return;
  WeightFrames frames = ExportWeights(*model);
  for (std::vector<NamedFrame>* layers : {&frames.weights, &frames.biases}) {
    for (NamedFrame& layer : *layers) {
      store.PutFrame(layer.key, std::make_shared<const Frame>(std::move(layer.frame)), model->key);
    }
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

Route TrainingRoute(Route route, std::vector<std::string_view> others) {
  for (const std::string_view name : ParameterNames()) {
    if (const std::string_view why = WhyIdle(name); why.empty()) {
      others.push_back(name);
    } else {
      route.without_effect.push_back({{name}, why});
    }
  }
  route.parameters = std::move(others);
  route.schema = "DeepLearningParametersV3";
  return route;
}

DeepLearningParameters ReadParameters(const Request& request) {
  DeepLearningParameters parameters;
  for (const auto& [name, value] : request.parameters()) {
    if (name == "_exclude_fields") continue;
    const ParameterInfo* info = FindParameter(name);
    if (info == nullptr) ThrowIllegalArgument("Unknown parameter: " + name);
    if (value != "null") SetParameter(parameters, *info, value);
  }
  return parameters;
}

namespace {

void CheckCheckpointsFolder(const Context& context, TrainingRequest& request) {
  const string& folder = request.input->parameters.export_checkpoints_dir;
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
  input.parallel_mode = context.options.parallel_mode;
  FindValidationFrame(context, request);
  FindModels(context, request);
  CheckCheckpointsFolder(context, request);
  input.initial_weights =
      FindLayerFrames(context, request, "initial_weights", input.parameters.initial_weights);
  input.initial_biases =
      FindLayerFrames(context, request, "initial_biases", input.parameters.initial_biases);
  auto messages = ValidateTraining(input);
  request.messages.insert(request.messages.begin(), messages.begin(), messages.end());
}

}  // namespace

TrainingRequest PrepareTraining(const Context& context, const Request& http) {
  TrainingRequest request;
  request.input = std::make_shared<TrainingInput>();
  request.input->parameters = ReadParameters(http);
  FindTrainingFrame(context, *request.input);
  ChooseKey(context, http, request);
  ResolveNames(context, request);
  return request;
}

TrainingRequest PrepareTraining(const Context& context, const DeepLearningParameters& parameters,
                                const string& key) {
  TrainingRequest request;
  request.input = std::make_shared<TrainingInput>();
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
  const string& folder = input.parameters.export_checkpoints_dir;
  for (const ModelPtr& fold : trained.fold_models) {
    WriteCheckpoint(context.access, folder, *fold, hooks);
  }
  WriteCheckpoint(context.access, folder, *trained.model, hooks);
  return trained.model;
}

JobPtr StartTraining(Context& context, const TrainingRequest& request) {
  const auto input = request.input;
  const JobTarget target{"DeepLearning", input->key, "Key<Model>", 1};
  return context.jobs.Start(target, [input, &context, warnings = request.warnings](Job& job) {
    for (const string& warning : warnings) job.AddWarning(warning);
    JobHooks hooks(job, context, input->parameters.export_checkpoints_dir);
    TrainAndPublish(context, *input, hooks);
  });
}

}  // namespace hydrofoil::rest
