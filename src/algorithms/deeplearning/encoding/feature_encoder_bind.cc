// Finding an encoder's columns in a frame that may differ from the training frame.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/error.h"
#include "algorithms/deeplearning/encoding/categorical_recoding.h"
#include "algorithms/deeplearning/encoding/feature_encoder.h"
#include "frame/column_stats.h"

namespace hydrofoil {
namespace {

constexpr size_t kShownLevels = 20;

using LevelIndex = std::unordered_map<std::string_view, uint32_t>;

LevelIndex IndexLevels(const Domain& domain) {
  LevelIndex index;
  for (size_t i = 0; i < domain.size(); ++i) {
    index.emplace(domain[i], static_cast<uint32_t>(i));
  }
  return index;
}

struct LevelMap {
  std::vector<uint32_t> codes;  // empty: the same domain
  std::vector<std::string> unknown;
};

// Unknown levels are numbered after the trained ones.
LevelMap MapLevels(const Domain& from, const Domain& to) {
  LevelMap map;
  if (from == to) {
    return map;
  }
  const LevelIndex index = IndexLevels(to);
  for (const std::string& level : from) {
    const auto it = index.find(level);
    if (it != index.end()) {
      map.codes.push_back(it->second);
    } else {
      map.codes.push_back(static_cast<uint32_t>(to.size() + map.unknown.size()));
      map.unknown.push_back(level);
    }
  }
  return map;
}

std::string UnknownLevelsWarning(const std::string& name, const std::vector<std::string>& levels) {
  std::string list;
  for (size_t i = 0; i < std::min(levels.size(), kShownLevels); ++i) {
    list += fmt::format("{}\"{}\"", i == 0 ? "" : ", ", levels[i]);
  }
  return fmt::format("Test/Validation dataset column '{}' has levels not trained on: [{}{}]", name,
                     list, levels.size() > kShownLevels ? ", ..." : "");
}

// Levels not trained on of columns that recoding made into others.
void WarnOfLevelsBeforeRecoding(const Frame& frame, const Frame& recoded,
                                const CategoricalRecoding& recoding, AdaptedFrame& input) {
  for (const CategoricalRecoding::Source& source : recoding.sources) {
    const auto index = frame.Find(source.name);
    if (!index || !frame.column(*index)->is_categorical()) continue;
    const auto after = recoded.Find(source.name);
    if (after && recoded.column(*after)->is_categorical()) continue;  // has warned
    const LevelMap map = MapLevels(*frame.column(*index)->domain(), *source.domain);
    if (map.unknown.empty()) continue;
    input.warnings.push_back(UnknownLevelsWarning(source.name, map.unknown));
  }
}

// Integers and texts that name levels, as codes of `domain`. Other numbers name none.
ColumnPtr ReadAsLevels(const std::string& name, const ColumnPtr& column, const Domain& domain,
                       AdaptedFrame& input) {
  const bool text = column->type() == ColumnType::kString;
  if (column->type() == ColumnType::kTime || column->type() == ColumnType::kUuid) {
    ThrowIllegalArgument(fmt::format(
        "Test/Validation dataset has a non-categorical column '{}' which is categorical in the "
        "training data",
        name));
  }
  const LevelIndex index = IndexLevels(domain);
  std::vector<double> codes(column->rows(), NAN);
  if (!text && !column->stats().is_integer) {
    return Column::FromValues(ColumnType::kNumeric, column->layout(), codes);
  }
  std::vector<std::string> unknown;
  for (size_t row = 0; row < codes.size(); ++row) {
    if (column->IsMissing(row)) {
      continue;
    }
    const std::string level = text ? std::string(*column->StringAt(row))
                                   : fmt::format("{}", static_cast<int64_t>(column->At(row)));
    const auto it = index.find(level);
    codes[row] = static_cast<double>(it == index.end() ? domain.size() : it->second);
    if (it == index.end() && std::find(unknown.begin(), unknown.end(), level) == unknown.end() &&
        unknown.size() <= kShownLevels) {
      unknown.push_back(level);
    }
  }
  if (!unknown.empty()) {
    input.warnings.push_back(UnknownLevelsWarning(name, unknown));
  }
  return Column::FromValues(ColumnType::kNumeric, column->layout(), codes);
}

class Binder {
 public:
  Binder(const Encoding& encoding, const Frame& frame) : encoding_(encoding), frame_(frame) {}

