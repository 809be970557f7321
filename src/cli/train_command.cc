// hydrofoil train: from files to a model file.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "algorithms/table.h"
#include "base/error.h"
#include "base/memory_budget.h"
#include "base/thread_pool.h"
#include "cli/command.h"
#include "cli/files.h"
#include "cli/interrupt.h"
#include "cli/parameter_options.h"
#include "cli/progress_bar.h"
#include "cli/report.h"
#include "cli/serve.h"
#include "frame/column_stats.h"
#include "ingest/files/output_file.h"
#include "model/model_file.h"
#include "model/model_reader.h"
#include "rest/model_schema.h"
#include "selection/cross_validation.h"
#include "store/keys.h"

namespace hydrofoil::cli {
namespace {

using std::string;
using std::vector;

struct TrainOptions {
  vector<string> files;
  vector<string> validation;
  vector<string> types;
  string encoding;
  vector<string> predictors;
  vector<string> ignored;
  GivenParameters parameters;
  string output;
  string max_memory;
  string algorithm;
  string trainer;
  int threads = 0;
  bool classification = false;
  bool force = false;
  bool json = false;
  bool quiet = false;
};

void RequireColumn(const Frame& frame, const string& option, const string& name) {
  if (frame.Find(name)) return;
  ThrowNotFound(option + " " + name + ": there is no column '" + name +
                "'. Columns: " + ShortList(frame.names()));
}

class Training {
 public:
  explicit Training(const TrainOptions& options) : options_(options) {}

  int Run() {
    SetThreadCount(static_cast<size_t>(options_.threads));
    SetMemoryLimit(options_.max_memory.empty() ? 0 : ParseMemory(options_.max_memory));
    input_.algorithm = &RequireLearner(options_.algorithm);
    input_.parameters = input_.algorithm->DefaultParameters();
    ModelParameters& parameters = *input_.parameters;
    ApplyParameters(options_.parameters, parameters);
    if (parameters.response_column.empty() && parameters.supervised()) {
      ThrowIllegalArgument(
          "--response is missing: the column to predict" +
          string(parameters.table().Find("autoencoder") == nullptr ? "." : " (or --autoencoder)."));
    }
    ReadFrames();
    ReadModels();
    input_.key = parameters.model_id.empty() ? NewModelKey(input_.algorithm->stem(), "")
                                             : parameters.model_id;
    input_.trainer = options_.trainer;
    CheckInput();
    // Before the work is done, not after it, one wants to know that its result cannot be written.
    const auto file = OpenOutput(OutputPath(), options_.force);
    const ModelPtr model = Train();
    file->Write(WriteModelFile(*model));
    file->Commit();
    Tell(*model, file->path().string());
    return 0;
  }

 private:
  // Progress on the terminal, Ctrl-C.
  class Hooks : public TrainingHooks {
   public:
    Hooks(std::stop_token stop, bool quiet) : stop_(std::move(stop)), bar_("Training", quiet) {}
    void OnProgress(double done, const string& message) override { bar_.Show(done, message); }
    void OnWarning(const string& text) override { warnings.push_back(text); }
    [[nodiscard]] std::stop_token stop_token() const override { return stop_; }
    vector<string> warnings;

   private:
    std::stop_token stop_;
    ProgressBar bar_;
  };

  [[nodiscard]] string OutputPath() const {
    if (!options_.output.empty()) return options_.output;
    string stem = options_.files.front() == "-"
                      ? "stdin"
                      : std::filesystem::path(options_.files.front()).filename().string();
    return stem.substr(0, stem.find('.')) + ".hydrofoil";
  }

  [[nodiscard]] bool quiet() const { return options_.quiet || options_.json; }

  KeyedFrame Read(const vector<string>& files) const {
    vector<string> types = options_.types;
    if (options_.classification) types.push_back(input_.parameters->response_column + "=enum");
    return ReadFrame({files, types, nullptr, quiet(), interrupt_.token(), options_.encoding});
  }

  void ReadFrames() {
    input_.training = Read(options_.files);
    if (!options_.validation.empty()) input_.validation = Read(options_.validation);
    const Frame& frame = input_.training.frame;
    ModelParameters& p = *input_.parameters;
    if (!p.response_column.empty()) RequireColumn(frame, "--response", p.response_column);
    for (const string& name : options_.ignored) RequireColumn(frame, "--ignore", name);
    for (const string& name : options_.predictors) RequireColumn(frame, "--predictors", name);
    p.ignored_columns = options_.ignored;
    if (options_.predictors.empty()) return;
    vector<string> used = options_.predictors;
    used.insert(used.end(), {p.response_column, p.weights_column, p.offset_column, p.fold_column});
    for (const string& name : frame.names()) {
      if (std::find(used.begin(), used.end(), name) == used.end()) {
        p.ignored_columns.push_back(name);
      }
    }
  }

  // Models and frames that parameters name as files.
  void ReadModels() {
    for (const ParameterInfo& info : input_.parameters->table().told) {
      const ParameterValue value = GetParameter(*input_.parameters, info);
      const string name(info.name);
      if (info.type == ParameterType::kModelKey && name != "model_id") {
        const auto* file = std::get_if<string>(&value);
        if (file == nullptr) continue;
        const ModelPtr model = ReadAnyModelFile(*file, Algorithms());
        SetParameter(*input_.parameters, info, model->key);
        input_.models.emplace(name, model);
      } else if (const auto* files = std::get_if<vector<std::optional<string>>>(&value);
                 files != nullptr && info.type == ParameterType::kFrameKeys) {
        for (const auto& file : *files) {
          auto& frame = input_.frames[name].emplace_back();
          if (file) frame = ReadFrame({{*file}, {}, nullptr, true, {}}).frame;
        }
      }
    }
  }

