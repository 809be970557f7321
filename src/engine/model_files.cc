#include "engine/model_files.h"

#include <fmt/format.h>

#include <chrono>
#include <memory>

#include "algorithms/table.h"
#include "base/error.h"
#include "engine/train.h"
#include "ingest/files/output_file.h"
#include "ingest/files/source.h"
#include "model/model_file.h"

namespace hydrofoil::engine {
namespace {

std::string ReadAll(const Source& source) {
  std::string bytes(source.byte_size(), '\0');
  const auto stream = source.Open();
  bytes.resize(stream->NextEntry() ? stream->Read(bytes) : 0);
  return bytes;
}

// In the reference's words, whose functions are exportModel and importModel.
[[noreturn]] void ThrowFailure(std::string_view function, const std::filesystem::path& path,
                               std::string_view why) {
  throw Error(
      ErrorKind::kIllegalArgument,
      fmt::format("Illegal argument: dir of function: {}: water.api.FSIOException: FS IO Failure: "
                  "\n accessed path : file:{} msg: {}",
                  function, path.string(), why),
      {{"argument", "dir"}, {"function", std::string(function)}});
}

std::unique_ptr<OutputFile> OpenFile(const Context& context, const std::string& path, bool force) {
  try {
    return std::make_unique<OutputFile>(context.access, path, force);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kIllegalArgument) throw;
    const std::string text = error.what();
    const bool exists = text.ends_with("already exists!");
    ThrowFailure("exportModel", AccessPolicy::PathOf(path), exists ? "File already exists" : text);
  }
}

std::string MojoOf(const Model& model, MojoNotes notes) {
  if (model.imported != nullptr) return model.imported->bytes;
  notes.time_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                      std::chrono::system_clock::now().time_since_epoch())
                      .count();
  return RequireCapability<WritesMojo>(model).Mojo(model, notes);
}

}  // namespace

std::string ModelBytes(const Model& model, ModelForm form, const MojoNotes& notes) {
  switch (form) {
    case ModelForm::kOwn:
      break;
    case ModelForm::kMojo:
      return MojoOf(model, notes);
    case ModelForm::kJava:
      return RequireCapability<WritesJava>(model).JavaSource(model, JavaExtent::kWhole);
    case ModelForm::kOnnx:
      return RequireCapability<WritesOnnx>(model).Onnx(model);
  }
  return WriteModelFile(model);
}

void Run(const Context& context, const SaveModel& command) {
  const ModelPtr model = context.store.Require<Model>(command.key, "model_id");
  WriteBytes(context, command.path, command.force, ModelBytes(*model, command.form, command.notes));
}

ModelPtr Run(Context& context, const LoadModel& command) {
  const bool uploaded = !command.upload.empty();
  const ModelPtr model =
      ReadModelFile(uploaded ? ReadAll(*context.store.Require<Source>(command.upload, "dir"))
                             : ReadModelBytes(context, AccessPolicy::PathOf(command.path)),
                    Algorithms());
  const auto kind = context.store.KindOf(model->key);
  if (kind && *kind != ObjectKind::kModel) {
    ThrowIllegalArgument("The name '" + model->key + "' belongs to a " +
                         std::string(ObjectKindName(*kind)) + ".");
  }
  context.RequireNoJobFor(model->key);
  PublishModel(context.store, model);
  if (uploaded) context.store.Remove(command.upload);
  return model;
}

void RefuseCrossValidationFrames(const Model& model) {
  if (!model.cross_validation || (model.cross_validation->prediction_keys.empty() &&
                                  model.cross_validation->holdout_predictions_key.empty())) {
    return;
  }
  ThrowIllegalArgument(
      "export_cross_validation_predictions: the file of a model holds no predictions of its "
      "cross-validation; save their frames by POST /3/Frames/{frame_id}/save.");
}

void WriteBytes(const Context& context, const std::string& path, bool force,
                std::string_view bytes) {
  const auto file = OpenFile(context, path, force);
  file->Write(bytes);
  file->Commit();
}

std::string ReadModelBytes(const Context& context, const std::filesystem::path& path) {
  try {
    static_cast<void>(context.access.OpenForRead(path));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kNotFound) throw;
    ThrowFailure("importModel", path, "File not found");
  }
  return ReadAll(Source::OfFile(path.string(), path, context.access));
}

}  // namespace hydrofoil::engine
