#include "algorithms/deeplearning/export/mojo_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "algorithms/deeplearning/encoding/feature_encoder.h"
#include "algorithms/deeplearning/export/mojo_origin.h"
#include "algorithms/deeplearning/learned_network.h"
#include "algorithms/deeplearning/network/network.h"
#include "base/error.h"
#include "exchange/mojo_file.h"

namespace hydrofoil {
namespace {

constexpr double kMaxUnits = 1e8;

[[noreturn]] void ThrowDamaged(std::string_view what) {
  ThrowIllegalArgument(fmt::format("The file is not a readable MOJO: {}", what));
}

ModelCategory CategoryOf(const MojoFile& mojo) {
  const std::string& name = mojo.Text("category");
  for (const auto category : {ModelCategory::kBinomial, ModelCategory::kMultinomial,
                              ModelCategory::kRegression, ModelCategory::kAutoEncoder}) {
    if (name == std::string_view(ModelCategoryName(category))) {
      return category;
    }
  }
  ThrowDamaged(fmt::format("category {} is not known", name));
}

size_t CountOf(const MojoFile& mojo, std::string_view key, size_t at_most) {
  const int64_t count = mojo.Int(key);
  if (count < 0 || static_cast<uint64_t>(count) > at_most) {
    ThrowDamaged(fmt::format("{} = {} does not fit the columns", key, count));
  }
  return static_cast<size_t>(count);
}

std::vector<size_t> LayerSizes(const MojoFile& mojo) {
  std::vector<size_t> sizes;
  for (const double size : mojo.RequiredDoubles("neural_network_sizes")) {
    if (!(size >= 1 && size <= kMaxUnits) || size != std::floor(size)) {
      ThrowDamaged("neural_network_sizes holds no layer sizes");
    }
    sizes.push_back(static_cast<size_t>(size));
  }
  if (sizes.size() < 2) {
    ThrowDamaged("the network has no layers");
  }
  return sizes;
}

// Parameters that only the details for people tell.
class Details {
 public:
  explicit Details(const MojoFile& mojo)
      : json_(nlohmann::json::parse(mojo.details(), nullptr, false)) {}

  // Null when it is not told.
  [[nodiscard]] nlohmann::json Parameter(std::string_view name) const {
    if (!json_.is_object() || !json_.contains("parameters")) return nullptr;
    for (const auto& parameter : json_["parameters"]) {
      if (parameter.is_object() && parameter.contains("name") && parameter["name"] == name &&
          parameter.contains("actual_value")) {
        return parameter["actual_value"];
      }
    }
    return nullptr;
  }
  void Read(std::string_view name, double& value) const {
    const nlohmann::json told = Parameter(name);
    if (told.is_number()) value = told.get<double>();
  }
  void Read(std::string_view name, bool& value) const {
    const nlohmann::json told = Parameter(name);
    if (told.is_boolean()) value = told.get<bool>();
  }
  // The name of a column.
  void Read(std::string_view name, std::string& value) const {
    const nlohmann::json told = Parameter(name);
    if (told.is_object() && told.contains("column_name") && told["column_name"].is_string()) {
      value = told["column_name"].get<std::string>();
    }
  }

 private:
  nlohmann::json json_;
};

int64_t SeedOf(const MojoFile& mojo) {
  const nlohmann::json seed = Details(mojo).Parameter("seed");
  if (seed.is_number_integer()) return seed.get<int64_t>();
  ThrowIllegalArgument("The MOJO hashes categories but does not say with which seed.");
}

std::vector<double> OrNeutral(std::optional<std::vector<double>> values, size_t count,
                              double neutral, std::string_view key) {
  auto out = values ? std::move(*values) : std::vector<double>(count, neutral);
  if (out.size() != count) {
    ThrowDamaged(fmt::format("{} has {} values instead of {}", key, out.size(), count));
  }
  return out;
}

// Reads one MOJO into one model.
class Reader {
 public:
  Reader(const MojoFile& mojo, Model& model) : mojo_(mojo), model_(model) {}

  void Read() {
    model_.category = CategoryOf(mojo_);
    cats_ = CountOf(mojo_, "cats", mojo_.columns().size());
    nums_ = CountOf(mojo_, "nums", mojo_.columns().size() - cats_);
    sizes_ = LayerSizes(mojo_);
    ReadColumns();
    ReadParameters();
    encoder_ = std::make_shared<const FeatureEncoder>(ReadEncoding());
    if (encoder_->input_count() != sizes_.front()) {
      ThrowDamaged(fmt::format("the network has {} inputs instead of {}", sizes_.front(),
                               encoder_->input_count()));
    }
    model_.predictor = std::make_shared<const LearnedNetwork>(
        encoder_, std::make_shared<const Network>(ReadNetwork()), nullptr);
    CheckOutputs();
  }