  void CheckInput() const {
    const vector<ValidationMessage> messages = ValidateTraining(input_);
    string faults;
    for (const ValidationMessage& message : messages) {
      if (message.level != MessageLevel::kError) continue;
      const string line = message.field + ": " + message.text;
      if (faults.find(line) == string::npos) faults += (faults.empty() ? "" : "\n  ") + line;
    }
    if (!faults.empty()) throw Error(ErrorKind::kModelBuilderIllegalArgument, faults);
    for (const ValidationMessage& message : messages) {
      if (message.level == MessageLevel::kWarning && !quiet()) {
        std::fprintf(stderr, "hydrofoil: %s: %s\n", message.field.c_str(), message.text.c_str());
      }
    }
  }

  ModelPtr Train() {
    Hooks hooks(interrupt_.token(), quiet());
    const ModelPtr model = hydrofoil::Train(input_, hooks).model;
    warnings_ = hooks.warnings;
    return model;
  }

  void Tell(const Model& model, const string& path) const {
    if (options_.json) {
      rest::Json json = {{"path", path},
                         {"warnings", warnings_},
                         {"model", rest::ModelJson(model, rest::ServerOptions{})}};
      std::printf("%s\n", json.dump().c_str());
      return;
    }
    if (!options_.quiet) std::fputs(ModelReport(model).c_str(), stdout);
    for (const string& text : warnings_) std::fprintf(stderr, "hydrofoil: %s\n", text.c_str());
    HintAtClassification();
    if (!options_.quiet) std::printf("\nSaved as %s\n", path.c_str());
  }

  // Numbers as classes are the usual surprise.
  void HintAtClassification() const {
    const string& response = input_.parameters->response_column;
    if (options_.quiet || response.empty()) return;
    const Column& column = *input_.training.frame.column(*input_.training.frame.Find(response));
    const ColumnStats& stats = column.stats();
    if (column.is_categorical() || !stats.is_integer || stats.mins.empty()) return;
    if (stats.maxs.front() - stats.mins.front() > 20) return;
    std::fprintf(stderr,
                 "hydrofoil: %s holds numbers, so this is a regression; --classification takes "
                 "them for classes\n",
                 response.c_str());
  }

  const TrainOptions& options_;
  Interrupt interrupt_;
  TrainingInput input_;
  vector<string> warnings_;
};

void AddOptions(CLI::App& command, TrainOptions& options) {
  command.add_option("files", options.files, "CSV, Parquet, ARFF or SVMLight; - is standard input")
      ->required()
      ->option_text("FILE...");
  command.add_option("--model,-o", options.output, "File to write (default: named as the data)")
      ->option_text("FILE");
  command.add_option("--validation", options.validation, "Data to validate on; may be repeated")
      ->allow_extra_args(false)
      ->option_text("FILE");
  command.add_option("--predictors,-x", options.predictors, "Columns to learn from (default: all)")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->option_text("A,B,...");
  command.add_option("--ignore", options.ignored, "Columns to leave out")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->option_text("A,B,...");
  command
      .add_option("--encoding", options.encoding,
                  "What text is in that is neither UTF-8 nor UTF-16, e.g. latin1 or cp1251")
      ->option_text("NAME");
  command
      .add_option("--types", options.types,
                  "Types where the guess is wrong: numeric, enum, string, time")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->option_text("COLUMN=TYPE,...");
  command.add_flag("--classification", options.classification, "Take the response for classes");
  command.add_flag("--force", options.force, "Replace the model file");
  command.add_flag("--json", options.json, "Print the model as JSON, as the REST API does");
  command.add_flag("--quiet", options.quiet, "Print nothing but faults");
  command.add_option("--nthreads", options.threads, "Threads; 0: one a core")
      ->check(CLI::Range(0, 4096))
      ->capture_default_str();
  command.add_option("--max-mem", options.max_memory, "Memory to use, e.g. 4g");
  command
      .add_option("--algorithm", options.algorithm,
                  "What is trained: " + LearnerNames(Algorithms()))
      ->option_text("NAME");
  command.add_option("--trainer", options.trainer, "How: " + TrainerNames())
      ->check(CLI::IsMember(AllTrainers()));
  AddParameterOptions(command, options.parameters);
}

}  // namespace

void AddTrainCommand(CLI::App& app, CommandRun& run) {
  CLI::App* command = app.add_subcommand("train", "Train a model on files, save it, report");
  auto options = std::make_shared<TrainOptions>();
  AddOptions(*command, *options);
  command->footer(
      "All other parameters of the algorithm are options as well: `hydrofoil parameters` lists\n"
      "them. Switches: --reproducible, --standardize=false or --no-standardize.\n\n"
      "Examples:\n"
      "  hydrofoil train iris.csv --response class --hidden 20,20 --epochs 50 --cv 5\n"
      "  hydrofoil train train.csv -y label --classification --validation test.csv \\\n"
      "      --activation RectifierWithDropout --l1 1e-5 --stopping-rounds 5 -o digits.hydrofoil\n"
      "  hydrofoil train ecg.csv --autoencoder --hidden 20 --reproducible --seed 1\n"
      "Exit codes: 0 done, 1 internal, 2 wrong use, 3 not found, 4 no access, 5 memory, 130 "
      "Ctrl-C.");
  command->callback([&run, options] { run = [options] { return Training(*options).Run(); }; });
}

}  // namespace hydrofoil::cli
