#include "algorithms/deeplearning/export/original_columns.h"

#include <fast_float/fast_float.h>
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "algorithms/deeplearning/encoding/categorical_recoding.h"
#include "algorithms/deeplearning/encoding/feature_encoder.h"
#include "algorithms/deeplearning/learned_network.h"
#include "base/error.h"

namespace hydrofoil {
namespace {

using Source = CategoricalRecoding::Source;

OriginalColumns Unchanged(const Encoding& encoding) {
  OriginalColumns original;
  for (size_t i = 0; i < encoding.names.size(); ++i) {
    const bool categorical = i < encoding.domains.size();
    original.columns.push_back({encoding.names[i], categorical ? encoding.domains[i] : nullptr});
    original.predictors.push_back({i, {}, PredictorOrigin::kNoBit});
  }
  return original;
}

// What LabelEncoder makes of the levels: their values if all are numbers, else their numbers.
std::vector<double> LabelsOf(const Domain& domain) {
  std::vector<double> values;
  for (const std::string& level : domain) {
    double value = 0;
    const char* end = level.data() + level.size();
    const auto [stopped, fault] = fast_float::from_chars(level.data(), end, value);
    if (fault != std::errc() || stopped != end) return {};
    values.push_back(value);
  }
  return values;
}

class Finder {
 public:
  explicit Finder(const Model& model)
      : model_(model),
        encoding_(EncoderOf(model).encoding()),
        recoding_(*encoding_.options.recoding) {}

  OriginalColumns Find() {
    for (const std::string& name : model_.original_names.value_or(std::vector<std::string>())) {
      if (name == model_.response_column) continue;
      const Source* source = SourceOf(name);
      original_.columns.push_back({name, source != nullptr ? source->domain : nullptr});
    }
    for (size_t i = 0; i < encoding_.names.size(); ++i) {
      original_.predictors.push_back(OriginOf(encoding_.names[i]));
      if (i < encoding_.domains.size()) RequireLevels(i);
    }
    return std::move(original_);
  }

 private:
  [[nodiscard]] const Source* SourceOf(const std::string& name) const {
    for (const Source& source : recoding_.sources) {
      if (source.name == name) return &source;
    }
    return nullptr;
  }

  [[nodiscard]] PredictorOrigin OriginOf(const std::string& predictor) const {
    for (size_t c = 0; c < original_.columns.size(); ++c) {
      const OriginalColumn& column = original_.columns[c];
      if (column.domain == nullptr) {
        if (column.name == predictor) return {c, {}, PredictorOrigin::kNoBit};
        continue;
      }
      auto origin = OriginIn(*SourceOf(column.name), predictor);
      if (!origin) continue;
      origin->column = c;
      return *std::move(origin);
    }
    ThrowIllegalArgument(
        fmt::format("The model does not say what its column '{}' was made from.", predictor));
  }

  // A categorical predictor must be made of a column with the same levels, or with those that
  // stand for them.
  void RequireLevels(size_t i) const {
    const PredictorOrigin& origin = original_.predictors[i];
    const DomainPtr& from = original_.columns[origin.column].domain;
    const auto levels = static_cast<double>(encoding_.domains[i]->size());
    const bool known = std::all_of(origin.values.begin(), origin.values.end(),
                                   [&](double level) { return level >= 0 && level < levels; });
    const bool same =
        !origin.values.empty() || (from != nullptr && from->size() == encoding_.domains[i]->size());
    if (from == nullptr || origin.bit != PredictorOrigin::kNoBit || !known || !same) {
      ThrowIllegalArgument(fmt::format(
          "The model's column '{}' does not fit what it was made from.", encoding_.names[i]));
    }
  }

  // Nothing when `predictor` was not made of `source`.
  [[nodiscard]] std::optional<PredictorOrigin> OriginIn(const Source& source,
                                                        const std::string& predictor) const {
    PredictorOrigin origin;
    switch (recoding_.scheme) {
      case CategoricalEncoding::kBinary:
        for (int bit = 0; source.domain->size() >> static_cast<unsigned>(bit) != 0; ++bit) {
          if (predictor != fmt::format("{}:{}", source.name, bit)) continue;
          origin.bit = bit;
          return origin;
        }
        return std::nullopt;
      case CategoricalEncoding::kEigen:
        if (predictor != source.name + ".Eigen") return std::nullopt;
        // The reference keeps projections as floats.
        for (const double value : source.values) {
          origin.values.push_back(static_cast<double>(static_cast<float>(value)));
        }
        return origin;
      case CategoricalEncoding::kEnumLimited:
        if (source.limited == nullptr) break;
        if (predictor != fmt::format("{}.top_{}_levels", source.name, recoding_.max_levels)) {
          return std::nullopt;
        }
        origin.values = source.values;
        return origin;
      default:
        if (predictor == source.name) origin.values = LabelsOf(*source.domain);
    }
    return predictor == source.name ? std::optional(origin) : std::nullopt;
  }

  const Model& model_;
  const Encoding& encoding_;
  const CategoricalRecoding& recoding_;
  OriginalColumns original_;
};

}  // namespace

OriginalColumns FindOriginalColumns(const Model& model) {
  const Encoding& encoding = EncoderOf(model).encoding();
  return encoding.options.recoding == nullptr ? Unchanged(encoding) : Finder(model).Find();
}

}  // namespace hydrofoil