 private:
  void ReadColumns() {
    model_.names = mojo_.columns();
    model_.domains = mojo_.domains();
    model_.predictor_count = cats_ + nums_;
    for (size_t i = 0; i < model_.names.size(); ++i) {
      const bool categorical = model_.domains[i] != nullptr;
      model_.column_types.emplace_back(categorical ? "Enum" : "Numeric");
      if (i < model_.predictor_count && categorical != (i < cats_)) {
        ThrowDamaged("categorical columns do not come first");
      }
    }
    if (model_.is_supervised()) {
      if (model_.names.size() <= model_.predictor_count) {
        ThrowDamaged("the response column is missing");
      }
      model_.response_column = model_.names.back();
      model_.response_domain = model_.domains.back();
    }
    model_.prior_class_distribution =
        mojo_.Doubles("prior_class_distrib").value_or(std::vector<double>());
    model_.model_class_distribution =
        mojo_.Doubles("model_class_distrib").value_or(model_.prior_class_distribution);
    model_.default_threshold = mojo_.Double("default_threshold");
    const bool classifier = model_.category == ModelCategory::kBinomial ||
                            model_.category == ModelCategory::kMultinomial;
    const size_t classes = model_.class_count();
    const bool fits = model_.category == ModelCategory::kBinomial ? classes == 2 : classes >= 2;
    if (classifier != model_.is_classifier() || (classifier && !fits)) {
      ThrowDamaged("the category does not fit the response column");
    }
    CheckShares(classifier ? classes : 0);
  }

  // Of the classes; they may be missing unless balanced classes need them.
  void CheckShares(size_t classes) const {
    const bool balanced = mojo_.Bool("balance_classes");
    for (const auto* shares :
         {&model_.prior_class_distribution, &model_.model_class_distribution}) {
      if (shares->size() != classes && (balanced || !shares->empty())) {
        ThrowDamaged("the distribution of the classes does not fit their number");
      }
    }
  }

  void ReadParameters() {
    DeepLearningParameters& parameters = parameters_;
    const auto activation = ParseEnum<Activation>(mojo_.Text("activation"));
    const auto distribution = ParseEnum<Distribution>(mojo_.Text("distribution"));
    if (!activation || !distribution) {
      ThrowDamaged("activation or distribution is not known");
    }
    parameters.model_id = model_.key;
    parameters.activation = *activation;
    parameters.distribution = *distribution;
    parameters.autoencoder = !model_.is_supervised();
    parameters.balance_classes = mojo_.Bool("balance_classes");
    parameters.use_all_factor_levels = mojo_.Bool("use_all_factor_levels");
    parameters.response_column = model_.response_column;
    parameters.offset_column = mojo_.Text("offset_column", "");
    parameters.fold_column = mojo_.Text("fold_column", "");
    parameters.standardize = mojo_.Doubles("norm_mul").has_value();
    if (mojo_.Text("mean_imputation", "true") == "false") {
      parameters.missing_values_handling = MissingValuesHandling::kSkip;
    }
    ReadDetails(parameters);
    parameters.hidden.clear();
    for (size_t i = 1; i + 1 < sizes_.size(); ++i) {
      parameters.hidden.push_back(static_cast<int32_t>(sizes_[i]));
    }
    parameters.hidden_dropout_ratios = mojo_.RequiredDoubles("hidden_dropout_ratios");
    if (parameters.hidden_dropout_ratios.size() + 1 != sizes_.size()) {
      ThrowDamaged("hidden_dropout_ratios do not fit the layers");
    }
    parameters.hidden_dropout_ratios.pop_back();
    model_.input_parameters = parameters;
    model_.actual_parameters = parameters;
    model_.effective_parameters = parameters;
  }

  // What metrics need; predictions do not.
  void ReadDetails(DeepLearningParameters& parameters) const {
    const Details details(mojo_);
    details.Read("weights_column", parameters.weights_column);
    details.Read("quantile_alpha", parameters.quantile_alpha);
    details.Read("tweedie_power", parameters.tweedie_power);
    details.Read("huber_alpha", parameters.huber_alpha);
    details.Read("sparse", parameters.sparse);
  }

