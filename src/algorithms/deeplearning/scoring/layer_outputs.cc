#include "algorithms/deeplearning/scoring/layer_outputs.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "algorithms/deeplearning/encoding/feature_encoder.h"
#include "algorithms/deeplearning/learned_network.h"
#include "algorithms/deeplearning/network/scoring.h"
#include "base/error.h"
#include "base/thread_pool.h"
#include "model/scored_rows.h"

namespace hydrofoil {
namespace {

constexpr size_t kRowsABlock = 256;

// `width` numbers a row, row-major.
struct RowValues {
  size_t width = 0;
  std::vector<double> values;
};

using WriteRow = std::function<void(const Activations& activations, std::span<double> out)>;

RowValues CollectRows(const LearnedNetwork& learned, const AdaptedFrame& input, size_t width,
                      const WriteRow& write, const ScoringControl& control) {
  RowValues result{width, std::vector<double>(input.rows * width)};
  const size_t blocks = (input.rows + kRowsABlock - 1) / kRowsABlock;
  std::atomic<size_t> done{0};
  ParallelFor(blocks, control.stop, [&](size_t block) {
    const size_t first = block * kRowsABlock;
    const size_t rows = std::min(kRowsABlock, input.rows - first);
    ScoreRows(*learned.network(), *learned.encoder(), input, {first, rows},
              [&](size_t row, const Activations& activations) {
                write(activations, std::span(result.values).subspan(row * width, width));
              });
    const size_t ended = done.fetch_add(1) + 1;
    if (control.on_progress) {
      control.on_progress(static_cast<double>(ended) / static_cast<double>(blocks));
    }
  });
  return result;
}

Frame MakeFrame(const RowValues& rows, const std::vector<std::string>& names,
                const RowLayoutPtr& layout) {
  Frame frame;
  for (size_t c = 0; c < names.size(); ++c) {
    const auto fill = [&](size_t first, std::span<double> out) {
      for (size_t i = 0; i < out.size(); ++i) out[i] = rows.values[(first + i) * rows.width + c];
    };
    frame.Append(names[c], Column::Generate(ColumnType::kNumeric, layout, fill));
  }
  return frame;
}

void SquaredErrors(const Activations& activations, std::span<double> out) {
  for (size_t i = 0; i < out.size(); ++i) {
    const double error = activations.output()[i] - activations.input[i];
    out[i] = error * error;
  }
}

// The metrics are of the whole rows, also when the frame tells the errors of every input.
ModelMetricsPtr MetricsOf(const Model& model, const KeyedFrame& frame, const RowValues& rows) {
  ScoredRows scored;
  scored.rows = rows.width == 0 ? 0 : rows.values.size() / rows.width;
  for (size_t row = 0; row < scored.rows; ++row) {
    double sum = 0;
    for (const double error : std::span(rows.values).subspan(row * rows.width, rows.width)) {
      sum += error;
    }
    scored.responses.push_back(sum / static_cast<double>(rows.width));
  }
  auto metrics = std::make_shared<ModelMetrics>(
      ComputeMetrics(model, scored, nullptr, model.effective_parameters->auc_type));
  metrics->frame_key = frame.key;
  metrics->frame_checksum = frame.checksum;
  return metrics;
}

}  // namespace

ReconstructionErrors ScoreReconstructionErrors(const Model& model, const KeyedFrame& frame,
                                               bool per_feature, const ScoringControl& control) {
  if (model.is_supervised()) ThrowIllegalArgument("Only for AutoEncoder Deep Learning model.");
  const LearnedNetwork& learned = LearnedBy(model);
  const AdaptedFrame input = learned.Adapt(frame.frame, BindUse::kMetrics);
  std::vector<std::string> names = {"Reconstruction.MSE"};
  if (per_feature) {
    names = learned.ReconstructionNames();
    for (std::string& name : names) name.insert(0, "reconstr_").append(".SE");
  }
  const WriteRow mean = [](const Activations& activations, std::span<double> out) {
    out[0] = ReconstructionError(activations);
  };
  const size_t width = per_feature ? learned.reconstruction_width() : 1;
  const RowValues rows =
      CollectRows(learned, input, width, per_feature ? WriteRow(SquaredErrors) : mean, control);
  return {MakeFrame(rows, names, frame.frame.layout()), MetricsOf(model, frame, rows)};
}

Frame DeepFeatures(const LearnedNetwork& learned, const Frame& frame, int64_t layer,
                   const ScoringControl& control) {
  const std::vector<size_t> layers = learned.hidden_layers();
  if (layer < 0 || layer >= static_cast<int64_t>(layers.size())) {
    ThrowIllegalArgument(fmt::format("hidden layer (index) to extract must be between 0 and {}",
                                     static_cast<int64_t>(layers.size()) - 1));
  }
  const AdaptedFrame input = learned.Adapt(frame, BindUse::kPredictions);
  const auto index = static_cast<size_t>(layer);
  const size_t units = layers[index];
  const auto copy = [index](const Activations& activations, std::span<double> out) {
    std::copy_n(activations.layers[index].begin(), out.size(), out.begin());
  };
  const RowValues rows = CollectRows(learned, input, units, copy, control);
  std::vector<std::string> names;
  for (size_t unit = 1; unit <= units; ++unit) {
    names.push_back(fmt::format("DF.L{}.C{}", layer + 1, unit));
  }
  return MakeFrame(rows, names, frame.layout());
}

}  // namespace hydrofoil
