#include "engine/train.h"

#include <algorithm>
#include <utility>

#include "algorithms/table.h"
#include "base/error.h"
#include "engine/command_record.h"
#include "engine/rank_director.h"
#include "frame/frame_checksum.h"
#include "ingest/files/output_file.h"
#include "ingest/files/source.h"
#include "model/capabilities.h"
#include "model/model_file.h"
#include "model/parameter_table.h"
#include "selection/cross_validation.h"
#include "store/keys.h"

namespace hydrofoil::engine {
namespace {

using std::string;

KeyedFrame Keyed(const string& key, const Frame& frame) {
  return {key, frame, FrameChecksum(frame)};
}

void AddError(Training& training, const string& field, const string& text) {
  training.messages.push_back({MessageLevel::kError, field, text});
}

// As the command has it, or the store.
FramePtr FindFrame(const Context& context, const Train& command, const string& key) {
  const auto given = command.frames.find(key);
  return given == command.frames.end() ? context.store.FindFrame(key) : given->second;
}

void CheckKey(const Context& context, Training& training, bool resumes) {
  const string& key = training.input->key;
  const auto kind = context.store.KindOf(key);
  if (kind.has_value() && *kind != ObjectKind::kModel) {
    AddError(training, "model_id",
             "The name '" + key + "' belongs to a " + string(ObjectKindName(*kind)) + ".");
  }
  if (!resumes && context.jobs.RunningFor(key) != nullptr) {
    AddError(training, "model_id", "A job that makes '" + key + "' is still running.");
  }
}

void FindTrainingFrame(const Context& context, const Train& command, TrainingInput& input) {
  const string& key = input.parameters->training_frame;
  if (key.empty()) return;
  const FramePtr frame = FindFrame(context, command, key);
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

void FindValidationFrame(const Context& context, const Train& command, Training& training) {
  TrainingInput& input = *training.input;
  const string& key = input.parameters->validation_frame;
  if (key.empty()) return;
  if (const FramePtr frame = FindFrame(context, command, key)) {
    // Metrics of training are of the columns it uses; those of a later look at the frame, of all.
    input.validation = {key, *frame, FrameChecksum(UsedColumns(input, *frame))};
  } else {
    AddError(training, "validation_frame", "Missing validation frame: " + key);
  }
}

// The text of a parameter; "" when it is not given.
string TextOf(const ModelParameters& parameters, const ParameterInfo& info) {
  const ParameterValue value = GetParameter(parameters, info);
  const auto* text = std::get_if<string>(&value);
  return text == nullptr ? "" : *text;
}

std::vector<std::optional<Frame>> FindFrames(const Context& context, const Train& command,
                                             const ParameterInfo& info) {
  std::vector<std::optional<Frame>> frames;
  const ParameterValue value = GetParameter(*command.parameters, info);
  const auto* keys = std::get_if<std::vector<std::optional<string>>>(&value);
  if (keys == nullptr) return frames;
  for (const auto& key : *keys) {
    std::optional<Frame>& frame = frames.emplace_back();
    if (const FramePtr found = key ? FindFrame(context, command, *key) : nullptr) frame = *found;
  }
  return frames;
}

// Models and lists of frames that parameters name.
void FindNamed(const Context& context, const Train& command, TrainingInput& input) {
  for (const ParameterInfo& info : input.parameters->table().told) {
    const string name(info.name);
    if (info.type == ParameterType::kModelKey && name != "model_id") {
      const string key = TextOf(*input.parameters, info);
      const ModelPtr model = key.empty() ? nullptr : context.store.Find<Model>(key);
      if (model != nullptr) input.models.emplace(name, model);
    } else if (info.type == ParameterType::kFrameKeys) {
      auto frames = FindFrames(context, command, info);
      if (!frames.empty()) input.frames.emplace(name, std::move(frames));
    }
  }
}

void CheckCheckpointsFolder(const Context& context, Training& training) {
  const string& folder = training.input->parameters->export_checkpoints_dir;
  if (folder.empty()) return;
  try {
    const OutputFile probe(context.access, folder + "/" + training.input->key, true);
  } catch (const Error&) {
    AddError(training, "export_checkpoints_dir",
             "Checkpoints directory path must point to a writable path.");
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

// Shows the model while it is trained.
class TrainHooks : public ControlHooks {
 public:
  TrainHooks(Context& context, const Control& control, string checkpoints)
      : ControlHooks(control), context_(context), checkpoints_(std::move(checkpoints)) {}

  void OnModel(const ModelPtr& model) override {
    context_.store.Put<Model>(model->key, ObjectKind::kModel, model);
    WriteCheckpoint(context_.access, checkpoints_, *model, *this);
  }
  void OnFoldModel(const ModelPtr& model) override { PublishModel(context_.store, model); }

 private:
  Context& context_;
  string checkpoints_;  // the folder where the model is written after every scoring; "": nowhere
};

}  // namespace

string Training::Faults(std::string_view separator) const {
  std::vector<string> lines;
  for (const ValidationMessage& message : messages) {
    if (message.level != MessageLevel::kError) continue;
    string line = message.field + ": " + message.text;
    if (std::ranges::find(lines, line) == lines.end()) lines.push_back(std::move(line));
  }
  string text;
  for (const string& line : lines) text += (text.empty() ? "" : string(separator)) + line;
  return text;
}

Training Prepare(const Context& context, const Train& command) {
  Training training;
  training.input = std::make_shared<TrainingInput>();
  TrainingInput& input = *training.input;
  input.algorithm = FindAlgorithm(Algorithms(), command.parameters->algorithm());
  input.key = command.key;
  input.parameters = command.parameters;
  input.trainer = context.settings.trainer;
  input.communicator = &context.communicator;
  FindTrainingFrame(context, command, input);
  CheckKey(context, training, command.resumes);
  FindValidationFrame(context, command, training);
  CheckCheckpointsFolder(context, training);
  FindNamed(context, command, input);
  if (context.ranks != nullptr && IsForAllRanks(input)) {
    for (ValidationMessage& fault : FaultsOnRanks(context.ranks->cluster(), input)) {
      training.messages.push_back(std::move(fault));
    }
  }
  auto messages = ValidateTraining(input);
  training.messages.insert(training.messages.begin(), messages.begin(), messages.end());
  return training;
}

void ContinueInterrupted(const Context& context, Training& training) {
  TrainingInput& input = *training.input;
  const ModelPtr model = context.store.Find<Model>(input.key);
  if (model == nullptr || model->end_time_ms != 0 || model->training_metrics == nullptr) return;
  TrainingInput going_on = input;
  going_on.models.insert_or_assign("checkpoint", model);
  try {
    if (ErrorCount(ValidateTraining(going_on)) > 0) return;
    if (!input.algorithm->ValidateAtStart(going_on).empty()) return;
    input.algorithm->CheckContinuation(going_on);
  } catch (const Error&) {
    return;
  }
  input = std::move(going_on);
}

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

ModelPtr TrainAndPublish(Context& context, const TrainingInput& input, TrainingHooks& hooks) {
  CheckAtStart(input);
  const bool together = context.ranks != nullptr && IsForAllRanks(input);
  const TrainedModel trained = together ? TrainedModel{context.ranks->Train(input, hooks), {}, {}}
                                        : hydrofoil::Train(input, hooks);
  for (const ModelPtr& fold : trained.fold_models) PublishModel(context.store, fold);
  for (const KeyedFrame& frame : trained.frames) {
    context.store.PutFrame(frame.key, std::make_shared<const Frame>(frame.frame),
                           trained.model->key);
  }
  PublishModel(context.store, trained.model);
  const string& folder = input.parameters->export_checkpoints_dir;
  for (const ModelPtr& fold : trained.fold_models) {
    WriteCheckpoint(context.access, folder, *fold, hooks);
  }
  WriteCheckpoint(context.access, folder, *trained.model, hooks);
  return trained.model;
}

ModelPtr Run(Context& context, const Training& training, const Control& control) {
  TrainingInput& input = *training.input;
  TrainHooks hooks(context, control, input.parameters->export_checkpoints_dir);
  if (!input.algorithm->learns()) input.archive = ReadArchive(context, *input.parameters);
  return TrainAndPublish(context, input, hooks);
}

JobPtr Start(Context& context, const Training& training, std::vector<string> warnings) {
  const TrainingInput& input = *training.input;
  JobTarget target{string(input.algorithm->stem()), input.key, "Key<Model>", 1};
  if (context.state != nullptr) target.recipe = RecipeOf(input);
  return context.jobs.Start(target, [&context, training, warnings](Job& job) {
    for (const string& warning : warnings) job.AddWarning(warning);
    Run(context, training, ControlOf(job));
  });
}

}  // namespace hydrofoil::engine