  AdaptedFrame Bind() {
    input_.rows = frame_.rows();
    size_t found = 0;
    for (size_t i = 0; i < encoding_.names.size(); ++i) {
      found += BindPredictor(i) ? 1 : 0;
    }
    if (found == 0 && !encoding_.names.empty()) {
      ThrowIllegalArgument(
          "Test/Validation dataset has no columns in common with the training set");
    }
    BindResponse();
    BindWeightsAndOffset();
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
      BindNumeric(name, column);
    }
    return true;
  }

  void BindCategorical(const std::string& name, const ColumnPtr& column, const Domain& domain) {
    if (!column->is_categorical()) {
      input_.predictors.push_back(ReadAsLevels(name, column, domain, input_));
      input_.level_maps.emplace_back();
      return;
    }
    LevelMap map = MapLevels(*column->domain(), domain);
    if (!map.unknown.empty()) {
      input_.warnings.push_back(UnknownLevelsWarning(name, map.unknown));
    }
    input_.predictors.push_back(column);
    input_.level_maps.push_back(std::move(map.codes));
  }

  void BindNumeric(const std::string& name, const ColumnPtr& column) {
    if (column->is_categorical()) {
      ThrowIllegalArgument(fmt::format(
          "Test/Validation dataset has categorical column '{}' which is real-valued in the "
          "training data",
          name));
    }
    input_.predictors.push_back(column);
  }

  void BindResponse() {
    const std::string& name = encoding_.response_name;
    const ColumnPtr column = Find(name);
    if (!column) {
      return;
    }
    input_.response = column;
    if (!encoding_.response_domain) {
      if (column->is_categorical()) {
        ThrowIllegalArgument(fmt::format(
            "Test/Validation dataset has categorical column '{}' which is real-valued in the "
            "training data",
            name));
      }
      return;
    }
    const Domain& domain = *encoding_.response_domain;
    if (!column->is_categorical()) {
      input_.response = ReadAsLevels(name, column, domain, input_);
      return;
    }
    LevelMap map = MapLevels(*column->domain(), domain);
    if (!map.codes.empty() && map.unknown.size() == map.codes.size()) {
      ThrowIllegalArgument(fmt::format(
          "Test/Validation dataset has a categorical response column '{}' with no levels in common "
          "with the model",
          name));
    }
    if (!map.unknown.empty()) {
      input_.warnings.push_back(UnknownLevelsWarning(name, map.unknown));
    }
    input_.response_level_map = std::move(map.codes);
  }

  void BindWeightsAndOffset() {
    input_.weights = Find(encoding_.weights_name);
    if (!input_.weights && !encoding_.weights_name.empty() && input_.response) {
      input_.warnings.push_back(fmt::format(
          "Test/Validation dataset is missing weights column '{}' (needed because a response was "
          "found and metrics are to be computed): substituting in a column of 1s\n\nFor more "
          "information visit:\n  https://github.com/h2oai/h2o-3/discussions/15512",
          encoding_.weights_name));
    }
    input_.offset = Find(encoding_.offset_name);
    if (!input_.offset && !encoding_.offset_name.empty()) {
      ThrowIllegalArgument(fmt::format(
          "Test/Validation dataset is missing offset column '{}'. If your intention is to disable "
          "the effect of the offset add a zero offset column.\n\nFor more information visit:\n  "
          "https://github.com/h2oai/h2o-3/discussions/15521",
          encoding_.offset_name));
    }
  }

  const Encoding& encoding_;
  const Frame& frame_;
  AdaptedFrame input_;
};

}  // namespace

AdaptedFrame FeatureEncoder::Bind(const Frame& frame) const {
  if (encoding_.options.recoding == nullptr) return Binder(encoding_, frame).Bind();
  const Frame recoded = Recode(*encoding_.options.recoding, frame);
  AdaptedFrame input = Binder(encoding_, recoded).Bind();
  WarnOfLevelsBeforeRecoding(frame, recoded, *encoding_.options.recoding, input);
  return input;
}

}  // namespace hydrofoil
