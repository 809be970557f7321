// hydrofoil predict: rows of files through a model.
#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "algorithms/table.h"
#include "base/error.h"
#include "base/thread_pool.h"
#include "cli/command.h"
#include "cli/files.h"
#include "cli/interrupt.h"
#include "cli/progress_bar.h"
#include "cli/table_text.h"
#include "engine/score.h"
#include "engine/train.h"
#include "ingest/delimited/csv_writer.h"
#include "ingest/files/output_file.h"
#include "model/model_reader.h"
#include "schema/json.h"
#include "schema/metrics_schema.h"

namespace hydrofoil::cli {
namespace {

struct PredictOptions {
  std::string model;
  std::vector<std::string> files;
  std::vector<std::string> types;
  std::string encoding;
  std::string output;
  int layer = -1;
  int threads = 0;
  bool anomaly = false;
  bool anomaly_per_feature = false;
  bool force = false;
  bool json = false;
  bool quiet = false;
};

ScoreResult Score(const PredictOptions& options, const ModelPtr& model,
                  const std::stop_token& stop) {
  engine::Context context;
  engine::PublishModel(context.store, model);
  const bool quiet = options.quiet || options.json;
  engine::Score command;
  command.model = model->key;
  command.frame =
      ReadFrame(context, {options.files, options.types, model, quiet, stop, options.encoding});
  command.destination = "predictions";
  command.per_feature = options.anomaly_per_feature;
  command.layer = options.layer;
  if (options.anomaly || options.anomaly_per_feature) {
    command.output = engine::Score::Output::kReconstructionError;
  } else if (options.layer >= 0) {
    command.output = engine::Score::Output::kDeepFeatures;
  }
  ProgressBar bar("Predicting", quiet);
  return engine::Run(context, engine::Prepare(context, command),
                     {stop, [&bar](double done, const std::string&) { bar.Show(done); }});
}

schema::Json CellJson(const Column& column, size_t row) {
  const double value = column.At(row);
  if (std::isnan(value)) return nullptr;
  if (column.is_categorical()) return column.domain()->at(static_cast<size_t>(value));
  return schema::Number(value);
}

schema::Json RowsJson(const Frame& frame) {
  schema::Json rows = schema::Json::array();
  for (size_t row = 0; row < frame.rows(); ++row) {
    schema::Json& json = rows.emplace_back(schema::Json::object());
    for (size_t i = 0; i < frame.column_count(); ++i) {
      json[frame.name(i)] = CellJson(*frame.column(i), row);
    }
  }
  return rows;
}

// Rows go to the file, or else to standard output.
void WriteRows(const Frame& frame, OutputFile* file) {
  CsvWriter writer(frame, {.quote_header = false});
  std::string text;
  while (writer.Next(text)) {
    if (file != nullptr) {
      file->Write(text);
    } else if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) {
      throw Error(ErrorKind::kForbidden, "cannot write to standard output");
    }
    text.clear();
  }
  if (file != nullptr) file->Commit();
}

void TellAsJson(const ScoreResult& result, const OutputFile* file) {
  schema::Json json = schema::Json::object();
  json["rows"] = result.predictions->rows();
  json["output"] = file == nullptr ? schema::Json(nullptr) : schema::Json(file->path().string());
  if (file == nullptr) json["predictions"] = RowsJson(*result.predictions);
  json["metrics"] = schema::MetricsJson(result.metrics);
  json["warnings"] = result.warnings;
  std::printf("%s\n", json.dump().c_str());
}

int Predict(const PredictOptions& options) {
  SetThreadCount(static_cast<size_t>(options.threads));
  const Interrupt interrupt;
  const ModelPtr model = ReadAnyModelFile(options.model, Algorithms());
  std::unique_ptr<OutputFile> file;
  if (!options.output.empty() && options.output != "-") {
    file = OpenOutput(options.output, options.force);
  }
  const ScoreResult result = Score(options, model, interrupt.token());
  OutputFile* const output = file.get();
  if (!options.json || file) WriteRows(*result.predictions, output);
  if (options.json) {
    TellAsJson(result, output);
    return 0;
  }
  for (const std::string& text : result.warnings) {
    std::fprintf(stderr, "hydrofoil: %s\n", text.c_str());
  }
  if (result.metrics && !options.quiet) {
    std::fputs(MetricsText("Metrics", *result.metrics).c_str(), file ? stdout : stderr);
  }
  return 0;
}

}  // namespace

void AddPredictCommand(CLI::App& app, CommandRun& run) {
  CLI::App* command = app.add_subcommand("predict", "Score the rows of files with a saved model");
  auto options = std::make_shared<PredictOptions>();
  command->add_option("model", options->model, "Model file of Hydrofoil, or a MOJO")
      ->required()
      ->option_text("MODEL");
  command->add_option("files", options->files, "Data; - is standard input")
      ->required()
      ->option_text("FILE...");
  command
      ->add_option("--output,-o", options->output, "CSV file to write (default: standard output)")
      ->option_text("FILE");
  AddReadingOptions(*command, options->types, options->encoding);
  command->add_flag("--anomaly", options->anomaly,
                    "Autoencoders: the reconstruction error of each row");
  command->add_flag("--anomaly-per-feature", options->anomaly_per_feature,
                    "Autoencoders: the squared error of each input");
  command
      ->add_option("--deep-features", options->layer, "Outputs of a hidden layer, counted from 0")
      ->option_text("LAYER");
  command->add_flag("--force", options->force, "Replace the output file");
  command->add_flag("--json", options->json, "Print rows and metrics as JSON");
  command->add_flag("--quiet", options->quiet, "Print no metrics");
  command->add_option("--nthreads", options->threads, "Threads; 0: one per core")
      ->check(CLI::Range(0, 4096));
  command->footer(
      "When the data have the response, metrics are printed too (on standard error when rows go to "
      "rows).\n\n"
      "Examples:\n"
      "  hydrofoil predict iris.hydrofoil new_flowers.csv -o predictions.csv\n"
      "  zcat rows.csv.gz | hydrofoil predict model.zip - > predictions.csv\n"
      "  hydrofoil predict ecg.hydrofoil ecg.csv --anomaly --json");
  command->callback([&run, options] { run = [options] { return Predict(*options); }; });
}

}  // namespace hydrofoil::cli
