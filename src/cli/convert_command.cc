// hydrofoil convert: a model file into another form.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include "algorithms/table.h"
#include "base/error.h"
#include "base/wall_clock.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "engine/model_files.h"
#include "ingest/files/access_policy.h"
#include "ingest/files/output_file.h"
#include "ingest/files/source.h"
#include "model/model_reader.h"

namespace hydrofoil::cli {
namespace {

namespace fs = std::filesystem;

struct ConvertOptions {
  std::string input;   // a model file of our own or a MOJO
  std::string output;  // the form by its ending: .onnx, .java, .zip (MOJO)
  bool force = false;  // replace an existing file
};

constexpr size_t kLargestFile = size_t{4} << 30;

// Java wants a class in a file of its name.
std::string PojoFor(Model model, const fs::path& output) {
  model.key = output.stem().string();
  const std::string name = RequireCapability<WritesJava>(model).JavaClass(model);
  if (name != model.key) {
    ThrowIllegalArgument("'" + model.key + "' cannot be the name of a Java class; try " + name +
                         ".java.");
  }
  return engine::ModelBytes(model, engine::ModelForm::kJava);
}

std::string Converted(const Model& model, const fs::path& output) {
  const std::string ending = output.extension().string();
  if (ending == ".onnx") return engine::ModelBytes(model, engine::ModelForm::kOnnx);
  if (ending == ".java") return PojoFor(model, output);
  if (ending == ".zip") return engine::ModelBytes(model, engine::ModelForm::kMojo);
  ThrowIllegalArgument("'" + output.string() +
                       "' names no model format: it must end in .onnx, .java or .zip (MOJO).");
}

int Convert(const ConvertOptions& options) {
  const AccessPolicy all = AccessPolicy::Unrestricted();
  const fs::path input = fs::absolute(options.input);
  const fs::path output = fs::absolute(options.output);
  const std::string bytes =
      Source::OfFile(options.input, all.ResolveForRead(input), all).RawBytes(kLargestFile);
  const ModelPtr model = ReadAnyModel(bytes, input.stem().string(), Algorithms());
  const std::string converted = Converted(*model, output);
  OutputFile file(all, output.string(), options.force);
  file.Write(converted);
  file.Commit();
  std::printf("%s\n", options.output.c_str());
  return kExitSuccess;
}

}  // namespace

void AddConvertCommand(CLI::App& app, CommandRun& run) {
  CLI::App* command =
      app.add_subcommand("convert", "Turn a model file or MOJO into ONNX, Java source or MOJO");
  const auto options = std::make_shared<ConvertOptions>();
  command->add_option("model", options->input, "Model file or MOJO (.zip)")->required();
  command
      ->add_option("output", options->output,
                   "File to write; its ending names the format: .onnx, .java or .zip (MOJO)")
      ->required();
  command->add_flag("--force", options->force, "Replace the file if it exists");
  command->callback([options, &run] { run = [options] { return Convert(*options); }; });
}

}  // namespace hydrofoil::cli
