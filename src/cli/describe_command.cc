// hydrofoil describe: what a file of data or a model holds.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>

#include "algorithms/table.h"
#include "base/error.h"
#include "cli/command.h"
#include "cli/files.h"
#include "cli/interrupt.h"
#include "cli/report.h"
#include "exchange/zip_archive.h"
#include "model/model_reader.h"
#include "schema/frame_schema.h"
#include "schema/model_schema.h"

namespace hydrofoil::cli {
namespace {

struct DescribeOptions {
  std::vector<std::string> files;
  std::vector<std::string> types;
  std::string encoding;
  bool json = false;
};

// A zip may be a MOJO, or data that were packed.
bool IsModel(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string start(15, '\0');
  file.read(start.data(), static_cast<std::streamsize>(start.size()));
  if (start == "HYDROFOIL MODEL") return true;
  if (!start.starts_with("PK")) return false;
  const ZipEntries entries = ReadZip(std::filesystem::path(path));
  return entries.contains("model.ini");
}

int Describe(const DescribeOptions& options) {
  if (options.files.size() == 1 && IsModel(options.files.front())) {
    const ModelPtr model = ReadAnyModelFile(options.files.front(), Algorithms());
    std::printf("%s\n", options.json
                            ? schema::ModelJson(*model, schema::ServerIdentity{}).dump().c_str()
                            : ModelReport(*model).c_str());
    return 0;
  }
  const Interrupt interrupt;
  engine::Context context;
  const std::string key = ReadFrame(context, {options.files, options.types, nullptr, options.json,
                                              interrupt.token(), options.encoding});
  const FramePtr frame = context.store.FindFrame(key);
  if (options.json) {
    schema::FrameAnswer answer;
    answer.key = key;
    answer.window.row_count = 10;
    answer.detail = schema::FrameDetail::kSummary;
    std::printf("%s\n", schema::FrameJson(*frame, answer).dump().c_str());
  } else {
    std::fputs(FrameReport(key, *frame).c_str(), stdout);
  }
  return 0;
}

}  // namespace

void AddDescribeCommand(CLI::App& app, CommandRun& run) {
  CLI::App* command = app.add_subcommand("describe", "Show what a data file or a model holds");
  auto options = std::make_shared<DescribeOptions>();
  command->add_option("files", options->files, "A model file, a MOJO, or data files")
      ->required()
      ->option_text("FILE...");
  AddReadingOptions(*command, options->types, options->encoding);
  command->add_flag("--json", options->json, "As JSON, as the REST API does");
  command->footer(
      "Examples:\n"
      "  hydrofoil describe iris.csv\n"
      "  hydrofoil describe model.zip --json | jq .output.training_metrics");
  command->callback([&run, options] { run = [options] { return Describe(*options); }; });
}

}  // namespace hydrofoil::cli
