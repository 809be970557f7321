#include "algorithms/deeplearning/scoring/plain_rows.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "algorithms/deeplearning/export/original_columns.h"
#include "algorithms/deeplearning/learned_network.h"
#include "algorithms/deeplearning/network/batch_scorer.h"
#include "algorithms/deeplearning/scoring/outputs.h"

namespace hydrofoil {
namespace {

// Rows that go through the network together.
constexpr size_t kGroup = 48;

// What a thread keeps between rows, so that scoring allocates nothing.
struct Workspace {
  std::vector<double> predictors;
  EncodedRow encoded;
  std::array<Activations, kGroup> activations;
};

Workspace& ThisThreadsWorkspace() {
  thread_local Workspace workspace;
  return workspace;
}

class PlainNetworkScorer final : public PlainRowScorer {
 public:
  explicit PlainNetworkScorer(const Model& model)
      : model_(model),
        network_(NetworkOf(model)),
        encoder_(EncoderOf(model)),
        outputs_(model),
        original_(FindOriginalColumns(model)),
        inputs_(original_.columns),
        recoded_(encoder_.encoding().options.recoding != nullptr) {
    const std::string& offset = encoder_.encoding().offset_name;
    has_offset_ = !offset.empty();
    if (has_offset_) inputs_.push_back({offset, nullptr});
  }

  [[nodiscard]] const std::vector<OriginalColumn>& inputs() const override { return inputs_; }

  void Score(std::span<const double> values, std::span<double> out) const override {
    const size_t width = values.empty() ? 0 : out.size() / (values.size() / inputs_.size());
    ForwardEach(values, [&](size_t row, const Activations& activations) {
      WriteRow(activations, out.subspan(row * width, width));
    });
  }

  void ScoreLayer(std::span<const double> values, size_t layer,
                  std::span<double> out) const override {
    const size_t units = network_.layers[layer].units;
    ForwardEach(values, [&](size_t row, const Activations& activations) {
      std::copy_n(activations.layers[layer].begin(), units,
                  out.begin() + static_cast<std::ptrdiff_t>(row * units));
    });
  }

 private:
  template <typename Visit>
  void ForwardEach(std::span<const double> values, const Visit& visit) const {
    const size_t width = inputs_.size();
    const size_t rows = values.size() / width;
    Workspace& work = ThisThreadsWorkspace();
    for (size_t start = 0; start < rows; start += kGroup) {
      const size_t count = std::min(kGroup, rows - start);
      for (size_t i = 0; i < count; ++i) {
        FillPredictors(values.subspan((start + i) * width, width), work.predictors);
        encoder_.EncodeValues(work.predictors, work.encoded);
        work.activations[i].input.resize(network_.inputs());
        FillInput(work.encoded, work.activations[i].input);
      }
      ForwardRows(network_, std::span(work.activations).first(count));
      for (size_t i = 0; i < count; ++i) {
        Activations& activations = work.activations[i];
        if (has_offset_) {
          activations.layers.back()[0] +=
              encoder_.OutputOffset(values[(start + i + 1) * width - 1]);
        }
        visit(start + i, activations);
      }
    }
  }

  void WriteRow(const Activations& activations, std::span<double> out) const {
    const bool with_label = model_.category == ModelCategory::kMultinomial;
    const size_t first_prediction = model_.category == ModelCategory::kRegression ? 0 : 1;
    const RowOutcome outcome =
        outputs_.Read(activations, with_label, out.subspan(first_prediction));
    if (model_.is_classifier()) {
      out[0] = with_label ? outcome.label : out[2] >= model_.default_threshold ? 1 : 0;
    } else if (!model_.is_supervised()) {
      out[0] = outcome.reconstruction_error;
    }
  }

  void FillPredictors(std::span<const double> row, std::vector<double>& predictors) const {
    const size_t count = original_.predictors.size();
    predictors.resize(count);
    if (!recoded_) {
      std::copy_n(row.begin(), count, predictors.begin());
      return;
    }
    for (size_t i = 0; i < count; ++i) predictors[i] = PredictorValue(i, row);
  }

  [[nodiscard]] double PredictorValue(size_t predictor, std::span<const double> row) const {
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
    const auto& domains = encoder_.encoding().domains;
    return predictor < domains.size() ? static_cast<double>(domains[predictor]->size() - 1) : NAN;
  }

  const Model& model_;
  const Network& network_;
  const FeatureEncoder& encoder_;
  NetworkOutputs outputs_;
  OriginalColumns original_;
  std::vector<OriginalColumn> inputs_;
  bool has_offset_ = false;
  bool recoded_ = false;
};

}  // namespace

std::unique_ptr<const PlainRowScorer> MakePlainNetworkScorer(const Model& model) {
  return std::make_unique<const PlainNetworkScorer>(model);
}

}  // namespace hydrofoil
