// hydrofoil train: from files to a model file.
#include <fmt/format.h>
#include <unistd.h>

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
#include "cli/exit_code.h"
#include "cli/files.h"
#include "cli/interrupt.h"
#include "cli/parameter_options.h"
#include "cli/progress_bar.h"
#include "cli/ranks.h"
#include "cli/report.h"
#include "cli/serve.h"
#include "engine/model_files.h"
#include "engine/train.h"
#include "frame/column_stats.h"
#include "ingest/files/output_file.h"
#include "model/model_reader.h"
#include "schema/model_schema.h"
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
  RankOptions ranks;
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
  explicit Training(const TrainOptions& options)
      : options_(options),
        ranks_(JoinRanks()),
        context_(AccessPolicy::Unrestricted(), {.trainer = options.trainer, .ranks = ranks_.get()}),
        command_{RequireLearner(options.algorithm).DefaultParameters(), ""} {}

  int Run() {
    if (ranks_ == nullptr) return Work();
    // Ctrl-C of one ends all.
    const std::stop_callback leave(
        interrupt_.token(), [this] { ranks_->Leave(ErrorKind::kCancelled, "Job was cancelled."); });
    try {
      const int code = Work();
      ranks_->Finish();
      return code;
    } catch (const Error& error) {
      ThrowAsRank(error);
    } catch (const std::bad_alloc&) {
      ThrowAsRank(Error(ErrorKind::kOutOfMemory, "no memory is left."));
    } catch (const std::exception& error) {
      ThrowAsRank(Error(ErrorKind::kInternal, error.what()));
    }
  }

 private:
  std::unique_ptr<ranks::GlooCommunicator> JoinRanks() {
    // Nothing is begun that could be left half done.
    const std::stop_callback leave(interrupt_.token(), [] { _exit(kExitCancelled); });
    return Join(options_.ranks, [this] { stop_.request_stop(); });
  }

  // The others are told why this one ends; when it ends because of another, that is the reason.
  [[noreturn]] void ThrowAsRank(Error error) {
    if (!ranks_->failure()) ranks_->Leave(error.kind(), error.what());
    if (error.kind() == ErrorKind::kCancelled) error = *ranks_->failure();
    throw Error(error.kind(), fmt::format("rank {}: {}", ranks_->rank(), error.what()));
  }

  [[nodiscard]] bool IsRankZero() const { return IsAlone(ranks_.get()) || ranks_->rank() == 0; }
  [[nodiscard]] std::stop_token stop_token() const {
    return ranks_ == nullptr ? interrupt_.token() : stop_.get_token();
  }

  int Work() {
    SetThreadCount(static_cast<size_t>(options_.threads));
    SetMemoryLimit(options_.max_memory.empty() ? 0 : ParseMemory(options_.max_memory));
    ModelParameters& parameters = *command_.parameters;
    ApplyParameters(options_.parameters, parameters);
    if (parameters.response_column.empty() && parameters.supervised()) {
      ThrowIllegalArgument(
          "--response is missing: the column to predict" +
          string(parameters.table().Find("autoencoder") == nullptr ? "." : " (or --autoencoder)."));
    }
    if (ranks_) RequireTrainableOnRanks(parameters);
    ReadFrames();
    ReadModels();
    command_.key = parameters.model_id;
    if (command_.key.empty()) {
      command_.key = NewModelKey(RequireLearner(options_.algorithm).stem(), "");
    }
    const engine::Training training = engine::Prepare(context_, command_);
    Check(training);
    if (!IsRankZero()) {
      Train(training);
      return kExitSuccess;
    }
    // Before the work is done, not after it, one wants to know that its result cannot be written.
    const auto file = OpenOutput(OutputPath(), options_.force);
    const ModelPtr model = Train(training);
    file->Write(engine::ModelBytes(*model, engine::ModelForm::kOwn));
    file->Commit();
    Tell(*model, file->path().string());
    return kExitSuccess;
  }

  [[nodiscard]] string OutputPath() const {
    if (!options_.output.empty()) return options_.output;
    string stem = options_.files.front() == "-"
                      ? "stdin"
                      : std::filesystem::path(options_.files.front()).filename().string();
    return stem.substr(0, stem.find('.')) + ".hydrofoil";
  }

  [[nodiscard]] bool quiet() const { return options_.quiet || options_.json || !IsRankZero(); }

  string Read(const vector<string>& files) {
    vector<string> types = options_.types;
    if (options_.classification) types.push_back(command_.parameters->response_column + "=enum");
    return ReadFrame(context_, {files, types, nullptr, quiet(), stop_token(), options_.encoding});
  }

  [[nodiscard]] FramePtr training_frame() const {
    return context_.store.FindFrame(command_.parameters->training_frame);
  }

  void ReadFrames() {
    ModelParameters& p = *command_.parameters;
    p.training_frame = Read(options_.files);
    if (!options_.validation.empty()) p.validation_frame = Read(options_.validation);
    const Frame& frame = *training_frame();
    if (ranks_) RequireSameRows(*ranks_, frame);
    if (ranks_ && !p.validation_frame.empty()) {
      RequireSameRows(*ranks_, *context_.store.FindFrame(p.validation_frame));
    }
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
    for (const ParameterInfo& info : command_.parameters->table().told) {
      const ParameterValue value = GetParameter(*command_.parameters, info);
      if (info.type == ParameterType::kModelKey && info.name != "model_id") {
        const auto* file = std::get_if<string>(&value);
        if (file == nullptr) continue;
        const ModelPtr model = ReadAnyModelFile(*file, Algorithms());
        SetParameter(*command_.parameters, info, model->key);
        engine::PublishModel(context_.store, model);
      } else if (const auto* files = std::get_if<vector<std::optional<string>>>(&value);
                 files != nullptr && info.type == ParameterType::kFrameKeys) {
        vector<string> keys;
        for (const auto& file : *files) {
          keys.push_back(file ? ReadFrame(context_, {{*file}, {}, nullptr, true, {}}) : "null");
        }
        SetParameter(*command_.parameters, info, fmt::format("[{}]", fmt::join(keys, ",")));
      }
    }
  }

  void Check(const engine::Training& training) const {
    if (training.refused()) {
      throw Error(ErrorKind::kModelBuilderIllegalArgument, training.Faults("\n  "));
    }
    for (const ValidationMessage& message : training.messages) {
      if (message.level == MessageLevel::kWarning && !quiet()) {
        std::fprintf(stderr, "hydrofoil: %s: %s\n", message.field.c_str(), message.text.c_str());
      }
    }
  }

  // Progress on the terminal, Ctrl-C.
  ModelPtr Train(const engine::Training& training) {
    ProgressBar bar("Training", quiet());
    const engine::Control control{
        stop_token(), [&bar](double done, const string& message) { bar.Show(done, message); },
        [this](const string& text) { warnings_.push_back(text); }};
    return engine::Run(context_, training, control);
  }

  void Tell(const Model& model, const string& path) const {
    if (options_.json) {
      schema::Json json = {{"path", path},
                           {"warnings", warnings_},
                           {"model", schema::ModelJson(model, schema::ServerIdentity{})}};
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
    const string& response = command_.parameters->response_column;
    if (options_.quiet || response.empty()) return;
    const FramePtr frame = training_frame();
    const Column& column = *frame->column(*frame->Find(response));
    const ColumnStats& stats = column.stats();
    if (column.is_categorical() || !stats.is_integer || stats.mins.empty()) return;
    if (stats.maxs.front() - stats.mins.front() > 20) return;
    std::fprintf(stderr,
                 "hydrofoil: %s holds numbers, so this is a regression; --classification treats "
                 "them as classes\n",
                 response.c_str());
  }

  const TrainOptions& options_;
  Interrupt interrupt_;
  std::stop_source stop_;  // of a rank: another one has failed or left, or this one was interrupted
  std::unique_ptr<ranks::GlooCommunicator> ranks_;  // null: alone
  engine::Context context_;
  engine::Train command_;
  vector<string> warnings_;
};

