#include "algorithms/deeplearning/export/mojo_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

#include "algorithms/deeplearning/encoding/categorical_recoding.h"
#include "algorithms/deeplearning/encoding/feature_encoder.h"
#include "algorithms/deeplearning/learned_network.h"
#include "algorithms/deeplearning/network/model_summary.h"
#include "algorithms/deeplearning/network/network.h"
#include "base/error.h"
#include "exchange/zip_writer.h"
#include "text/real_text.h"

namespace hydrofoil {
namespace {

constexpr std::string_view kReadme =
    "modelDetails.json is the model as the server describes it, for people and tools that look at "
    "models.\nScoring does not need it, and its fields may change with the server's version.\n";

template <typename Number>
std::string ListText(std::span<const Number> values) {
  std::string out = "[";
  for (size_t i = 0; i < values.size(); ++i) {
    if (i > 0) out += ", ";
    if constexpr (std::is_floating_point_v<Number>) {
      AppendReal(values[i], out);
    } else {
      AppendInteger(static_cast<int64_t>(values[i]), out);
    }
  }
  return out + "]";
}

template <typename Number>
std::string ListText(const std::vector<Number>& values) {
  return ListText(std::span<const Number>(values));
}

std::string ListOrNull(const std::vector<double>& values) {
  return values.empty() ? "null" : ListText(values);
}

std::string OneOrNull(const std::optional<double>& value) {
  return value ? ListText(std::span<const double>(&*value, 1)) : "null";
}

std::string RealText(double value) {
  std::string out;
  AppendReal(value, out);
  return out;
}

std::string TimeText(int64_t time_ms) {
  const std::time_t seconds = time_ms / 1000;
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", utc.tm_year + 1900,
                     utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec,
                     time_ms % 1000);
}

std::string EscapeLevel(const std::string& level) {
  std::string out;
  for (const char c : level) {
    if (c == '\\') {
      out += "\\\\";
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else {
      out += c;
    }
  }
  return out;
}

// One a line; the format has no way to write line ends.
std::string Lines(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) {
    if (text.find_first_of("\r\n") != std::string::npos) {
      ThrowIllegalArgument(
          fmt::format("A MOJO cannot hold '{}', which has a line end.", text.substr(0, 60)));
    }
    out += text + "\n";
  }
  return out;
}

class Writer {
 public:
  Writer(const Model& model, const MojoNotes& notes)
      : model_(model), notes_(notes), encoding_(EncoderOf(model).encoding()) {}

  std::vector<std::pair<std::string, std::string>> Write() {
    WriteOrigin();
    WriteColumns();
    WriteNormalization();
    WriteNetwork();
    WriteRecoding();
    files_.emplace_back("model.ini", "[info]\n" + info_ + "\n[columns]\n" + Lines(model_.names) +
                                         "\n[domains]\n" + domain_lines_);
    files_.insert(files_.end(), domain_files_.begin(), domain_files_.end());
    if (!notes_.details.empty()) {
      files_.emplace_back("experimental/modelDetails.json", notes_.details);
      files_.emplace_back("experimental/README.md", kReadme);
    }
    return std::move(files_);
  }

 private:
  void Add(std::string_view key, std::string_view value) {
    info_ += fmt::format("{} = {}\n", key, value);
  }
  void AddFlag(std::string_view key, bool value) { Add(key, value ? "true" : "false"); }
  void AddCount(std::string_view key, size_t value) { Add(key, std::to_string(value)); }

  void WriteOrigin() {
    Add("h2o_version", notes_.version);
    Add("mojo_version", "1.10");
    Add("license", "Apache License Version 2.0");
    Add("algo", "deeplearning");
    Add("algorithm", "Deep Learning");
    Add("endianness", "LITTLE_ENDIAN");
    Add("category", ModelCategoryName(model_.category));
    Add("uuid", std::to_string(model_.checksum));
    AddFlag("supervised", model_.is_supervised());
    AddCount("n_features", model_.predictor_count);
    AddCount("n_classes", model_.class_count());
    AddCount("n_columns", model_.names.size());
  }

  void WriteColumns() {
    CollectDomains();
    const DeepLearningParameters& used = ParametersOf(model_);
    if (!used.offset_column.empty()) Add("offset_column", used.offset_column);
    if (!used.fold_column.empty()) Add("fold_column", used.fold_column);
    AddFlag("balance_classes", used.balance_classes);
    Add("default_threshold", RealText(model_.default_threshold));
    Add("prior_class_distrib", ListOrNull(model_.prior_class_distribution));
    Add("model_class_distrib",
        used.balance_classes ? ListOrNull(model_.model_class_distribution) : "null");
    Add("timestamp", TimeText(notes_.time_ms));
    AddFlag("escape_domain_values", true);
  }

  void CollectDomains() {
    size_t count = 0;
    for (size_t i = 0; i < model_.domains.size(); ++i) {
      if (model_.domains[i] == nullptr) continue;
      const std::string name = fmt::format("d{:03}.txt", count++);
      std::string content;
      for (const std::string& level : *model_.domains[i]) content += EscapeLevel(level) + "\n";
      domain_lines_ += fmt::format("{}: {} {}\n", i, model_.domains[i]->size(), name);
      domain_files_.emplace_back("domains/" + name, std::move(content));
    }
    AddCount("n_domains", count);
  }

