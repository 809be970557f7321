#include "frame/column_stats.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <vector>

#include "base/thread_pool.h"
#include "frame/column.h"
#include "frame/column_blocks.h"
#include "frame/value_kernels.h"

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

// Those of a block that has anything to add, looked for in the pieces of it that have. Backwards,
// since numbers that ascend, as those of rows and times do, would else each push out the one
// before.
void KeepExtremesOf(std::span<const double> values, const BlockSummary& block,
                    ColumnStats& counts) {
  constexpr size_t kAll = ColumnStats::kExtremes;
  constexpr size_t kPiece = 64;
  const bool has_min = counts.mins.size() < kAll || block.min < counts.mins.back();
  const bool has_max = counts.maxs.size() < kAll || block.max > counts.maxs.back();
  if (!has_min && !has_max) return;
  if (values.size() > kPiece) {
    for (size_t end = values.size(); end > 0;) {
      const size_t start = (end - 1) / kPiece * kPiece;
      const auto piece = values.subspan(start, end - start);
      KeepExtremesOf(piece, SummarizeBlock(piece), counts);
      end = start;
    }
    return;
  }
  std::for_each(values.rbegin(), values.rend(), [&](double value) {
    if (std::isnan(value)) return;
    KeepExtreme(counts.mins, value, std::less<>());
    KeepExtreme(counts.maxs, value, std::greater<>());
  });
}

size_t CountOf(std::span<const double> values, double value) {
  return static_cast<size_t>(std::count(values.begin(), values.end(), value));
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

// By the values of a block together. Infinities are rare enough to be counted one by one.
void AddBlock(Partial& partial, std::span<const double> values) {
  const BlockSummary block = SummarizeBlock(values);
  if (!std::isfinite(block.mean) || !std::isfinite(block.m2)) {  // sums too large for a double
    for (const double value : values) AddNumber(partial, value);
    return;
  }
  Partial next;
  ColumnStats& counts = next.counts;
  counts.missing_count = block.missing_count;
  counts.zero_count = block.zero_count;
  counts.is_integer = block.is_integer;
  next.n = block.count;
  next.mean = block.mean;
  next.m2 = block.m2;
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (block.min == -kInfinity || block.max == kInfinity) {
    counts.negative_infinity_count = CountOf(values, -kInfinity);
    counts.positive_infinity_count = CountOf(values, kInfinity);
  }
  KeepExtremesOf(values, block, partial.counts);
  partial.Merge(next);
}

void AddLevels(Partial& partial, std::span<const double> codes) {
  for (const double code : codes) {
    if (!std::isnan(code)) ++partial.counts.level_counts[static_cast<size_t>(code)];
  }
}

void ScanOneByOne(const Column& column, Partial& partial) {
  for (const double value : column.Values()) AddNumber(partial, value);
}

void ScanText(const Column& column, size_t first, size_t rows, Partial& partial) {
  for (size_t row = first; row < first + rows; ++row) {
    partial.counts.missing_count += column.IsMissing(row) ? 1 : 0;
  }
}

Partial ScanChunk(const Column& column, size_t i, size_t levels) {
  const RowLayout& layout = *column.layout();
  const size_t first = layout[i];
  const size_t rows = layout[i + 1] - first;
  Partial partial;
  partial.counts.rows = rows;
  partial.counts.is_integer = true;
  partial.counts.level_counts.resize(levels);
  if (column.is_text()) {
    ScanText(column, first, rows, partial);
  } else if (!column.is_deferred() &&
             column.chunks()[i]->encoding() == Chunk::Encoding::kConstant) {
    AddConstant(partial, rows > 0 ? column.At(first) : kNan, rows);
  } else if (layout.size() == 2) {
    ScanOneByOne(column, partial);
  } else {
    ForBlocks(column, i, [&](std::span<const double> values) {
      AddBlock(partial, values);
      if (levels > 0) AddLevels(partial, values);
    });
  }
  return partial;
}

double Sigma(const Partial& partial) {
  if (partial.n == 0) {
    return kNan;
  }
  return partial.n == 1 ? 0 : std::sqrt(partial.m2 / (partial.n - 1));
}

}  // namespace

ColumnStats ComputeColumnStats(const Column& column) {
  const size_t levels = column.is_categorical() ? column.domain()->size() : 0;
  std::vector<Partial> partials(column.layout()->size() - 1);
  ParallelFor(partials.size(), [&](size_t i) { partials[i] = ScanChunk(column, i, levels); });

  Partial total;
  total.counts.is_integer = true;
  total.counts.level_counts.resize(levels);
  for (const Partial& partial : partials) {
    total.Merge(partial);
  }
  total.counts.mean = total.n == 0 ? kNan : total.mean;
  total.counts.sigma = Sigma(total);
  total.counts.is_integer =
      total.counts.is_integer && total.n > 0 && !column.is_text() && !column.is_real();
  // The codes of many levels have no mean worth the name; those of two are a proportion.
  if (column.is_text() || levels > 2) {
    total.counts.mean = kNan;
    total.counts.sigma = kNan;
  }
  return total.counts;
}

}  // namespace hydrofoil
