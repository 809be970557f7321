// Finding an encoder's columns in a frame that may differ from the training frame.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "algorithms/deeplearning/encoding/categorical_recoding.h"
#include "algorithms/deeplearning/encoding/feature_encoder.h"
#include "model/column_adaptation.h"
#include "model/special_columns.h"

namespace hydrofoil {
namespace {

// Numbers, text and the like in the place of columns that are going to be recoded. A column that
// LabelEncoder made has the name of its source: numbers there are taken as recoded already.
Frame AdaptSources(const CategoricalRecoding& recoding, const Frame& frame,
                   std::vector<std::string>& warnings) {
  Frame adapted = frame;
  for (const CategoricalRecoding::Source& source : recoding.sources) {
    const auto index = frame.Find(source.name);
    if (!index) continue;
    const ColumnPtr& column = frame.column(*index);
    const LevelsColumn levels = AdaptToLevels({source.name, column}, *source.domain, warnings);
    if (!column->is_categorical()) adapted.Replace(*index, levels.codes);
  }
  return adapted;
}

class Binder {
 public:
  Binder(const Encoding& encoding, const Frame& frame, BindUse use)
      : encoding_(encoding), frame_(frame), use_(use) {}

  AdaptedFrame Bind() {
    input_.rows = frame_.rows();
    size_t found = 0;
    for (size_t i = 0; i < encoding_.names.size(); ++i) {
      found += BindPredictor(i) ? 1 : 0;
    }
    if (found == 0 && !encoding_.names.empty()) {
      ThrowUnfitFrame("Test/Validation dataset has no columns in common with the training set");
    }
    BindSpecialColumns({encoding_.response_name, encoding_.response_domain, encoding_.weights_name,
                        encoding_.offset_name},
                       frame_, use_, input_);
    return std::move(input_);
  }

 private:
  [[nodiscard]] ColumnPtr Find(const std::string& name) const {
    const auto index = name.empty() ? std::nullopt : frame_.Find(name);
    return index ? frame_.column(*index) : nullptr;
  }

  bool BindPredictor(size_t i) {
    const std::string& name = encoding_.names[i];
    ColumnPtr column = Find(name);
    if (!column) {
      const bool zero = encoding_.options.sparse;
      input_.warnings.push_back(
          fmt::format("Test/Validation dataset is missing column '{}': substituting in a column of "
                      "{}",
                      name, zero ? "0.0" : "NaN"));
      input_.predictors.push_back(zero ? Column::Constant(0, frame_.layout()) : nullptr);
      if (i < encoding_.domains.size()) {
        input_.level_maps.emplace_back();
      }
      return false;
    }
    if (i < encoding_.domains.size()) {
      BindCategorical(name, column, *encoding_.domains[i]);
    } else {
      input_.predictors.push_back(
          AdaptToNumbers({name, column}, encoding_.types[i], input_.warnings));
    }
    return true;
  }

  void BindCategorical(const std::string& name, const ColumnPtr& column, const Domain& domain) {
    LevelsColumn levels = AdaptToLevels({name, column}, domain, input_.warnings);
    input_.predictors.push_back(std::move(levels.codes));
    input_.level_maps.push_back(std::move(levels.level_map));
  }

  const Encoding& encoding_;
  const Frame& frame_;
  BindUse use_;
  AdaptedFrame input_;
};

}  // namespace

AdaptedFrame FeatureEncoder::Bind(const Frame& frame, BindUse use) const {
  const CategoricalRecoding* recoding = encoding_.options.recoding.get();
  if (recoding == nullptr || use == BindUse::kTraining) return Binder(encoding_, frame, use).Bind();
  std::vector<std::string> warnings;
  const Frame recoded = Recode(*recoding, AdaptSources(*recoding, frame, warnings));
  AdaptedFrame input = Binder(encoding_, recoded, use).Bind();
  for (std::string& warning : warnings) {
    if (std::ranges::find(input.warnings, warning) != input.warnings.end()) continue;
    input.warnings.push_back(std::move(warning));
  }
  return input;
}

}  // namespace hydrofoil
