#include "algorithms/generic/generic.h"

#include <array>
#include <utility>

#include "algorithms/table.h"
#include "base/error.h"
#include "base/wall_clock.h"
#include "model/described_parameters.h"
#include "model/model_reader.h"
#include "model/training_clock.h"

namespace hydrofoil {
namespace {

using P = GenericParameters;
using enum ParameterType;
using enum ParameterLevel;

constexpr ParameterInfo kTable[] = {
    Shared("model_id"),
    {"model_key", kFrameKey, SlotOf<&P::model_key>, kCritical, false,
     "Key to the self-contained model archive already uploaded to H2O."},
    {"path", kString, SlotOf<&P::path>, kCritical, false,
     "Path to file with self-contained model archive."},
};

}  // namespace

ParameterTable GenericParameters::table() const { return {kTable, {}}; }

std::span<const ModelCategory> Generic::categories() const {
  static constexpr std::array kAll = {ModelCategory::kBinomial, ModelCategory::kMultinomial,
                                      ModelCategory::kRegression, ModelCategory::kAutoEncoder};
  return kAll;
}

AlgorithmParameters Generic::DefaultParameters() const { return GenericParameters(); }

std::vector<ValidationMessage> Generic::Validate(const TrainingInput& input) const {
  const auto& given = input.parameters.As<GenericParameters>();
  if (given.model_key.empty() || given.path.empty()) return {};
  return {{MessageLevel::kError, "path",
           "Path cannot be set for MOJO that is supposed to be loaded from distributed memory "
           "(key=" +
               given.model_key + ")."}};
}

ModelPtr Generic::Train(const TrainingInput& input, TrainingHooks& /*hooks*/) const {
  const auto& given = input.parameters.As<GenericParameters>();
  if (!input.archive) {
    ThrowIllegalArgument(
        "Either MOJO zip path or key to the uploaded MOJO frame must be specified");
  }
  const int64_t start = NowMillis();
  Model model = ReadArchivedMojo(*input.archive, input.key, Algorithms());
  auto archive = std::make_shared<ImportedArchive>(*model.imported);
  archive->path = given.path;
  archive->upload_key = given.model_key;
  model.imported = std::move(archive);
  model.start_time_ms = start;
  model.end_time_ms = NowMillis();
  return std::make_shared<const Model>(std::move(model));
}

void Generic::ReadPredictor(const RecordReader& /*model_record*/,
                            const RecordReader& /*file_record*/, Model& /*model*/) const {
  // Files of imported models name the algorithm that made them.
  ThrowIllegalArgument("The model file is damaged: it names no algorithm that made the model");
}

}  // namespace hydrofoil
