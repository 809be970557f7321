#include "scorer/row_scorer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/check.h"
#include "base/error.h"
#include "base/thread_pool.h"
#include "model/predict.h"

namespace hydrofoil {
namespace {

// Rows that are gathered together.
constexpr size_t kGroup = 48;
constexpr size_t kRowsATask = 288;

std::vector<std::string> OutputNames(const Model& model) {
  if (model.is_classifier()) {
    std::vector<std::string> names = {"predict"};
    for (const std::string& level : *model.response_domain) {
      names.push_back(ProbabilityColumnName(level));
    }
    return names;
  }
  if (model.is_supervised()) return {"predict"};
  std::vector<std::string> names = {"Reconstruction.MSE"};
  const auto& reconstructs = RequireCapability<ReconstructsRows>(model);
  for (const std::string& name : reconstructs.ReconstructionNames()) {
    names.push_back("reconstr_" + name);
  }
  names.resize(1 + reconstructs.reconstruction_width());  // some have no names
  return names;
}

// Calls score(first, count) for all rows, in pieces; a piece alone stays on this thread.
template <typename Score>
void InParallel(size_t rows, const Score& score) {
  if (rows <= kRowsATask) return score(size_t{0}, rows);
  ParallelFor((rows + kRowsATask - 1) / kRowsATask, [&](size_t task) {
    const size_t first = task * kRowsATask;
    score(first, std::min(kRowsATask, rows - first));
  });
}

}  // namespace

RowScorer::RowScorer(ModelPtr model)
    : model_(std::move(model)),
      scorer_(RequireCapability<ScoresPlainRows>(*model_).MakePlainRowScorer(*model_)),
      outputs_(OutputNames(*model_)) {
  for (const OriginalColumn& input : inputs()) {
    auto& codes = codes_.emplace_back();
    numbered_.emplace_back(input.domain == nullptr ? Domain() : *input.domain);
    if (input.domain == nullptr) continue;
    for (const std::string& level : *input.domain) {
      codes.emplace(level, static_cast<double>(codes.size()));
    }
  }
}

double RowScorer::LevelCode(size_t i, std::string_view level) const {
  const auto found = codes_[i].find(level);
  return found == codes_[i].end() ? static_cast<double>(codes_[i].size()) : found->second;
}

double RowScorer::NumberCode(size_t i, double number) const {
  if (std::isnan(number)) return NAN;
  if (!numbered_[i].CanName(number)) ThrowNotCategorical(inputs()[i].name);
  const auto code = numbered_[i].Find(number);
  return code ? static_cast<double>(*code) : static_cast<double>(codes_[i].size());
}

void RowScorer::RequireCodes(std::span<const double> values) const {
  const std::vector<OriginalColumn>& columns = inputs();
  for (size_t start = 0; start < values.size(); start += columns.size()) {
    for (size_t i = 0; i < columns.size(); ++i) {
      const double code = values[start + i];
      if (columns[i].domain == nullptr || std::isnan(code)) continue;
      if (code >= 0 && code == std::floor(code)) continue;
      ThrowIllegalArgument(fmt::format("column '{}': {} is no code of a level, which are 0 to {}",
                                       columns[i].name, code, codes_[i].size() - 1));
    }
  }
}

void RowScorer::Score(std::span<const double> values, std::span<double> out) const {
  const size_t outputs = outputs_.size();
  const size_t rows = out.size() / outputs;
  HYDROFOIL_CHECK(values.size() == rows * inputs().size() && out.size() == rows * outputs);
  RequireCodes(values);
  scorer_->Score(values, out);
}

void RowScorer::ScoreParallel(std::span<const double> values, std::span<double> out) const {
  InParallel(out.size() / outputs_.size(), [&](size_t first, size_t count) {
    Score(values.subspan(first * inputs().size(), count * inputs().size()),
          out.subspan(first * outputs_.size(), count * outputs_.size()));
  });
}

void RowScorer::ScoreView(const RowView& view, std::span<double> out) const {
  const size_t width = inputs().size();
  const size_t outputs = outputs_.size();
  HYDROFOIL_CHECK(out.size() == view.rows * outputs);
  if (view.column_stride == 1 && view.row_stride == static_cast<std::ptrdiff_t>(width)) {
    return ScoreParallel(std::span(view.values, view.rows * width), out);
  }
  InParallel(view.rows, [&](size_t first, size_t count) {
    thread_local std::vector<double> rows;
    rows.resize(std::min(count, kGroup) * width);
    for (size_t start = first; start < first + count; start += kGroup) {
      const size_t group = std::min(kGroup, first + count - start);
      double* to = rows.data();
      for (size_t r = 0; r < group; ++r) {
        const double* from = view.values + static_cast<std::ptrdiff_t>(start + r) * view.row_stride;
        for (size_t i = 0; i < width; ++i, from += view.column_stride) *to++ = *from;
      }
      Score(std::span(rows).first(group * width), out.subspan(start * outputs, group * outputs));
    }
  });
}

size_t RowScorer::LayerUnits(int64_t layer) const {
  const auto* hidden = FindCapability<HasHiddenLayers>(*model_);
  const std::vector<size_t> layers =
      hidden == nullptr ? std::vector<size_t>() : hidden->hidden_layers();
  if (layer < 0 || layer >= static_cast<int64_t>(layers.size())) {
    ThrowIllegalArgument("hidden layer " + std::to_string(layer) + ": the model has " +
                         std::to_string(layers.size()) + ", counted from 0.");
  }
  return layers[static_cast<size_t>(layer)];
}

void RowScorer::ScoreLayer(std::span<const double> values, int64_t layer,
                           std::span<double> out) const {
  const size_t units = LayerUnits(layer);
  const size_t width = inputs().size();
  HYDROFOIL_CHECK(out.size() % units == 0 && values.size() == out.size() / units * width);
  InParallel(out.size() / units, [&](size_t first, size_t count) {
    const auto rows = values.subspan(first * width, count * width);
    RequireCodes(rows);
    scorer_->ScoreLayer(rows, static_cast<size_t>(layer),
                        out.subspan(first * units, count * units));
  });
}

}  // namespace hydrofoil
