#include "model/predict.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "base/error.h"
#include "model/capabilities.h"
#include "model/predictor.h"
#include "model/row_scoring.h"

namespace hydrofoil {
namespace {

bool ReadsAsInteger(const std::string& text) {
  const char* first = text.data();
  const char* last = first + text.size();
  if (text.size() > 1 && *first == '+') ++first;
  int32_t value = 0;
  const auto [end, fault] = std::from_chars(first, last, value);
  return fault == std::errc() && end == last;
}

// One column of the predictions, row by row; rows of weight 0 are 0 if they shall be blank.
class PredictionColumns {
 public:
  PredictionColumns(const Model& model, const ScoredRows& scored, RowLayoutPtr layout,
                    bool blank_weightless)
      : model_(model),
        scored_(scored),
        layout_(std::move(layout)),
        blank_weightless_(blank_weightless) {}

  [[nodiscard]] ColumnPtr Values(size_t column) const {
    return Generate(ColumnType::kNumeric, nullptr,
                    [&](size_t row) { return scored_.Predictions(row)[column]; });
  }

  [[nodiscard]] ColumnPtr Labels(const DomainPtr& domain) const {
    return Generate(ColumnType::kCategorical, domain, [&](size_t row) -> double {
      if (!scored_.labels.empty()) return scored_.labels[row];
      return scored_.Predictions(row)[1] >= model_.default_threshold ? 1 : 0;
    });
  }

 private:
  template <typename Value>
  [[nodiscard]] ColumnPtr Generate(ColumnType type, const DomainPtr& domain,
                                   const Value& value) const {
    return Column::Generate(
        type, layout_,
        [&](size_t first, std::span<double> out) {
          for (size_t i = 0; i < out.size(); ++i) {
            const bool blank = blank_weightless_ && scored_.Weight(first + i) == 0;
            out[i] = blank ? 0 : value(first + i);
          }
        },
        domain);
  }

  const Model& model_;
  const ScoredRows& scored_;
  RowLayoutPtr layout_;
  bool blank_weightless_;
};

Frame MakePredictions(const Model& model, const PredictionColumns& columns,
                      const DomainPtr& domain) {
  Frame frame;
  if (model.is_classifier()) {
    frame.Append("predict", columns.Labels(domain));
    for (size_t c = 0; c < model.class_count(); ++c) {
      frame.Append(ProbabilityColumnName(model.response_domain->at(c)), columns.Values(c));
    }
  } else if (model.is_supervised()) {
    frame.Append("predict", columns.Values(0));
  } else {
    const std::vector<std::string> names =
        RequireCapability<ReconstructsRows>(model).ReconstructionNames();
    for (size_t c = 0; c < names.size(); ++c) {
      frame.Append("reconstr_" + names[c], columns.Values(c));
    }
  }
  return frame;
}

void CheckPredictions(const Model& model, const ScoredRows& scored) {
  if (!model.is_supervised()) return;
  const bool has_nan = std::any_of(scored.predictions.begin(), scored.predictions.end(),
                                   [](double value) { return std::isnan(value); });
  if (!has_nan) return;
  ThrowIllegalArgument(model.is_classifier() ? "Predicted class probability NaN!"
                                             : "Predicted regression target NaN!");
}

}  // namespace

std::string ProbabilityColumnName(const std::string& level) {
  return ReadsAsInteger(level) ? "p" + level : level;
}

std::vector<std::string> AdaptationWarnings(const Model& model, const Frame& frame) {
  return model.predictor->Adapt(frame, BindUse::kPredictions).warnings;
}

ScoreResult ScoreFrame(const Model& model, const KeyedFrame& frame, const ScoreOptions& options) {
  AdaptedFrame input = model.predictor->Adapt(
      frame.frame, options.metrics ? BindUse::kMetrics : BindUse::kPredictions);
  const ScoredRows scored =
      ScoreAllRows(model, input, options.predictions, {options.stop, options.on_progress});
  CheckPredictions(model, scored);
  const DomainPtr domain = ResponseDomainOf(model, input);
  ScoreResult result;
  if (options.metrics && !scored.responses.empty()) {
    const AucType auc_type = options.auc_type.value_or(model.effective_parameters->auc_type);
    auto metrics = std::make_shared<ModelMetrics>(ComputeMetrics(model, scored, domain, auc_type));
    metrics->frame_key = frame.key;
    metrics->frame_checksum = frame.checksum;
    result.metrics = std::move(metrics);
  }
  if (options.predictions) {
    const bool blank = options.blank_weightless && model.is_supervised();
    const PredictionColumns columns(model, scored, frame.frame.layout(), blank);
    result.predictions = MakePredictions(model, columns, domain);
  }
  result.warnings = std::move(input.warnings);
  return result;
}

}  // namespace hydrofoil
