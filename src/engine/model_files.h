// The commands that save models into files and load them, in our own format and in those of others.
#ifndef HYDROFOIL_ENGINE_MODEL_FILES_H_
#define HYDROFOIL_ENGINE_MODEL_FILES_H_

#include <filesystem>
#include <string>
#include <string_view>

#include "engine/context.h"
#include "model/capabilities.h"

namespace hydrofoil::engine {

enum class ModelForm { kOwn, kMojo, kJava, kOnnx };

// A model in some format. An imported MOJO stays what it was. Throws Error(kIllegalArgument) if
// its algorithm does not offer the format.
std::string ModelBytes(const Model& model, ModelForm form, const MojoNotes& notes = {});

struct SaveModel {
  std::string key;
  std::string path;
  bool force = false;  // replace an existing file
  ModelForm form = ModelForm::kOwn;
  MojoNotes notes = {};
};
void Run(const Context& context, const SaveModel& command);

// Puts the model of a file of our own format into the store, under the name it has there.
struct LoadModel {
  std::string path;
  std::string upload = {};  // a source of the store instead, which is removed
};
ModelPtr Run(Context& context, const LoadModel& command);

// The file of a model holds no frames of its cross-validation: throws
// Error(kIllegalArgument) when there are some.
void RefuseCrossValidationFrames(const Model& model);

// Writes a file, completely or not at all. Throws Error in the reference's words when it exists,
// unless `force`.
void WriteBytes(const Context& context, const std::string& path, bool force,
                std::string_view bytes);

// What the file holds. Throws Error in the reference's words when it cannot be read.
std::string ReadModelBytes(const Context& context, const std::filesystem::path& path);

}  // namespace hydrofoil::engine

#endif  // HYDROFOIL_ENGINE_MODEL_FILES_H_
