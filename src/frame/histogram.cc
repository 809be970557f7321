#include "frame/histogram.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/thread_pool.h"
#include "frame/column.h"
#include "frame/column_stats.h"

namespace hydrofoil {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr size_t kMaxBins = 1000;

void CountChunk(const Chunk& chunk, Histogram& histogram) {
  std::vector<double> values(chunk.rows());
  chunk.Decode(0, values);
  const size_t last = histogram.bins.size() - 1;
  for (const double value : values) {
    if (std::isfinite(value)) {
      const double at = histogram.stride > 0 ? (value - histogram.base) / histogram.stride : 0;
      ++histogram.bins[std::min(static_cast<size_t>(at), last)];
    }
  }
}

// The left edge of the bin that holds the value of this rank.
double ValueOfRank(const Histogram& histogram, const std::vector<uint64_t>& ends, uint64_t rank) {
  const auto it = std::upper_bound(ends.begin(), ends.end(), rank);
  return histogram.base + static_cast<double>(it - ends.begin()) * histogram.stride;
}

}  // namespace

Histogram ComputeHistogram(const Column& column) {
  if (column.is_text()) {
    return {};
  }
  const ColumnStats& stats = column.stats();
  Histogram histogram;
  if (stats.mins.empty()) {
    return {kMissing, kMissing, {}};
  }
  if (column.is_categorical()) {
    const auto first = static_cast<std::ptrdiff_t>(stats.mins.front());
    const auto last = static_cast<std::ptrdiff_t>(stats.maxs.front());
    const auto counts = stats.level_counts.begin();
    return {stats.mins.front(), 1, {counts + first, counts + last + 1}};
  }
  const double range = stats.maxs.front() - stats.mins.front();
  histogram.base = stats.mins.front();
  size_t bins = range > 0 ? kMaxBins : 1;
  if (stats.is_integer) {
    const double span = range + 1;
    bins = span <= kMaxBins ? static_cast<size_t>(span) : kMaxBins;
    histogram.stride = span / static_cast<double>(bins);
  } else {
    histogram.stride = range / static_cast<double>(bins);
  }
  histogram.bins.resize(bins);
  const auto chunks = column.chunks();
  std::vector<Histogram> parts(chunks.size(), histogram);
  ParallelFor(chunks.size(), [&](size_t i) { CountChunk(*chunks[i], parts[i]); });
  for (const Histogram& part : parts) {
    std::transform(part.bins.begin(), part.bins.end(), histogram.bins.begin(),
                   histogram.bins.begin(), std::plus<>());
  }
  return histogram;
}

std::vector<double> ApproximatePercentiles(const Histogram& histogram) {
  std::vector<double> percentiles(kDefaultPercentiles.size(), kMissing);
  if (histogram.bins.size() < 2) {
    return percentiles;
  }
  std::vector<uint64_t> ends(histogram.bins.size());
  std::partial_sum(histogram.bins.begin(), histogram.bins.end(), ends.begin());
  for (size_t i = 0; i < percentiles.size(); ++i) {
    const double position = kDefaultPercentiles[i] * static_cast<double>(ends.back() - 1);
    const auto rank = static_cast<uint64_t>(position);
    const double low = ValueOfRank(histogram, ends, rank);
    const double high = ValueOfRank(histogram, ends, std::min(rank + 1, ends.back() - 1));
    percentiles[i] = low + (position - static_cast<double>(rank)) * (high - low);
  }
  return percentiles;
}

}  // namespace hydrofoil