  void WriteNormalization() {
    const DeepLearningParameters& used = ParametersOf(model_);
    AddCount("mini_batch_size", static_cast<size_t>(used.mini_batch_size));
    AddCount("nums", EncoderOf(model_).nums());
    AddCount("cats", EncoderOf(model_).cats());
    Add("cat_offsets", ListText(encoding_.slot_offsets));
    const bool scaled = encoding_.options.standardize;
    Add("norm_mul", scaled ? ListText(encoding_.multipliers) : "null");
    Add("norm_sub", scaled ? ListText(encoding_.subtrahends) : "null");
    Add("norm_resp_mul", OneOrNull(encoding_.response_multiplier));
    Add("norm_resp_sub", OneOrNull(encoding_.response_subtrahend));
    AddFlag("use_all_factor_levels", encoding_.options.use_all_factor_levels);
    Add("activation", EnumName(used.activation));
    Add("distribution", EnumName(used.distribution));
    const bool imputes = used.missing_values_handling == MissingValuesHandling::kMeanImputation;
    AddFlag("mean_imputation", imputes);
    if (imputes && EncoderOf(model_).cats() > 0) Add("cat_modes", ListText(MissingLevels()));
  }

  // The level, by number, that stands for missing values of each categorical predictor.
  [[nodiscard]] std::vector<size_t> MissingLevels() const {
    std::vector<size_t> levels;
    const size_t skipped = encoding_.options.use_all_factor_levels ? 0 : 1;
    for (const DomainPtr& domain : encoding_.domains) levels.push_back(domain->size() - skipped);
    return levels;
  }

  void WriteNetwork() {
    const std::vector<Layer>& layers = NetworkOf(model_).layers;
    std::vector<size_t> sizes = {NetworkOf(model_).inputs()};
    std::vector<double> ratios;
    for (const Layer& layer : layers) {
      sizes.push_back(layer.units);
      ratios.push_back(layer.dropout ? layer.dropout_ratio : 0);
    }
    Add("neural_network_sizes", ListText(sizes));
    for (size_t i = 0; i < layers.size(); ++i) {
      Add(fmt::format("weight_layer{}", i), ListText(layers[i].weights));
      Add(fmt::format("bias_layer{}", i), ListText(layers[i].biases));
    }
    Add("hidden_dropout_ratios", ListText(ratios));
    // Not of the format, which knows only the reference's offsets; others pass over it.
    if (!encoding_.offset_name.empty() && encoding_.options.signed_offsets) {
      AddFlag("hydrofoil_signed_offsets", true);
    }
  }

  void WriteRecoding() {
    const auto& recoding = encoding_.options.recoding;
    if (recoding == nullptr) {
      Add("_genmodel_encoding", "AUTO");
      Add("_orig_projection_array", "null");
      return;
    }
    // The library cannot limit levels.
    const bool known = recoding->scheme != CategoricalEncoding::kEnumLimited;
    Add("_genmodel_encoding", known ? EnumName(recoding->scheme) : "null");
    WriteOriginalColumns(*recoding);
    std::vector<double> projection;
    if (recoding->scheme == CategoricalEncoding::kEigen) {
      for (const auto& source : recoding->sources) {
        projection.insert(projection.end(), source.values.begin(), source.values.end());
      }
    }
    Add("_orig_projection_array", ListOrNull(projection));
  }

  void WriteOriginalColumns(const CategoricalRecoding& recoding) {
    const std::vector<std::string> names =
        model_.original_names.value_or(std::vector<std::string>());
    AddCount("_n_orig_names", names.size());
    AddCount("_n_orig_domain_values", names.size());
    for (size_t i = 0; i < names.size(); ++i) {
      const DomainPtr domain = OriginalDomain(recoding, names[i]);
      AddCount(fmt::format("_m_orig_domain_values_{}", i), domain ? domain->size() : 0);
      if (domain) files_.emplace_back(fmt::format("_orig_domain_values_{}", i), Lines(*domain));
    }
    files_.emplace_back("_orig_names", Lines(names));
  }

  [[nodiscard]] DomainPtr OriginalDomain(const CategoricalRecoding& recoding,
                                         const std::string& name) const {
    for (const auto& source : recoding.sources) {
      if (source.name == name) return source.domain;
    }
    return name == model_.response_column ? model_.response_domain : nullptr;
  }

  const Model& model_;
  const MojoNotes& notes_;
  const Encoding& encoding_;
  std::string info_;
  std::string domain_lines_;
  std::vector<std::pair<std::string, std::string>> domain_files_;
  std::vector<std::pair<std::string, std::string>> files_;
};

}  // namespace

std::vector<std::pair<std::string, std::string>> MojoFiles(const Model& model,
                                                           const MojoNotes& notes) {
  if (IsUnstable(NetworkOf(model))) {
    ThrowIllegalArgument(
        "\n\nRefusing to create a MOJO for an unstable model."
        "\n\nFor more information visit:"
        "\n  https://github.com/h2oai/h2o-3/discussions/15515");
  }
  return Writer(model, notes).Write();
}

std::string WriteMojo(const Model& model, const MojoNotes& notes) {
  return ZipOf(MojoFiles(model, notes));
}

}  // namespace hydrofoil