void AddOptions(CLI::App& command, TrainOptions& options) {
  command.add_option("files", options.files, "CSV, Parquet, ARFF or SVMLight; - is standard input")
      ->required()
      ->option_text("FILE...");
  command.add_option("--model,-o", options.output, "File to write (default: named after the data)")
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
  AddReadingOptions(command, options.types, options.encoding);
  command.add_flag("--classification", options.classification, "Treat the response as classes");
  command.add_flag("--force", options.force, "Replace the model file");
  command.add_flag("--json", options.json, "Print the model as JSON, as the REST API does");
  command.add_flag("--quiet", options.quiet, "Print nothing but errors");
  command.add_option("--nthreads", options.threads, "Threads; 0: one per core")
      ->check(CLI::Range(0, 4096))
      ->capture_default_str();
  command.add_option("--max-mem", options.max_memory, "Memory to use, e.g. 4g");
  command
      .add_option("--algorithm", options.algorithm, "What to train: " + LearnerNames(Algorithms()))
      ->option_text("NAME");
  command.add_option("--trainer", options.trainer, "How: " + TrainerNames())
      ->check(CLI::IsMember(AllTrainers()));
  AddRankOptions(command, options.ranks);
  AddParameterOptions(command, options.parameters);
}

}  // namespace

void AddTrainCommand(CLI::App& app, CommandRun& run) {
  CLI::App* command = app.add_subcommand("train", "Train a model on files, save and report it");
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
      "  mpirun -n 4 hydrofoil train data.csv -y label --rendezvous 127.0.0.1:7000 \\\n"
      "      --bind 127.0.0.1 --secret-file secret.txt\n"
      "Exit codes: 0 done, 1 internal, 2 usage, 3 not found, 4 no access, 5 memory, 130 "
      "Ctrl-C.");
  command->callback([&run, options] { run = [options] { return Training(*options).Run(); }; });
}

}  // namespace hydrofoil::cli
