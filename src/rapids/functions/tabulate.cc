#include "rapids/functions/tabulate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.h"
#include "frame/column_stats.h"

namespace hydrofoil::rapids {
namespace {

constexpr size_t kMostCells = 100'000'000;

// The bins of one column.
class Binning {
 public:
  Binning(const Column& column, size_t wanted) : has_missing_(column.stats().missing_count > 0) {
    if (column.is_text()) {
      ThrowIllegalArgument("Columns of text cannot be tabulated.");
    }
    const ColumnStats& stats = column.stats();
    if (has_missing_) labels_.emplace_back("missing(NA)");
    if (column.is_categorical()) {
      bins_ = column.domain()->size();
      labels_.insert(labels_.end(), column.domain()->begin(), column.domain()->end());
    } else if (!stats.mins.empty()) {
      SetRange(stats, wanted);
    }
  }

  [[nodiscard]] const std::vector<std::string>& labels() const { return labels_; }

  [[nodiscard]] size_t BinOf(double value) const {
    if (std::isnan(value)) return 0;
    const double at = std::clamp((value - low_) / width_, 0.0, static_cast<double>(bins_ - 1));
    return static_cast<size_t>(at) + (has_missing_ ? 1 : 0);
  }

 private:
  void SetRange(const ColumnStats& stats, size_t wanted) {
    low_ = stats.mins.front();
    const double range = stats.maxs.front() - low_;
    if (!std::isfinite(range)) {
      ThrowIllegalArgument("Columns with infinite values cannot be tabulated.");
    }
    if (stats.is_integer && range + 1 <= static_cast<double>(wanted)) {
      bins_ = static_cast<size_t>(range) + 1;
      for (size_t bin = 0; bin < bins_; ++bin) {
        labels_.push_back(fmt::format("{:.0f}", low_ + static_cast<double>(bin)));
      }
      return;
    }
    bins_ = range > 0 ? wanted : 1;
    width_ = range > 0 ? range / static_cast<double>(bins_) : 1;
    for (size_t bin = 0; bin < bins_; ++bin) {
      const double middle = range > 0 ? (static_cast<double>(bin) + 0.5) * width_ : 0;
      labels_.push_back(fmt::format("{:.6f}", low_ + middle));
    }
  }

  bool has_missing_;
  size_t bins_ = 1;
  double low_ = 0;
  double width_ = 1;
  std::vector<std::string> labels_;
};

// Adds up rows; the means are sums until Finish().
class Counter {
 public:
  Counter(const Binning& predictor, const Binning& response)
      : predictor_(predictor), response_(response) {
    const size_t columns = predictor.labels().size();
    const size_t rows = response.labels().size();
    if (columns > 0 && rows > kMostCells / columns) {
      ThrowIllegalArgument("The table would have too many cells.");
    }
    result_.counts.resize(columns * rows);
    result_.means.resize(columns);
    result_.responses.resize(columns);
  }

  void Add(double x, double y, double weight) {
    if (std::isnan(weight)) return;
    const size_t column = predictor_.BinOf(x);
    result_.counts[response_.BinOf(y) * result_.means.size() + column] += weight;
    if (std::isnan(y)) return;
    result_.means[column] += weight * y;
    result_.responses[column] += weight;
  }

  [[nodiscard]] Tabulation Finish() {
    for (size_t i = 0; i < result_.means.size(); ++i) result_.means[i] /= result_.responses[i];
    result_.predictor_labels = predictor_.labels();
    result_.response_labels = response_.labels();
    return std::move(result_);
  }

 private:
  const Binning& predictor_;
  const Binning& response_;
  Tabulation result_;
};

}  // namespace

Tabulation Tabulate(const TabulateInput& input) {
  const Binning predictor(*input.predictor, input.predictor_bins);
  const Binning response(*input.response, input.response_bins);
  Counter counter(predictor, response);
  constexpr size_t kBlock = 4096;
  std::vector<double> x(kBlock);
  std::vector<double> y(kBlock);
  std::vector<double> weights(kBlock, 1);
  const size_t rows = input.predictor->rows();
  for (size_t first = 0; first < rows; first += kBlock) {
    const size_t count = std::min(kBlock, rows - first);
    input.predictor->Decode(first, std::span(x).first(count));
    input.response->Decode(first, std::span(y).first(count));
    if (input.weights != nullptr) input.weights->Decode(first, std::span(weights).first(count));
    for (size_t i = 0; i < count; ++i) counter.Add(x[i], y[i], weights[i]);
  }
  return counter.Finish();
}

}  // namespace hydrofoil::rapids
