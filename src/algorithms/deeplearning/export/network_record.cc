#include "algorithms/deeplearning/export/network_record.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "algorithms/deeplearning/encoding/categorical_recoding.h"
#include "algorithms/deeplearning/export/network_check.h"
#include "algorithms/deeplearning/learned_network.h"

namespace hydrofoil {
namespace {

constexpr std::array<std::string_view, 6> kColumnTypes = {"bad",    "numeric", "categorical",
                                                          "string", "time",    "uuid"};

}  // namespace

template <class Archive>
void Describe(Archive& archive, CategoricalRecoding::Source& source) {
  archive.Field("name", source.name);
  archive.Field("domain", source.domain);
  archive.Field("values", source.values);
  archive.Field("limited", source.limited);
}

template <class Archive>
void Describe(Archive& archive, CategoricalRecoding& recoding) {
  ChoiceField(archive, "categorical_encoding", kCategoricalEncodingNames, recoding.scheme);
  archive.Field("max_levels", recoding.max_levels);
  archive.Field("sources", recoding.sources);
}

template <class Archive>
void Describe(Archive& archive, EncoderOptions& options) {
  archive.Field("standardize", options.standardize);
  archive.Field("standardize_response", options.standardize_response);
  archive.Field("use_all_factor_levels", options.use_all_factor_levels);
  archive.Field("sparse", options.sparse);
  archive.Field("autoencoder", options.autoencoder);
  archive.Field("max_categorical_features", options.max_categorical_features);
  archive.Field("seed", options.seed);
  archive.Field("skip_missing", options.skip_missing);
  archive.Field("signed_offsets", options.signed_offsets);
  archive.Field("single_chunk", options.single_chunk);
  archive.Field("recoding", options.recoding);
}

template <class Archive>
void Describe(Archive& archive, Encoding& encoding) {
  archive.Field("options", encoding.options);
  archive.Field("names", encoding.names);
  std::vector<std::string> types;
  for (const ColumnType type : encoding.types) {
    types.emplace_back(kColumnTypes.at(static_cast<size_t>(type)));
  }
  archive.Field("types", types);
  if constexpr (ReadsRecord<Archive>()) {
    encoding.types.clear();
    for (const std::string& type : types) {
      const auto* found = std::find(kColumnTypes.begin(), kColumnTypes.end(), type);
      if (found == kColumnTypes.end()) ThrowDamaged("unknown type of column '" + type + "'");
      encoding.types.push_back(static_cast<ColumnType>(found - kColumnTypes.begin()));
    }
  }
  archive.Field("domains", encoding.domains);
  archive.Field("slot_offsets", encoding.slot_offsets);
  archive.Field("missing_seen", encoding.missing_seen);
  archive.Field("multipliers", encoding.multipliers);
  archive.Field("subtrahends", encoding.subtrahends);
  archive.Field("means", encoding.means);
  archive.Field("response_name", encoding.response_name);
  archive.Field("response_domain", encoding.response_domain);
  archive.Field("response_multiplier", encoding.response_multiplier);
  archive.Field("response_subtrahend", encoding.response_subtrahend);
  archive.Field("weights_name", encoding.weights_name);
  archive.Field("offset_name", encoding.offset_name);
}

template <class Archive>
void Describe(Archive& archive, Layer& layer) {
  ChoiceField(archive, "kind", EnumNames<LayerKind>(), layer.kind);
  archive.Field("dropout", layer.dropout);
  archive.Field("dropout_ratio", layer.dropout_ratio);
  archive.Field("inputs", layer.inputs);
  archive.Field("units", layer.units);
  archive.Field("channels", layer.channels);
  archive.Field("weights", layer.weights);
  archive.Field("biases", layer.biases);
  archive.Field("average_activations", layer.average_activations);
}

template <class Archive>
void Describe(Archive& archive, Network& network) {
  archive.Field("input_dropout_ratio", network.input_dropout_ratio);
  archive.Field("layers", network.layers);
}

template <class Archive>
void Describe(Archive& archive, LayerState& state) {
  archive.Field("adadelta", state.adadelta);
  archive.Field("bias_adadelta", state.bias_adadelta);
  archive.Field("velocities", state.velocities);
  archive.Field("bias_velocities", state.bias_velocities);
}

void WriteNetwork(const LearnedNetwork& learned, RecordWriter& model_record,
                  RecordWriter& file_record) {
  model_record.Field("network", learned.network());
  model_record.Field("optimizer_state", learned.state());
  file_record.Field("encoding", learned.encoder()->encoding());
}

std::shared_ptr<const LearnedNetwork> ReadNetwork(const RecordReader& model_record,
                                                  const RecordReader& file_record) {
  std::shared_ptr<const Network> network;
  std::shared_ptr<const OptimizerState> state;
  model_record.Field("network", network);
  model_record.Field("optimizer_state", state);
  Encoding encoding;
  file_record.Field("encoding", encoding);
  CheckEncoding(encoding);
  if (network == nullptr) ThrowDamaged("it has no network");
  return std::make_shared<const LearnedNetwork>(
      std::make_shared<const FeatureEncoder>(std::move(encoding)), std::move(network),
      std::move(state));
}

}  // namespace hydrofoil
