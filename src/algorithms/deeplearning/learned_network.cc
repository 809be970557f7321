#include "algorithms/deeplearning/learned_network.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "algorithms/deeplearning/export/mojo_writer.h"
#include "algorithms/deeplearning/export/network_record.h"
#include "algorithms/deeplearning/export/onnx_writer.h"
#include "algorithms/deeplearning/export/pojo_writer.h"
#include "algorithms/deeplearning/export/weight_frames.h"
#include "algorithms/deeplearning/network/scoring.h"
#include "algorithms/deeplearning/scoring/contributions.h"
#include "algorithms/deeplearning/scoring/layer_outputs.h"
#include "algorithms/deeplearning/scoring/outputs.h"
#include "algorithms/deeplearning/scoring/plain_rows.h"
#include "base/check.h"

namespace hydrofoil {
namespace {

std::vector<std::string> LayerKeys(const Model& model, const std::string& what) {
  std::vector<std::string> keys;
  for (size_t i = 0; i < NetworkOf(model).layers.size(); ++i) {
    keys.push_back(model.key + what + std::to_string(i));
  }
  return keys;
}

std::vector<double> ListOfOne(const std::optional<double>& value) {
  return value.has_value() ? std::vector<double>{*value} : std::vector<double>();
}

}  // namespace

LearnedNetwork::LearnedNetwork(std::shared_ptr<const FeatureEncoder> encoder,
                               std::shared_ptr<const Network> network,
                               std::shared_ptr<const OptimizerState> state)
    : encoder_(std::move(encoder)), network_(std::move(network)), state_(std::move(state)) {}

AdaptedFrame LearnedNetwork::Adapt(const Frame& frame, BindUse use) const {
  return encoder_->Bind(frame, use);
}

void LearnedNetwork::ScoreRows(const Model& model, const AdaptedFrame& rows, RowRange range,
                               ScoredRows& scored) const {
  const NetworkOutputs outputs(model);
  const auto write = [&](size_t row, const Activations& activations) {
    const auto out = std::span(scored.predictions).subspan(row * scored.width, scored.width);
    const RowOutcome outcome = outputs.Read(activations, !scored.labels.empty(), out);
    if (!scored.labels.empty()) scored.labels[row] = outcome.label;
    if (!model.is_supervised()) scored.responses[row] = outcome.reconstruction_error;
  };
  hydrofoil::ScoreRows(*network_, *encoder_, rows, range, write);
}

void LearnedNetwork::Save(RecordWriter& model_record, RecordWriter& file_record) const {
  WriteNetwork(*this, model_record, file_record);
}

Frame LearnedNetwork::Contributions(const Model& model, const Frame& frame, const Frame& background,
                                    const ContributionOptions& options) const {
  return ComputeContributions(model, frame, background, options);
}

std::vector<std::string> LearnedNetwork::ReconstructionNames() const {
  std::vector<std::string> names = encoder_->InputNames();
  // Hashed inputs have no names of their own.
  names.resize(std::min(names.size(), network_->inputs()));
  return names;
}

ReconstructionErrors LearnedNetwork::ScoreReconstruction(const Model& model,
                                                         const KeyedFrame& frame, bool per_feature,
                                                         const ScoringControl& control) const {
  return ScoreReconstructionErrors(model, frame, per_feature, control);
}

std::vector<size_t> LearnedNetwork::hidden_layers() const {
  std::vector<size_t> units;
  for (size_t i = 0; i < network_->hidden_layers(); ++i) units.push_back(network_->layers[i].units);
  return units;
}

Frame LearnedNetwork::LayerOutputs(const Frame& frame, int64_t layer,
                                   const ScoringControl& control) const {
  return DeepFeatures(*this, frame, layer, control);
}

std::unique_ptr<const PlainRowScorer> LearnedNetwork::MakePlainRowScorer(const Model& model) const {
  return MakePlainNetworkScorer(model);
}

std::vector<NamedFrame> LearnedNetwork::ExportedFrames(const Model& model) const {
  return ParametersOf(model).export_weights_and_biases ? ExportWeights(model)
                                                       : std::vector<NamedFrame>();
}

std::vector<OutputField> LearnedNetwork::OutputFields(const Model& model) const {
  const Encoding& encoding = encoder_->encoding();
  std::vector<OutputField> fields = {
      {"weights", LayerKeys(model, ".weights."), "Frame keys for weight matrices"},
      {"biases", LayerKeys(model, ".biases."), "Frame keys for bias vectors"},
      {"normmul", encoding.multipliers,
       "Normalization/Standardization multipliers for numeric predictors"},
      {"normsub", encoding.subtrahends,
       "Normalization/Standardization offsets for numeric predictors"},
      {"normrespmul", ListOfOne(encoding.response_multiplier),
       "Normalization/Standardization multipliers for numeric response"},
      {"normrespsub", ListOfOne(encoding.response_subtrahend),
       "Normalization/Standardization offsets for numeric response"},
      {"catoffsets",
       std::vector<int64_t>(encoding.slot_offsets.begin(), encoding.slot_offsets.end()),
       "Categorical offsets for one-hot encoding"}};
  if (!ParametersOf(model).export_weights_and_biases) {
    for (OutputField& field : fields) field.value = {};
  }
  return fields;
}

std::string LearnedNetwork::Description() const {
  return fmt::format("hidden layers [{}], {} weights and biases", fmt::join(hidden_layers(), ", "),
                     network_->parameter_count());
}

std::string LearnedNetwork::Mojo(const Model& model, const MojoNotes& notes) const {
  return WriteMojo(model, notes);
}

std::string LearnedNetwork::JavaClass(const Model& model) const { return PojoClassName(model); }

std::string LearnedNetwork::JavaSource(const Model& model, JavaExtent extent) const {
  return WritePojo(model, extent);
}

std::string LearnedNetwork::Onnx(const Model& model) const { return WriteOnnx(model); }

const LearnedNetwork& LearnedBy(const Model& model) {
  const auto* learned = dynamic_cast<const LearnedNetwork*>(model.predictor.get());
  HYDROFOIL_CHECK(learned != nullptr);
  return *learned;
}

}  // namespace hydrofoil
