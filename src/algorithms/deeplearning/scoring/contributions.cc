#include "algorithms/deeplearning/scoring/contributions.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "algorithms/deeplearning/encoding/feature_encoder.h"
#include "algorithms/deeplearning/learned_network.h"
#include "algorithms/deeplearning/network/forward.h"
#include "algorithms/deeplearning/network/link.h"
#include "algorithms/deeplearning/network/network.h"
#include "algorithms/deeplearning/network/scoring.h"
#include "base/error.h"
#include "base/memory_budget.h"
#include "base/thread_pool.h"
#include "model/class_probabilities.h"

namespace hydrofoil {
namespace {

// Below this difference a slope is taken as the derivative instead of a quotient.
constexpr double kTinyDifference = 1e-9;

// One row as the network saw it.
struct Traced {
  std::vector<double> input;
  std::vector<std::vector<double>> sums;  // a layer: pre-activations, [unit][channel]
  double offset = 0;                      // in the network's scale
  double explained = 0;                   // what the contributions sum up to
  double prediction = 0;                  // in the units of the response
};

double ActivationOf(LayerKind kind, double sum) {
  TraitsOf(kind).apply(std::span(&sum, 1));
  return sum;
}

// The change of an activation for a change of 1 of its sum, on the way from `from` to `to`.
double Slope(LayerKind kind, double from, double to) {
  if (std::abs(to - from) < kTinyDifference) {
    constexpr double kStep = 1e-6;
    from = to - kStep;
  }
  return (ActivationOf(kind, to) - ActivationOf(kind, from)) / (to - from);
}

// The same for the two pieces of a Maxout unit.
std::pair<double, double> MaxoutSlopes(const double* from, const double* to) {
  const double before = std::max(from[0], from[1]);
  const double after = std::max(to[0], to[1]);
  const double only_first = std::max(to[0], from[1]);
  const double only_second = std::max(from[0], to[1]);
  const double first = ((only_first - before) + (after - only_second)) / 2;
  const double second = after - before - first;
  const double first_change = to[0] - from[0];
  const double second_change = to[1] - from[1];
  return {std::abs(first_change) < kTinyDifference ? 0 : first / first_change,
          std::abs(second_change) < kTinyDifference ? 0 : second / second_change};
}

// Contributions of the inputs of one network; keeps no state between rows.
class Explainer {
 public:
  explicit Explainer(const Model& model) : model_(model), network_(NetworkOf(model)) {}

  [[nodiscard]] Traced Trace(const AdaptedFrame& input, size_t row) const {
    Traced traced;
    EncodedRow encoded;
    EncoderOf(model_).EncodeRow(input, row, EncodeMode::kScoring, encoded);
    traced.input.resize(network_.inputs());
    FillInput(encoded, traced.input);
    std::vector<double> values = traced.input;
    for (const Layer& layer : network_.layers) {
      std::vector<double> sums = Sums(layer, values);
      values = Activated(layer, sums);
      traced.sums.push_back(std::move(sums));
    }
    if (input.offset) traced.offset = EncoderOf(model_).OutputOffset(input.offset->At(row));
    Finish(values, traced);
    return traced;
  }

  // Adds nothing: overwrites `out`, one value an input.
  void Explain(const Traced& row, const Traced& reference, std::vector<double>& out) const {
    std::vector<double> slopes = OutputSlopes(row, reference);
    for (size_t l = network_.layers.size(); l-- > 0;) {
      const Layer& layer = network_.layers[l];
      BackThrough(layer, slopes, out);
      if (l > 0) slopes = HiddenSlopes(network_.layers[l - 1], {row, reference, l - 1}, out);
    }
    for (size_t i = 0; i < out.size(); ++i) out[i] *= row.input[i] - reference.input[i];
  }

 private:
  struct Step {
    const Traced& row;
    const Traced& reference;
    size_t layer;
  };

  static std::vector<double> Sums(const Layer& layer, std::span<const double> inputs) {
    std::vector<double> sums(layer.units * layer.channels);
    if (layer.channels == 1) {
      LinearSums(layer, inputs, sums);
      return sums;
    }
    for (size_t i = 0; i < sums.size(); ++i) {
      const float* weights = layer.weights.data() + layer.WeightIndex(i / 2, 0, i % 2);
      double sum = 0;
      for (size_t col = 0; col < inputs.size(); ++col) sum += weights[2 * col] * inputs[col];
      sums[i] = sum + layer.biases[i];
    }
    return sums;
  }

  static std::vector<double> Activated(const Layer& layer, const std::vector<double>& sums) {
    std::vector<double> values(layer.units);
    for (size_t unit = 0; unit < layer.units; ++unit) {
      values[unit] =
          layer.channels == 1 ? sums[unit] : std::max(sums[2 * unit], sums[2 * unit + 1]);
    }
    TraitsOf(layer.kind).apply(values);
    if (layer.dropout) {
      for (double& value : values) value *= 1 - layer.dropout_ratio;
    }
    return values;
  }