  Encoding ReadEncoding() {
    Encoding encoding;
    encoding.options.use_all_factor_levels = parameters_.use_all_factor_levels;
    encoding.options.autoencoder = parameters_.autoencoder;
    encoding.options.standardize = parameters_.standardize;
    encoding.options.sparse = parameters_.sparse;
    encoding.options.signed_offsets = mojo_.Text("hydrofoil_signed_offsets", "false") == "true";
    if (mojo_.Has("_n_orig_names")) {
      MojoOrigin origin = ReadMojoOrigin(mojo_);
      encoding.options.recoding = std::move(origin.recoding);
      model_.original_names = std::move(origin.names);
    }
    const auto predictors = static_cast<std::ptrdiff_t>(model_.predictor_count);
    encoding.names.assign(model_.names.begin(), model_.names.begin() + predictors);
    encoding.types.assign(model_.predictor_count, ColumnType::kNumeric);
    std::fill_n(encoding.types.begin(), cats_, ColumnType::kCategorical);
    encoding.domains.assign(model_.domains.begin(),
                            model_.domains.begin() + static_cast<std::ptrdiff_t>(cats_));
    encoding.missing_seen.assign(cats_, 1);
    ReadSlots(encoding);
    encoding.multipliers = OrNeutral(mojo_.Doubles("norm_mul"), nums_, 1, "norm_mul");
    encoding.subtrahends = OrNeutral(mojo_.Doubles("norm_sub"), nums_, 0, "norm_sub");
    encoding.means = encoding.subtrahends;
    encoding.response_name = model_.response_column;
    encoding.response_domain = model_.response_domain;
    if (const auto multipliers = mojo_.Doubles("norm_resp_mul");
        multipliers && !multipliers->empty()) {
      encoding.options.standardize_response = true;
      encoding.response_multiplier = multipliers->front();
      const std::vector<double> subtrahends = mojo_.RequiredDoubles("norm_resp_sub");
      if (subtrahends.empty()) ThrowDamaged("norm_resp_sub is empty");
      encoding.response_subtrahend = subtrahends.front();
    }
    encoding.weights_name = parameters_.weights_column;
    encoding.offset_name = parameters_.offset_column;
    return encoding;
  }

  void ReadSlots(Encoding& encoding) {
    const std::vector<double> offsets = mojo_.RequiredDoubles("cat_offsets");
    const size_t skipped = encoding.options.use_all_factor_levels ? 0 : 1;
    size_t expected = 0;
    for (size_t i = 0; i <= cats_; ++i) {
      if (offsets.size() != cats_ + 1 || offsets[i] != static_cast<double>(expected)) {
        ThrowDamaged("cat_offsets do not fit the levels of the categorical columns");
      }
      encoding.slot_offsets.push_back(static_cast<uint32_t>(expected));
      expected += i < cats_ ? encoding.domains[i]->size() - skipped + 1 : 0;
    }
    if (sizes_.front() < encoding.slot_offsets.back() + nums_ && sizes_.front() > nums_) {
      encoding.options.max_categorical_features = sizes_.front() - nums_;
      encoding.options.seed = SeedOf(mojo_);
    }
  }

  Network ReadNetwork() {
    Network network;
    for (size_t i = 0; i + 1 < sizes_.size(); ++i) {
      const bool output = i + 2 == sizes_.size();
      Layer layer;
      layer.inputs = sizes_[i];
      layer.units = sizes_[i + 1];
      layer.kind =
          output ? OutputKind(parameters_, model_.class_count()) : KindOf(parameters_.activation);
      layer.channels = TraitsOf(layer.kind).channels;
      layer.dropout_ratio = output ? 0 : parameters_.hidden_dropout_ratios.at(i);
      layer.dropout = layer.dropout_ratio > 0;
      const auto weights = mojo_.RequiredDoubles(fmt::format("weight_layer{}", i));
      layer.weights.assign(weights.begin(), weights.end());
      layer.biases = mojo_.RequiredDoubles(fmt::format("bias_layer{}", i));
      if (layer.weights.size() != layer.units * layer.inputs * layer.channels ||
          layer.biases.size() != layer.units * layer.channels) {
        ThrowDamaged(fmt::format("the weights of layer {} do not fit its size", i));
      }
      network.layers.push_back(std::move(layer));
    }
    return network;
  }

  void CheckOutputs() {
    const size_t expected = model_.is_supervised() ? model_.class_count() : encoder_->input_count();
    if (sizes_.back() != expected) {
      ThrowDamaged(
          fmt::format("the network has {} outputs instead of {}", sizes_.back(), expected));
    }
  }

  const MojoFile& mojo_;
  Model& model_;
  DeepLearningParameters parameters_;
  std::shared_ptr<const FeatureEncoder> encoder_;
  size_t cats_ = 0;
  size_t nums_ = 0;
  std::vector<size_t> sizes_;
};

}  // namespace

Model ReadNetworkMojo(const MojoFile& mojo, const std::string& key) {
  Model model;
  model.key = key;
  model.checksum = mojo.Int("uuid");
  Reader(mojo, model).Read();
  return model;
}

}  // namespace hydrofoil
