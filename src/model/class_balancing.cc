#include "model/class_balancing.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/random.h"

namespace hydrofoil {
namespace {

constexpr int kMaxTries = 10;
constexpr int64_t kShuffleSeed = 0x580FF13;

std::vector<double> CountClasses(const std::vector<double>& classes, size_t class_count) {
  std::vector<double> counts(class_count, 0);
  for (const double c : classes) {
    if (!std::isnan(c)) counts[static_cast<size_t>(c)] += 1;
  }
  return counts;
}

// Factors that make all classes as frequent as the most frequent one.
std::vector<float> EvenRatios(const std::vector<double>& counts, size_t rows) {
  std::vector<float> ratios(counts.size());
  for (size_t c = 0; c < counts.size(); ++c) {
    ratios[c] = static_cast<float>(rows) / static_cast<float>(counts.size()) /
                static_cast<float>(counts[c]);
  }
  const float smallest = *std::min_element(ratios.begin(), ratios.end());
  for (float& ratio : ratios) ratio /= smallest;
  return ratios;
}

std::vector<float> SamplingRatios(const std::vector<double>& counts, size_t rows,
                                  const ModelParameters& parameters) {
  const std::vector<float>& given = parameters.class_sampling_factors;
  if (!given.empty() && given.size() != counts.size()) {
    ThrowIllegalArgument(
        fmt::format("class_sampling_factors must have {} elements", counts.size()));
  }
  const bool all_zero = std::all_of(given.begin(), given.end(), [](float f) { return f == 0; });
  std::vector<float> ratios = all_zero ? EvenRatios(counts, rows) : given;
  float expected = 0;
  for (size_t c = 0; c < counts.size(); ++c) expected += ratios[c] * static_cast<float>(counts[c]);
  const auto most = std::floor(static_cast<double>(parameters.max_after_balance_size) *
                               static_cast<double>(rows));
  const double actual = std::min(std::floor(static_cast<double>(expected)), most);
  for (float& ratio : ratios) ratio *= static_cast<float>(actual) / expected;
  return ratios;
}

// How often a row is taken: the whole part of its class's factor, once more by chance.
size_t Repeats(float factor, size_t row, int64_t seed) {
  const float whole = std::floor(factor);
  const bool one_more = Pcg(static_cast<int64_t>(row) + seed).NextFloat() < factor - whole;
  return static_cast<size_t>(whole) + (one_more ? 1 : 0);
}

std::vector<size_t> BalancedRows(const RowLayout& layout, const std::vector<double>& classes,
                                 const std::vector<float>& ratios, int64_t seed) {
  std::vector<size_t> rows;
  for (size_t chunk = 0; chunk + 1 < layout.size(); ++chunk) {
    const size_t start = rows.size();
    for (size_t row = layout[chunk]; row < layout[chunk + 1]; ++row) {
      if (std::isnan(classes[row])) continue;
      const float ratio = ratios[static_cast<size_t>(classes[row])];
      rows.insert(rows.end(), Repeats(ratio, row, seed), row);
    }
    Pcg(seed + kShuffleSeed).Shuffle(std::span(rows).subspan(start));
  }
  return rows;
}

bool HasAllClasses(const std::vector<size_t>& rows, const std::vector<double>& classes,
                   const std::vector<double>& counts) {
  std::vector<bool> seen(counts.size(), false);
  for (const size_t row : rows) seen[static_cast<size_t>(classes[row])] = true;
  for (size_t c = 0; c < counts.size(); ++c) {
    if (counts[c] > 0 && !seen[c]) return false;
  }
  return true;
}

}  // namespace

std::vector<double> ClassDistribution(std::span<const double> classes,
                                      std::span<const double> weights, size_t class_count) {
  std::vector<double> shares(class_count, 0);
  double total = 0;
  for (size_t row = 0; row < classes.size(); ++row) {
    const double weight = weights.empty() ? 1.0 : weights[row];
    if (std::isnan(classes[row])) continue;
    shares[static_cast<size_t>(classes[row])] += weight;
    total += weight;
  }
  for (double& share : shares) share /= total;
  return shares;
}

Frame BalanceClasses(const Frame& frame, size_t response, const ModelParameters& parameters,
                     bool single_chunk) {
  const ColumnPtr& column = frame.column(response);
  const std::vector<double> classes = column->Values();
  const std::vector<double> counts = CountClasses(classes, column->domain()->size());
  const std::vector<float> ratios = SamplingRatios(counts, frame.rows(), parameters);
  const RowLayout single = {0, frame.rows()};
  const RowLayout& layout = single_chunk ? single : *frame.layout();
  std::vector<size_t> rows;
  for (int attempt = 0; attempt < kMaxTries; ++attempt) {
    rows = BalancedRows(layout, classes, ratios, parameters.seed + attempt);
    if (HasAllClasses(rows, classes, counts)) break;
  }
  return frame.TakeRows(rows);
}

}  // namespace hydrofoil
