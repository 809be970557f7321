#include "scorer/row_scorer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/check.h"
#include "base/error.h"
#include "base/thread_pool.h"
#include "deeplearning/batch_scorer.h"
#include "deeplearning/feature_encoder.h"
#include "deeplearning/network.h"
#include "models/predict.h"
#include "models/row_scoring.h"

namespace hydrofoil {
namespace {

// Rows that go through the network together.
constexpr size_t kGroup = 48;
constexpr size_t kRowsATask = 288;

// What a thread keeps between rows, so that scoring allocates nothing.
struct Workspace {
  std::vector<double> gathered;
  std::vector<double> predictors;
  EncodedRow encoded;
  std::array<Activations, kGroup> activations;
};

Workspace& ThisThreadsWorkspace() {
  thread_local Workspace workspace;
  return workspace;
}

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
  for (const std::string& name : model.encoder->InputNames()) names.push_back("reconstr_" + name);
  names.resize(1 + model.network->inputs());  // hashed inputs have no names
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
      original_(FindOriginalColumns(*model_)),
      inputs_(original_.columns),
      recoded_(model_->encoder->encoding().options.recoding != nullptr),
      outputs_(OutputNames(*model_)) {
  const std::string& offset = model_->encoder->encoding().offset_name;
  has_offset_ = !offset.empty();
  if (has_offset_) inputs_.push_back({offset, nullptr});
  for (const OriginalColumn& input : inputs_) {
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
  if (!numbered_[i].CanName(number)) ThrowNotCategorical(inputs_[i].name);
  const auto code = numbered_[i].Find(number);
  return code ? static_cast<double>(*code) : static_cast<double>(codes_[i].size());
}

void RowScorer::RequireCodes(std::span<const double> row) const {
  for (size_t i = 0; i < inputs_.size(); ++i) {
    if (inputs_[i].domain == nullptr || std::isnan(row[i])) continue;
    if (row[i] >= 0 && row[i] == std::floor(row[i])) continue;
    ThrowIllegalArgument(fmt::format("column '{}': {} is no code of a level, which are 0 to {}",
                                     inputs_[i].name, row[i], codes_[i].size() - 1));
  }
}

double RowScorer::PredictorValue(size_t predictor, std::span<const double> row) const {
  const PredictorOrigin& origin = original_.predictors[predictor];
  const double value = row[origin.column];
  if (origin.bit != PredictorOrigin::kNoBit) {
    if (std::isnan(value)) return 0;
    const auto number = static_cast<uint64_t>(value) + 1;
    return static_cast<double>((number >> static_cast<unsigned>(origin.bit)) & 1U);
  }
  if (origin.values.empty() || std::isnan(value)) return value;
  const auto level = static_cast<size_t>(value);
  if (level < origin.values.size()) return origin.values[level];
  // Not trained on: "other" where there is such a level, else missing.
  const auto& domains = model_->encoder->encoding().domains;
  return predictor < domains.size() ? static_cast<double>(domains[predictor]->size() - 1) : NAN;
}

void RowScorer::FillPredictors(std::span<const double> row, std::vector<double>& predictors) const {
  const size_t count = original_.predictors.size();
  predictors.resize(count);
  if (!recoded_) {
    std::copy_n(row.begin(), count, predictors.begin());
    return;
  }
  for (size_t i = 0; i < count; ++i) predictors[i] = PredictorValue(i, row);
}

void RowScorer::ForwardEach(std::span<const double> values, size_t rows,
                            const RowVisitor& visit) const {
  const size_t width = inputs_.size();
  Workspace& work = ThisThreadsWorkspace();
  for (size_t start = 0; start < rows; start += kGroup) {
    const size_t count = std::min(kGroup, rows - start);
    for (size_t i = 0; i < count; ++i) {
      const auto row = values.subspan((start + i) * width, width);
      RequireCodes(row);
      FillPredictors(row, work.predictors);
      model_->encoder->EncodeValues(work.predictors, work.encoded);
      work.activations[i].input.resize(model_->network->inputs());
      FillInput(work.encoded, work.activations[i].input);
    }
    ForwardRows(*model_->network, std::span(work.activations).first(count));
    for (size_t i = 0; i < count; ++i) {
      Activations& activations = work.activations[i];
      if (has_offset_) {
        activations.layers.back()[0] +=
            model_->encoder->OutputOffset(values[(start + i + 1) * width - 1]);
      }
      visit(start + i, activations);
    }
  }
}

void RowScorer::WriteRow(const Activations& activations, std::span<double> out) const {
  const bool with_label = model_->category == ModelCategory::kMultinomial;
  const size_t first_prediction = model_->category == ModelCategory::kRegression ? 0 : 1;
  const RowOutcome outcome =
      ReadOutputs(*model_, activations, with_label, out.subspan(first_prediction));
  if (model_->is_classifier()) {
    out[0] = with_label ? outcome.label : out[2] >= model_->default_threshold ? 1 : 0;
  } else if (!model_->is_supervised()) {
    out[0] = outcome.reconstruction_error;
  }
}

void RowScorer::Score(std::span<const double> values, std::span<double> out) const {
  const size_t outputs = outputs_.size();
  const size_t rows = out.size() / outputs;
  HYDROFOIL_CHECK(values.size() == rows * inputs_.size() && out.size() == rows * outputs);
  ForwardEach(values, rows, [&](size_t row, const Activations& activations) {
    WriteRow(activations, out.subspan(row * outputs, outputs));
  });
}

void RowScorer::ScoreParallel(std::span<const double> values, std::span<double> out) const {
  InParallel(out.size() / outputs_.size(), [&](size_t first, size_t count) {
    Score(values.subspan(first * inputs_.size(), count * inputs_.size()),
          out.subspan(first * outputs_.size(), count * outputs_.size()));
  });
}

void RowScorer::ScoreView(const RowView& view, std::span<double> out) const {
  const size_t width = inputs_.size();
  const size_t outputs = outputs_.size();
  HYDROFOIL_CHECK(out.size() == view.rows * outputs);
  if (view.column_stride == 1 && view.row_stride == static_cast<std::ptrdiff_t>(width)) {
    return ScoreParallel(std::span(view.values, view.rows * width), out);
  }
  InParallel(view.rows, [&](size_t first, size_t count) {
    std::vector<double>& rows = ThisThreadsWorkspace().gathered;
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
  const auto layers = static_cast<int64_t>(model_->network->hidden_layers());
  if (layer < 0 || layer >= layers) {
    ThrowIllegalArgument("hidden layer " + std::to_string(layer) + ": the model has " +
                         std::to_string(layers) + ", counted from 0.");
  }
  return model_->network->layers[static_cast<size_t>(layer)].units;
}

void RowScorer::ScoreLayer(std::span<const double> values, int64_t layer,
                           std::span<double> out) const {
  const size_t units = LayerUnits(layer);
  const size_t width = inputs_.size();
  HYDROFOIL_CHECK(out.size() % units == 0 && values.size() == out.size() / units * width);
  InParallel(out.size() / units, [&](size_t first, size_t count) {
    const auto rows = values.subspan(first * width, count * width);
    ForwardEach(rows, count, [&](size_t row, const Activations& activations) {
      std::copy_n(activations.layers[static_cast<size_t>(layer)].begin(), units,
                  out.begin() + static_cast<std::ptrdiff_t>((first + row) * units));
    });
  });
}

}  // namespace hydrofoil
