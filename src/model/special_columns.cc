#include "model/special_columns.h"

#include <fmt/format.h>

#include <utility>

#include "model/column_adaptation.h"

namespace hydrofoil {
namespace {

ColumnPtr FindColumn(const Frame& frame, const std::string& name) {
  const auto index = name.empty() ? std::nullopt : frame.Find(name);
  return index ? frame.column(*index) : nullptr;
}

// A column that only metrics need: without them text there does no harm.
ColumnPtr BindForMetrics(const NamedColumn& given, BindUse use, AdaptedFrame& adapted) {
  if (use == BindUse::kPredictions && given.column->is_text()) return nullptr;
  return AdaptToNumbers(given, given.column->type(), adapted.warnings);
}

void BindResponse(const SpecialColumns& trained, const Frame& frame, BindUse use,
                  AdaptedFrame& adapted) {
  const std::string& name = trained.response;
  const ColumnPtr column = FindColumn(frame, name);
  if (!column) return;
  if (!trained.response_domain) {
    adapted.response = BindForMetrics({name, column}, use, adapted);
    return;
  }
  LevelsColumn levels = AdaptToLevels({name, column}, *trained.response_domain, adapted.warnings);
  if (!levels.level_map.empty() && levels.unknown.size() == levels.level_map.size()) {
    ThrowUnfitFrame(fmt::format(
        "Test/Validation dataset has a categorical response column '{}' with no levels in common "
        "with the model",
        name));
  }
  adapted.response = std::move(levels.codes);
  adapted.response_level_map = std::move(levels.level_map);
}

void BindWeights(const std::string& name, const Frame& frame, BindUse use, AdaptedFrame& adapted) {
  const ColumnPtr weights = FindColumn(frame, name);
  if (weights) adapted.weights = BindForMetrics({name, weights}, use, adapted);
  if (weights || name.empty() || !adapted.response) return;
  adapted.warnings.push_back(fmt::format(
      "Test/Validation dataset is missing weights column '{}' (needed because a response was "
      "found and metrics are to be computed): substituting in a column of 1s\n\nFor more "
      "information visit:\n  https://github.com/h2oai/h2o-3/discussions/15512",
      name));
}

void BindOffset(const std::string& name, const Frame& frame, AdaptedFrame& adapted) {
  if (name.empty()) return;
  const ColumnPtr offset = FindColumn(frame, name);
  if (!offset) {
    ThrowUnfitFrame(fmt::format(
        "Test/Validation dataset is missing offset column '{}'. If your intention is to disable "
        "the effect of the offset add a zero offset column.\n\nFor more information visit:\n  "
        "https://github.com/h2oai/h2o-3/discussions/15521",
        name));
  }
  adapted.offset = AdaptToNumbers({name, offset}, offset->type(), adapted.warnings);
}

}  // namespace

void BindSpecialColumns(const SpecialColumns& trained, const Frame& frame, BindUse use,
                        AdaptedFrame& adapted) {
  BindResponse(trained, frame, use, adapted);
  BindWeights(trained.weights, frame, use, adapted);
  BindOffset(trained.offset, frame, adapted);
}

}  // namespace hydrofoil
