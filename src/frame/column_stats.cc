#include "frame/column_stats.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <vector>

#include "base/thread_pool.h"
#include "frame/column.h"

namespace hydrofoil {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// The statistics of some rows, mergeable with those of the rows that follow.
struct Partial {
  ColumnStats counts;
  double n = 0;
  double mean = 0;
  double m2 = 0;  // sum of squared distances to the mean

  void Merge(const Partial& next);
};

// Keeps the kExtremes first values of an order, with repeats.
template <typename Before>
void KeepExtreme(std::vector<double>& kept, double value, Before before) {
  if (kept.size() == ColumnStats::kExtremes && !before(value, kept.back())) {
    return;
  }
  kept.insert(std::upper_bound(kept.begin(), kept.end(), value, before), value);
  if (kept.size() > ColumnStats::kExtremes) {
    kept.pop_back();
  }
}

void Partial::Merge(const Partial& next) {
  counts.rows += next.counts.rows;
  counts.missing_count += next.counts.missing_count;
  counts.zero_count += next.counts.zero_count;
  counts.positive_infinity_count += next.counts.positive_infinity_count;
  counts.negative_infinity_count += next.counts.negative_infinity_count;
  counts.is_integer = counts.is_integer && next.counts.is_integer;
  for (const double value : next.counts.mins) {
    KeepExtreme(counts.mins, value, std::less<>());
  }
  for (const double value : next.counts.maxs) {
    KeepExtreme(counts.maxs, value, std::greater<>());
  }
  for (size_t level = 0; level < next.counts.level_counts.size(); ++level) {
    counts.level_counts[level] += next.counts.level_counts[level];
  }
  if (next.n == 0) {
    return;
  }
  if (n == 0) {
    n = next.n;
    mean = next.mean;
    m2 = next.m2;
    return;
  }
  const double total = n + next.n;
  const double delta = mean - next.mean;
  mean = (n * mean + next.n * next.mean) / total;
  m2 += next.m2 + delta * delta * n * next.n / total;
  n = total;
}

void AddNumber(Partial& partial, double value) {
  ColumnStats& counts = partial.counts;
  if (std::isnan(value)) {
    ++counts.missing_count;
    return;
  }
  KeepExtreme(counts.mins, value, std::less<>());
  KeepExtreme(counts.maxs, value, std::greater<>());
  if (std::isinf(value)) {
    ++(value > 0 ? counts.positive_infinity_count : counts.negative_infinity_count);
    return;
  }
  counts.zero_count += value == 0 ? 1 : 0;
  counts.is_integer = counts.is_integer && std::abs(value) < 0x1p63 &&
                      value == static_cast<double>(static_cast<int64_t>(value));
  if (!counts.level_counts.empty()) {
    ++counts.level_counts[static_cast<size_t>(value)];
  }
  partial.n += 1;
  const double delta = value - partial.mean;
  partial.mean += delta / partial.n;
  partial.m2 += delta * (value - partial.mean);
}

// A whole constant chunk at once; long runs of one value are common in wide tables.
void AddConstant(Partial& partial, double value, size_t rows) {
  for (size_t i = 0; i < std::min(rows, ColumnStats::kExtremes); ++i) {
    AddNumber(partial, value);
  }
  if (rows <= ColumnStats::kExtremes) {
    return;
  }
  const size_t rest = rows - ColumnStats::kExtremes;
  ColumnStats& counts = partial.counts;
  if (std::isnan(value)) {
    counts.missing_count += rest;
  } else if (std::isinf(value)) {
    (value > 0 ? counts.positive_infinity_count : counts.negative_infinity_count) += rest;
  } else {
    counts.zero_count += value == 0 ? rest : 0;
    partial.n += static_cast<double>(rest);
    if (!counts.level_counts.empty()) {
      counts.level_counts[static_cast<size_t>(value)] += rest;
    }
  }
}

// Each value waits for a division of the one before it: several chunks side by side do not.
constexpr size_t kSideBySide = 4;

// The values of a chunk that need to be looked at one by one; others are added at once.
std::vector<double> ValuesOf(const Chunk& chunk, Partial& partial) {
  std::vector<double> values;
  if (chunk.encoding() == Chunk::Encoding::kStrings) {
    for (size_t row = 0; row < chunk.rows(); ++row) {
      partial.counts.missing_count += chunk.IsMissing(row) ? 1 : 0;
    }
  } else if (chunk.encoding() == Chunk::Encoding::kConstant) {
    AddConstant(partial, chunk.rows() > 0 ? chunk.At(0) : kNan, chunk.rows());
  } else {
    values.resize(chunk.rows());
    chunk.Decode(0, values);
  }
  return values;
}

void ScanChunks(std::span<const ChunkPtr> chunks, size_t levels, std::span<Partial> partials) {
  std::array<std::vector<double>, kSideBySide> values;
  size_t shortest = std::numeric_limits<size_t>::max();
  for (size_t i = 0; i < chunks.size(); ++i) {
    partials[i].counts.rows = chunks[i]->rows();
    partials[i].counts.is_integer = true;
    partials[i].counts.level_counts.resize(levels);
    values[i] = ValuesOf(*chunks[i], partials[i]);
    shortest = std::min(shortest, values[i].size());
  }
  for (size_t row = 0; row < shortest; ++row) {
    for (size_t i = 0; i < chunks.size(); ++i) AddNumber(partials[i], values[i][row]);
  }
  for (size_t i = 0; i < chunks.size(); ++i) {
    for (size_t row = shortest; row < values[i].size(); ++row) {
      AddNumber(partials[i], values[i][row]);
    }
  }
}

double Sigma(const Partial& partial) {
  if (partial.n == 0) {
    return kNan;
  }
  return partial.n == 1 ? 0 : std::sqrt(partial.m2 / (partial.n - 1));
}

}  // namespace

ColumnStats ComputeColumnStats(const Column& column) {
  const auto chunks = column.chunks();
  const size_t levels = column.is_categorical() ? column.domain()->size() : 0;
  std::vector<Partial> partials(chunks.size());
  ParallelFor((chunks.size() + kSideBySide - 1) / kSideBySide, [&](size_t group) {
    const size_t first = group * kSideBySide;
    const size_t count = std::min(kSideBySide, chunks.size() - first);
    ScanChunks(chunks.subspan(first, count), levels, std::span(partials).subspan(first, count));
  });

  Partial total;
  total.counts.is_integer = true;
  total.counts.level_counts.resize(levels);
  for (const Partial& partial : partials) {
    total.Merge(partial);
  }
  total.counts.mean = total.n == 0 ? kNan : total.mean;
  total.counts.sigma = Sigma(total);
  total.counts.is_integer = total.counts.is_integer && total.n > 0 && !column.is_text();
  // The codes of many levels have no mean worth the name; those of two are a proportion.
  if (column.is_text() || levels > 2) {
    total.counts.mean = kNan;
    total.counts.sigma = kNan;
  }
  return total.counts;
}

}  // namespace hydrofoil