  void Finish(std::vector<double>& output, Traced& traced) const {
    if (model_.is_classifier()) {
      if (ParametersOf(model_).balance_classes) {
        CorrectProbabilities(model_.prior_class_distribution, model_.model_class_distribution,
                             output);
      }
      traced.explained = output[1];
      traced.prediction = output[1];
      return;
    }
    const double value = output[0] + traced.offset;
    traced.explained = EncoderOf(model_).DenormalizeResponse(value);
    traced.prediction = InverseLink(ParametersOf(model_).distribution, traced.explained);
  }

  // A class is explained by its own sum alone, as the reference does; where that does not change by
  // the difference to the other's.
  [[nodiscard]] std::vector<double> OutputSlopes(const Traced& row, const Traced& reference) const {
    const std::vector<double>& to = row.sums.back();
    const std::vector<double>& from = reference.sums.back();
    std::vector<double> slopes(to.size());
    if (!model_.is_classifier()) {
      slopes[0] =
          EncoderOf(model_).DenormalizeResponse(1) - EncoderOf(model_).DenormalizeResponse(0);
      return slopes;
    }
    const double change = row.explained - reference.explained;
    const double own = to[1] - from[1];
    const double both = own - (to[0] - from[0]);
    if (std::abs(own) >= kTinyDifference) {
      slopes[1] = change / own;
    } else if (std::abs(both) >= kTinyDifference) {
      slopes = {-change / both, change / both};
    }
    return slopes;
  }

  // From slopes of the sums of a layer to those of its inputs.
  static void BackThrough(const Layer& layer, const std::vector<double>& slopes,
                          std::vector<double>& out) {
    out.assign(layer.inputs, 0);
    for (size_t i = 0; i < slopes.size(); ++i) {
      const double slope = slopes[i];
      if (slope == 0) continue;
      const float* weights =
          layer.weights.data() + layer.WeightIndex(i / layer.channels, 0, i % layer.channels);
      for (size_t col = 0; col < out.size(); ++col)
        out[col] += slope * weights[layer.channels * col];
    }
  }

  // From slopes of the values of a hidden layer to those of its sums.
  static std::vector<double> HiddenSlopes(const Layer& layer, const Step& step,
                                          const std::vector<double>& values) {
    const std::vector<double>& to = step.row.sums[step.layer];
    const std::vector<double>& from = step.reference.sums[step.layer];
    const double kept = layer.dropout ? 1 - layer.dropout_ratio : 1;
    std::vector<double> slopes(to.size());
    for (size_t unit = 0; unit < layer.units; ++unit) {
      const double value = values[unit] * kept;
      if (layer.channels == 1) {
        slopes[unit] = value * Slope(layer.kind, from[unit], to[unit]);
        continue;
      }
      const auto [first, second] = MaxoutSlopes(&from[2 * unit], &to[2 * unit]);
      slopes[2 * unit] = value * first;
      slopes[2 * unit + 1] = value * second;
    }
    return slopes;
  }

  const Model& model_;
  const Network& network_;
};

// Memory for `rows` times `width` numbers, however large the product.
void RequireDoubles(size_t rows, size_t width, const char* what) {
  size_t bytes = 0;
  const bool beyond = __builtin_mul_overflow(rows, width * sizeof(double), &bytes);
  RequireMemory(beyond ? std::numeric_limits<size_t>::max() / 2 : bytes, what);
}

void CheckExplainable(const Model& model, const Frame& background) {
  if (model.category == ModelCategory::kMultinomial) {
    ThrowIllegalArgument(
        "Calculating contributions is currently not supported for multinomial models.");
  }
  if (!model.is_supervised()) {
    ThrowIllegalArgument("Calculating contributions is not supported for autoencoders.");
  }
  if (EncoderOf(model).is_hashed()) {
    ThrowIllegalArgument(
        "Calculating contributions is not supported for models whose categories are hashed "
        "(max_categorical_features).");
  }
  if (background.rows() == 0) ThrowIllegalArgument("The background frame has no rows.");
}

// Fills the table of results row by row.
class ContributionTable {
 public:
  ContributionTable(const Model& model, const ContributionOptions& options)
      : model_(model), options_(options), explainer_(model), names_(EncoderOf(model).InputNames()) {
    const Encoding& encoding = EncoderOf(model).encoding();
    column_of_.resize(names_.size());
    std::iota(column_of_.begin(), column_of_.end(), size_t{0});
    if (!options.compact) return;
    const size_t cats = EncoderOf(model).cats();
    for (size_t i = 0, cat = 0; i < column_of_.size(); ++i) {
      while (cat < cats && i >= encoding.slot_offsets[cat + 1]) ++cat;
      column_of_[i] = cat < cats ? cat : cats + i - encoding.slot_offsets[cats];
    }
    names_ = encoding.names;
  }

