#include "model/model_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <type_traits>
#include <utility>
#include <variant>

#include "base/error.h"
#include "base/fnv_hash.h"
#include "exchange/record.h"
#include "model/model_check.h"
#include "model/parameter_record.h"
#include "model/predictor.h"

namespace hydrofoil {
namespace {

constexpr std::string_view kMagic = kModelFileMagic;
constexpr uint32_t kFormat = 1;
constexpr size_t kHeader = kMagic.size() + sizeof(uint32_t) + sizeof(uint64_t);

template <typename T>
T NumberAt(std::string_view bytes, size_t position) {
  T value;
  std::memcpy(&value, bytes.data() + position, sizeof(value));
  return value;
}

constexpr std::array<std::string_view, 4> kCategories = {"Binomial", "Multinomial", "Regression",
                                                         "AutoEncoder"};

// The cells of a column, packed by kind.
struct PackedCells {
  std::string kinds;  // a letter a cell, in their order: - empty, i, f, d, s
  std::vector<int64_t> integers;
  std::vector<float> floats;
  std::vector<double> doubles;
  std::vector<std::string> texts;
};

struct CellPacker {
  PackedCells& packed;
  void operator()(std::monostate /*cell*/) const { packed.kinds += '-'; }
  void operator()(int64_t cell) const { Add('i', packed.integers, cell); }
  void operator()(float cell) const { Add('f', packed.floats, cell); }
  void operator()(double cell) const { Add('d', packed.doubles, cell); }
  void operator()(const std::string& cell) const { Add('s', packed.texts, cell); }
  template <typename T>
  void Add(char kind, std::vector<T>& cells, const T& cell) const {
    packed.kinds += kind;
    cells.push_back(cell);
  }
};

template <typename T>
TableCell TakeCell(const std::vector<T>& cells, size_t& next) {
  if (next >= cells.size()) ThrowDamaged("a table lacks cells");
  return cells[next++];
}

std::vector<TableCell> Unpack(const PackedCells& packed) {
  std::vector<TableCell> cells;
  std::array<size_t, 4> next = {};
  for (const char kind : packed.kinds) {
    TableCell& cell = cells.emplace_back();
    if (kind == 'i') cell = TakeCell(packed.integers, next[0]);
    if (kind == 'f') cell = TakeCell(packed.floats, next[1]);
    if (kind == 'd') cell = TakeCell(packed.doubles, next[2]);
    if (kind == 's') cell = TakeCell(packed.texts, next[3]);
  }
  return cells;
}

}  // namespace

template <class Archive>
void Describe(Archive& archive, TableColumn& column) {
  archive.Field("name", column.name);
  archive.Field("type", column.type);
  archive.Field("format", column.format);
  archive.Field("description", column.description);
  PackedCells packed;
  for (const TableCell& cell : column.cells) std::visit(CellPacker{packed}, cell);
  archive.Field("kinds", packed.kinds);
  archive.Field("integers", packed.integers);
  archive.Field("floats", packed.floats);
  archive.Field("doubles", packed.doubles);
  archive.Field("texts", packed.texts);
  if (ReadsRecord<Archive>()) column.cells = Unpack(packed);
}

template <class Archive>
void Describe(Archive& archive, Table& table) {
  archive.Field("name", table.name);
  archive.Field("description", table.description);
  archive.Field("columns", table.columns);
}

template <class Archive>
void Describe(Archive& archive, ConfusionMatrix& matrix) {
  archive.Field("domain", matrix.domain);
  archive.Field("counts", matrix.counts);
}

template <class Archive>
void Describe(Archive& archive, RegressionMetrics& metrics) {
  archive.Field("r2", metrics.r2);
  archive.Field("mae", metrics.mae);
  archive.Field("rmsle", metrics.rmsle);
  archive.Field("mean_residual_deviance", metrics.mean_residual_deviance);
}

template <class Archive>
void Describe(Archive& archive, BinomialMetrics& metrics) {
  archive.Field("r2", metrics.r2);
  archive.Field("logloss", metrics.logloss);
  archive.Field("auc", metrics.auc);
  archive.Field("pr_auc", metrics.pr_auc);
  archive.Field("gini", metrics.gini);
  archive.Field("mean_per_class_error", metrics.mean_per_class_error);
  archive.Field("max_f1_threshold", metrics.max_f1_threshold);
  archive.Field("classification_error", metrics.classification_error);
  archive.Field("lift_top_group", metrics.lift_top_group);
  archive.Field("domain", metrics.domain);
  archive.Field("confusion_matrix", metrics.confusion_matrix);
  archive.Field("thresholds", metrics.thresholds);
  archive.Field("max_criteria", metrics.max_criteria);
  archive.Field("gains_lift", metrics.gains_lift);
}

template <class Archive>
void Describe(Archive& archive, MultinomialMetrics& metrics) {
  archive.Field("r2", metrics.r2);
  archive.Field("logloss", metrics.logloss);
  archive.Field("mean_per_class_error", metrics.mean_per_class_error);
  archive.Field("classification_error", metrics.classification_error);
  archive.Field("auc", metrics.auc);
  archive.Field("pr_auc", metrics.pr_auc);
  archive.Field("domain", metrics.domain);
  archive.Field("confusion_matrix", metrics.confusion_matrix);
  archive.Field("hit_ratios", metrics.hit_ratios);
  archive.Field("hit_ratio_table", metrics.hit_ratio_table);
  archive.Field("auc_table", metrics.auc_table);
  archive.Field("pr_auc_table", metrics.pr_auc_table);
}

template <class Archive>
void Describe(Archive& /*archive*/, AutoEncoderMetrics& /*metrics*/) {}

// The field is named after the kind of metrics.
template <typename Detail, class Archive>
void DetailField(Archive& archive, std::string_view name, ModelMetrics& metrics) {
  std::optional<Detail> detail;
  if (auto* held = std::get_if<Detail>(&metrics.detail);
      held != nullptr && !ReadsRecord<Archive>()) {
    detail = *held;
  }
  archive.Field(name, detail);
  if (ReadsRecord<Archive>() && detail) metrics.detail = *std::move(detail);
}

template <class Archive>
void Describe(Archive& archive, ModelMetrics& metrics) {
  archive.Field("model_key", metrics.model_key);
  archive.Field("model_checksum", metrics.model_checksum);
  archive.Field("frame_key", metrics.frame_key);
  archive.Field("frame_checksum", metrics.frame_checksum);
  archive.Field("description", metrics.description);
  archive.Field("scoring_time_ms", metrics.scoring_time_ms);
  archive.Field("mse", metrics.mse);
  archive.Field("rmse", metrics.rmse);
  archive.Field("row_count", metrics.row_count);
  archive.Field("predictions_key", metrics.predictions_key);
  DetailField<RegressionMetrics>(archive, "regression", metrics);
  DetailField<BinomialMetrics>(archive, "binomial", metrics);
  DetailField<MultinomialMetrics>(archive, "multinomial", metrics);
  DetailField<AutoEncoderMetrics>(archive, "autoencoder", metrics);
}

template <class Archive>
void Describe(Archive& archive, ScoringEvent& event) {
  archive.Field("time_ms", event.time_ms);
  archive.Field("training_ms", event.training_ms);
  archive.Field("overhead_ms", event.overhead_ms);
  archive.Field("epochs", event.epochs);
  archive.Field("iterations", event.iterations);
  archive.Field("samples", event.samples);
  archive.Field("training", event.training);
  archive.Field("validation", event.validation);
}

template <class Archive>
void Describe(Archive& archive, ImportedArchive& imported) {
  archive.Field("bytes", imported.bytes);
  archive.Field("details", imported.details);
  archive.Field("path", imported.path);
  archive.Field("upload_key", imported.upload_key);
}

template <class Archive>
void Describe(Archive& archive, CrossValidationReport& report) {
  archive.Field("model_keys", report.model_keys);
  archive.Field("prediction_keys", report.prediction_keys);
  archive.Field("holdout_predictions_key", report.holdout_predictions_key);
  archive.Field("fold_assignment_key", report.fold_assignment_key);
  archive.Field("metrics_summary", report.metrics_summary);
  archive.Field("scoring_histories", report.scoring_histories);
}

template <class Archive>
void DescribeResults(Archive& archive, Model& model) {
  archive.Field("training_metrics", model.training_metrics);
  archive.Field("validation_metrics", model.validation_metrics);
  archive.Field("cross_validation_metrics", model.cross_validation_metrics);
  archive.Field("cross_validation", model.cross_validation);
  archive.Field("history", model.history);
  archive.Field("model_summary", model.model_summary);
  archive.Field("scoring_history", model.scoring_history);
  archive.Field("importances", model.importances);
  archive.Field("variable_importances", model.variable_importances);
  archive.Field("default_threshold", model.default_threshold);
  archive.Field("epochs_trained", model.epochs_trained);
  archive.Field("iterations", model.iterations);
  archive.Field("samples_trained", model.samples_trained);
  archive.Field("stopped_early", model.stopped_early);
  archive.Field("start_time_ms", model.start_time_ms);
  archive.Field("end_time_ms", model.end_time_ms);
  archive.Field("imported", model.imported);
  archive.Field("status", model.status);
  archive.Field("warnings", model.warnings);
}

// The facts; parameters and predictor are the algorithm's.
template <class Archive>
void Describe(Archive& archive, Model& model) {
  archive.Field("key", model.key);
  archive.Field("checksum", model.checksum);
  ChoiceField(archive, "category", kCategories, model.category);
  archive.Field("training_frame_key", model.training_frame_key);
  archive.Field("validation_frame_key", model.validation_frame_key);
  archive.Field("training_frame_checksum", model.training_frame_checksum);
  archive.Field("validation_frame_checksum", model.validation_frame_checksum);
  archive.Field("names", model.names);
  archive.Field("column_types", model.column_types);
  archive.Field("domains", model.domains);
  archive.Field("predictor_count", model.predictor_count);
  archive.Field("original_names", model.original_names);
  archive.Field("response_column", model.response_column);
  archive.Field("response_domain", model.response_domain);
  archive.Field("prior_class_distribution", model.prior_class_distribution);
  archive.Field("model_class_distribution", model.model_class_distribution);
  DescribeResults(archive, model);
}

namespace {

// The parameters of a model by the names of their fields.
template <typename Visit>
void ForEachParameters(Model& model, const Visit& visit) {
  visit("input_parameters", model.input_parameters);
  visit("actual_parameters", model.actual_parameters);
  visit("effective_parameters", model.effective_parameters);
}

const Algorithm& AlgorithmOf(const RecordReader& record, AlgorithmTable algorithms) {
  // Models that were saved when there was one algorithm do not name it; it is the first.
  std::string name(algorithms.front()->name());
  record.Field("algorithm", name);
  const Algorithm* algorithm = FindAlgorithm(algorithms, name);
  if (algorithm == nullptr) {
    ThrowIllegalArgument("The model is of the algorithm '" + name +
                         "', which this server does not have.");
  }
  return *algorithm;
}

ModelPtr ReadRecord(std::string_view bytes, AlgorithmTable algorithms) {
  const RecordReader file(bytes);
  const auto record = file.Record("model");
  if (!record) ThrowDamaged("it has no model");
  const auto model = std::make_shared<Model>();
  const Algorithm& maker = AlgorithmOf(*record, algorithms);
  Describe(*record, *model);
  model->algorithm = model->imported == nullptr ? &maker : FindImporter(algorithms);
  if (model->imported != nullptr && model->imported->algorithm.empty()) {
    auto imported = std::make_shared<ImportedArchive>(*model->imported);
    imported->algorithm = maker.name();
    model->imported = std::move(imported);
  }
  ForEachParameters(*model, [&](std::string_view name, AlgorithmParameters& parameters) {
    parameters = maker.DefaultParameters();
    const auto fields = record->Record(name);
    if (fields) ReadParameters(*fields, *parameters);
  });
  maker.ReadPredictor(*record, file, *model);
  CheckFacts(*model);
  return model;
}

}  // namespace

std::string SealModelFile(std::string_view record) {
  std::string bytes(kMagic);
  bytes += record::BytesOf(kFormat);
  const uint64_t length = record.size();
  bytes += record::BytesOf(length);
  bytes += record;
  const uint64_t checksum = FnvHashOf(bytes);
  bytes += record::BytesOf(checksum);
  return bytes;
}

std::string WriteModelFile(const Model& model) {
  RecordWriter record;
  record.Field("algorithm", MakerOf(model));
  Describe(record, const_cast<Model&>(model));  // writing only reads
  ForEachParameters(const_cast<Model&>(model),
                    [&](std::string_view name, AlgorithmParameters& parameters) {
                      RecordWriter fields;
                      WriteParameters(*parameters, fields);
                      record.Record(name, fields);
                    });
  RecordWriter file;
  RecordWriter around;
  model.predictor->Save(record, around);
  file.Record("model", record);
  return SealModelFile(file.bytes() + around.bytes());
}

std::string WriteMetricsFile(const ModelMetrics& metrics) {
  RecordWriter record;
  record.Field("metrics", metrics);
  return SealModelFile(record.bytes());
}

ModelMetricsPtr ReadMetricsFile(std::string_view bytes) {
  ModelMetricsPtr metrics;
  RecordReader(OpenModelFile(bytes)).Field("metrics", metrics);
  if (metrics == nullptr) ThrowDamaged("it has no metrics");
  return metrics;
}

std::string_view OpenModelFile(std::string_view bytes) {
  if (bytes.substr(0, 2) == "\x1c\xed") {
    ThrowIllegalArgument(
        "This is a binary model of H2O itself, which only H2O can load. Export the model from H2O "
        "as a MOJO and import that.");
  }
  if (bytes.substr(0, kMagic.size()) != kMagic.substr(0, bytes.size()) || bytes.empty()) {
    ThrowIllegalArgument("The file is not a model saved by this server.");
  }
  if (bytes.size() < kHeader + sizeof(uint64_t)) ThrowDamaged("it is cut off");
  const auto format = NumberAt<uint32_t>(bytes, kMagic.size());
  if (format != kFormat) {
    ThrowIllegalArgument(fmt::format(
        "The model file is damaged or was saved by a later version: its format is {}, and this "
        "version reads format {}.",
        format, kFormat));
  }
  const auto length = NumberAt<uint64_t>(bytes, kMagic.size() + sizeof(uint32_t));
  if (length != bytes.size() - kHeader - sizeof(uint64_t)) {
    ThrowDamaged(fmt::format("its length is {} bytes, which is not what it states", bytes.size()));
  }
  const size_t end = bytes.size() - sizeof(uint64_t);
  if (NumberAt<uint64_t>(bytes, end) != FnvHashOf(bytes.substr(0, end))) {
    ThrowDamaged("its checksum is wrong");
  }
  return bytes.substr(kHeader, length);
}

ModelPtr ReadModelFile(std::string_view bytes, AlgorithmTable algorithms) {
  return ReadRecord(OpenModelFile(bytes), algorithms);
}

}  // namespace hydrofoil
