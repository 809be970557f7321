#include "rapids/functions/group_aggregates.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "base/thread_pool.h"
#include "frame/quantile.h"

namespace hydrofoil::rapids {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

double Mode(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  double best = kMissing;
  size_t most = 0;
  for (size_t i = 0; i < values.size();) {
    size_t end = i;
    while (end < values.size() && values[end] == values[i]) {
      ++end;
    }
    if (end - i > most) {
      most = end - i;
      best = values[i];
    }
    i = end;
  }
  return best;
}

double Median(std::vector<double> values) {
  if (values.empty()) {
    return kMissing;
  }
  std::sort(values.begin(), values.end());
  return SortedQuantile(values, 0.5, QuantileMethod::kInterpolate);
}

// Partial results of a block cost about as much as this many rows a group.
constexpr size_t kRowsPerPartial = 4;
constexpr size_t kMostBlocks = 64;

size_t BlockRows(size_t rows, size_t groups) {
  const size_t blocks = std::min(rows / kChunkRows, rows / (kRowsPerPartial * (groups + 1)));
  return rows / std::clamp<size_t>(blocks, 1, kMostBlocks) + 1;
}

// Calls body(row, value) for the rows [first, end).
template <typename Body>
void ForValues(const Column& column, size_t first, size_t end, const Body& body) {
  std::array<double, 1024> values;
  for (size_t at = first; at < end; at += values.size()) {
    const size_t count = std::min(values.size(), end - at);
    column.Decode(at, std::span(values).first(count));
    for (size_t i = 0; i < count; ++i) body(at + i, values[i]);
  }
}

}  // namespace

GroupAggregator::GroupAggregator(const GroupNumbers& groups, std::stop_token stop)
    : groups_(groups),
      stop_(std::move(stop)),
      block_rows_(BlockRows(groups.of_row.size(), groups.size())),
      rows_of_(groups.size()) {
  for (const uint32_t group : groups.of_row.span()) ++rows_of_[group];
}

// `step(so_far, value, group)` takes a value in, from `start` on. Partial results of blocks are
// combined in the order of the rows: sums, which start at 0, are added; extremes are compared.
template <typename Step>
GroupAggregator::Cells GroupAggregator::Fold(const Column& column, double start,
                                             const Step& step) const {
  const size_t rows = groups_.of_row.size();
  std::vector<Cells> parts((rows + block_rows_ - 1) / block_rows_);
  ParallelFor(parts.size(), stop_, [&](size_t part) {
    Cells cells(groups_.size(), Cell{start, 0});
    const size_t first = part * block_rows_;
    ForValues(column, first, std::min(rows, first + block_rows_), [&](size_t row, double value) {
      Cell& cell = cells[groups_.of_row[row]];
      if (!std::isnan(value)) {
        cell.value = step(cell.value, value, groups_.of_row[row]);
        ++cell.count;
      }
    });
    parts[part] = std::move(cells);
  });
  Cells all = parts.empty() ? Cells(groups_.size(), Cell{start, 0}) : std::move(parts[0]);
  for (size_t part = 1; part < parts.size(); ++part) {
    for (size_t i = 0; i < all.size(); ++i) {
      const Cell& more = parts[part][i];
      all[i].value = start == 0 ? all[i].value + more.value
                                : step(all[i].value, more.value, static_cast<uint32_t>(i));
      all[i].count += more.count;
    }
  }
  return all;
}

GroupAggregator::Cells GroupAggregator::FoldFor(const Column& column, Aggregate aggregate) const {
  switch (aggregate) {
    case Aggregate::kMin:
      return Fold(column, kInfinity, [](double a, double x, uint32_t) { return std::min(a, x); });
    case Aggregate::kMax:
      return Fold(column, -kInfinity, [](double a, double x, uint32_t) { return std::max(a, x); });
    case Aggregate::kSumSquares:
      return Fold(column, 0, [](double a, double x, uint32_t) { return a + x * x; });
    default:
      return Fold(column, 0, [](double a, double x, uint32_t) { return a + x; });
  }
}

double GroupAggregator::Counted(size_t group, const Cell& cell, MissingRule missing) const {
  return missing == MissingRule::kIgnore ? rows_of_[group] : cell.count;
}

// Sums of squared distances to the mean.
GroupAggregator::Cells GroupAggregator::Spread(const Column& column, const Cells& sums,
                                               MissingRule missing) const {
  std::vector<double> means(sums.size());
  for (size_t i = 0; i < means.size(); ++i) means[i] = sums[i].value / Counted(i, sums[i], missing);
  Cells spread = Fold(column, 0, [&](double a, double x, uint32_t group) {
    return a + (x - means[group]) * (x - means[group]);
  });
  for (size_t i = 0; i < means.size(); ++i) {
    const double more = Counted(i, sums[i], missing) - sums[i].count;  // counted as zeros
    if (more > 0) spread[i].value += more * means[i] * means[i];
  }
  return spread;
}

// What needs all values of a group at once.
GroupAggregator::Cells GroupAggregator::Ranked(const Column& column, Aggregate aggregate) {
  if (!rows_) rows_ = CollectRows(groups_.of_row.span(), groups_.size());
  const std::vector<double> all = column.Values();
  Cells cells(groups_.size());
  ParallelFor(cells.size(), stop_, [&](size_t i) {
    std::vector<double> values;
    for (const RowNumber row : (*rows_)[i]) {
      if (!std::isnan(all[row])) values.push_back(all[row]);
    }
    cells[i].count = static_cast<uint32_t>(values.size());
    cells[i].value =
        aggregate == Aggregate::kMode ? Mode(std::move(values)) : Median(std::move(values));
  });
  return cells;
}

// Rows of the groups; only those where the column is not missing if these are passed over.
std::vector<double> GroupAggregator::Count(const Column& column, MissingRule missing) const {
  std::vector<double> counts(rows_of_.begin(), rows_of_.end());
  if (missing == MissingRule::kAll) return counts;
  for (size_t row = 0; row < column.rows(); ++row) {
    if (column.IsMissing(row)) --counts[groups_.of_row[row]];
  }
  return counts;
}

std::vector<double> GroupAggregator::Compute(const Column& column, Aggregate aggregate,
                                             MissingRule missing) {
  if (aggregate == Aggregate::kRows) return Count(column, missing);
  const bool ranked = aggregate == Aggregate::kMedian || aggregate == Aggregate::kMode;
  const bool spread = aggregate == Aggregate::kVar || aggregate == Aggregate::kSd;
  Cells cells = ranked ? Ranked(column, aggregate) : FoldFor(column, aggregate);
  if (spread) cells = Spread(column, cells, missing);
  std::vector<double> results(cells.size());
  for (size_t i = 0; i < cells.size(); ++i) {
    const Cell& cell = cells[i];
    double value = cell.value;
    if (aggregate == Aggregate::kMean) value /= Counted(i, cell, missing);
    if (spread) value /= std::max(Counted(i, cell, missing) - 1, 0.0);
    if (aggregate == Aggregate::kSd) value = std::sqrt(value);
    const bool extreme = aggregate == Aggregate::kMin || aggregate == Aggregate::kMax;
    const bool spoiled = missing == MissingRule::kAll && aggregate != Aggregate::kMode;
    const bool none = (spoiled && cell.count != rows_of_[i]) || (extreme && cell.count == 0);
    results[i] = none ? kMissing : value;
  }
  return results;
}

}  // namespace hydrofoil::rapids