  Frame Compute(const Frame& frame, const Frame& background) {
    const AdaptedFrame input = EncoderOf(model_).Bind(frame, BindUse::kPredictions);
    const AdaptedFrame others = EncoderOf(model_).Bind(background, BindUse::kPredictions);
    size_t lines = frame.rows();
    if (options_.per_reference) {
      if (__builtin_mul_overflow(lines, background.rows(), &lines)) {
        lines = std::numeric_limits<size_t>::max();
      }
    }
    RequireDoubles(lines, 2 * width(), "the frame of contributions");
    size_t traced = NetworkOf(model_).inputs();
    for (const Layer& layer : NetworkOf(model_).layers) traced += layer.units * layer.channels;
    RequireDoubles(background.rows(), traced, "the background");
    cells_.assign(lines * width(), 0);
    references_.resize(background.rows());
    ParallelFor(references_.size(), options_.control.stop,
                [&](size_t i) { references_[i] = explainer_.Trace(others, i); });
    std::atomic<size_t> done{0};
    ParallelFor(frame.rows(), options_.control.stop, [&](size_t row) {
      ExplainRow(input, row);
      const size_t ended = done.fetch_add(1) + 1;
      if (options_.control.on_progress) {
        options_.control.on_progress(static_cast<double>(ended) /
                                     static_cast<double>(frame.rows()));
      }
    });
    return MakeFrame(options_.per_reference ? MakeLayout(lines) : frame.layout());
  }

 private:
  [[nodiscard]] size_t width() const { return names_.size() + 1; }

  void ExplainRow(const AdaptedFrame& input, size_t row) {
    const Traced traced = explainer_.Trace(input, row);
    const double share = options_.per_reference ? 1 : 1 / static_cast<double>(references_.size());
    std::vector<double> values;
    for (size_t r = 0; r < references_.size(); ++r) {
      if (options_.control.stop.stop_requested()) {
        throw Error(ErrorKind::kCancelled, "Job was cancelled.");
      }
      explainer_.Explain(traced, references_[r], values);
      const size_t line = options_.per_reference ? row * references_.size() + r : row;
      Add(traced, references_[r], values, share, &cells_[line * width()]);
    }
  }

  void Add(const Traced& row, const Traced& reference, const std::vector<double>& values,
           double share, double* cells) const {
    double scale = share;
    double bias = reference.explained;
    if (!model_.is_classifier()) {  // what differs by an offset alone belongs to no input
      const FeatureEncoder& encoder = EncoderOf(model_);
      bias +=
          encoder.DenormalizeResponse(row.offset) - encoder.DenormalizeResponse(reference.offset);
    }
    if (options_.response_space && !model_.is_classifier()) {
      const double change = row.explained - bias;
      bias = InverseLink(ParametersOf(model_).distribution, bias);
      scale *= change == 0 ? 1 : (row.prediction - bias) / change;
    }
    for (size_t i = 0; i < values.size(); ++i) cells[column_of_[i]] += scale * values[i];
    cells[width() - 1] += share * bias;
  }

  [[nodiscard]] Frame MakeFrame(const RowLayoutPtr& layout) const {
    Frame result;
    const auto generate = [&](const auto& value) {
      return Column::Generate(ColumnType::kNumeric, layout,
                              [&](size_t first, std::span<double> out) {
                                for (size_t i = 0; i < out.size(); ++i) out[i] = value(first + i);
                              });
    };
    for (size_t c = 0; c < width(); ++c) {
      result.Append(c + 1 < width() ? names_[c] : "BiasTerm",
                    generate([&](size_t line) { return cells_[line * width() + c]; }));
    }
    if (!options_.per_reference) return result;
    const size_t count = references_.size();
    result.Append("RowIdx", generate([&](size_t line) -> double {
                    const size_t row = line / count;
                    return static_cast<double>(row);
                  }));
    result.Append("BackgroundRowIdx",
                  generate([&](size_t line) { return static_cast<double>(line % count); }));
    return result;
  }

  const Model& model_;
  const ContributionOptions& options_;
  Explainer explainer_;
  std::vector<std::string> names_;
  std::vector<size_t> column_of_;  // of an input of the network
  std::vector<Traced> references_;
  std::vector<double> cells_;  // lines x width()
};

}  // namespace

Frame ComputeContributions(const Model& model, const Frame& frame, const Frame& background,
                           const ContributionOptions& options) {
  CheckExplainable(model, background);
  return ContributionTable(model, options).Compute(frame, background);
}

}  // namespace hydrofoil
