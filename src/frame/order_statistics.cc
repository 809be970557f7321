#include "frame/order_statistics.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "base/mutex.h"
#include "base/thread_pool.h"
#include "frame/column.h"
#include "frame/column_blocks.h"
#include "frame/column_stats.h"

namespace hydrofoil {
namespace {

// Few enough that the counts of a thread stay in its nearest cache.
constexpr size_t kBuckets = 4096;
// The first and the last bucket are for infinities.
constexpr size_t kInner = kBuckets - 2;

// The least and the greatest finite value; low > high: there is none.
struct Bounds {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();
};

Bounds FiniteBounds(const Column& column) {
  const ColumnStats& stats = column.stats();
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (!stats.mins.empty() && stats.mins.front() != -kInfinity && stats.maxs.front() != kInfinity) {
    return {stats.mins.front(), stats.maxs.front()};
  }
  Bounds bounds;
  for (size_t chunk = 0; chunk + 1 < column.layout()->size(); ++chunk) {
    ForBlocks(column, chunk, [&](std::span<const double> values) {
      for (const double value : values) {
        if (!std::isfinite(value)) continue;
        bounds.low = std::min(bounds.low, value);
        bounds.high = std::max(bounds.high, value);
      }
    });
  }
  return bounds;
}

}  // namespace

OrderStatistics::OrderStatistics(const Column& column) : column_(column) {
  const Bounds bounds = FiniteBounds(column);
  if (bounds.low < bounds.high) {
    low_ = bounds.low;
    scale_ = static_cast<double>(kInner) / (bounds.high - bounds.low);
    // Of bounds too far apart or too close together: one bucket, which is sorted.
    scale_ = std::isfinite(scale_) ? scale_ : 0;
  }
  struct {
    Mutex mutex;
    std::vector<size_t> counts GUARDED_BY(mutex) = std::vector<size_t>(kBuckets);
  } all;
  ParallelFor(column.layout()->size() - 1, [&](size_t chunk) {
    std::vector<uint32_t> own(kBuckets + 1);  // missing values last
    ForBlocks(column, chunk, [&](std::span<const double> values) {
      for (const double value : values) ++own[std::isnan(value) ? kBuckets : BucketOf(value)];
    });
    const MutexLock lock(all.mutex);
    for (size_t bucket = 0; bucket < kBuckets; ++bucket) all.counts[bucket] += own[bucket];
  });
  const MutexLock lock(all.mutex);
  for (const size_t count : all.counts) {
    starts_.push_back(size_);
    size_ += count;
  }
  starts_.push_back(size_);
}

// Not descending with the value: neither is the difference, nor the product, when rounded.
size_t OrderStatistics::BucketOf(double value) const {
  const double position = (value - low_) * scale_;
  if (position >= 0 && position < static_cast<double>(kInner)) {
    return 1 + static_cast<size_t>(position);
  }
  if (std::isinf(value)) {
    return value < 0 ? 0 : kBuckets - 1;
  }
  return position >= 0 ? kInner : 1;
}

std::vector<std::vector<double>> OrderStatistics::Collect(const std::vector<bool>& wanted) const {
  struct {
    Mutex mutex;
    std::vector<std::vector<double>> found GUARDED_BY(mutex) =
        std::vector<std::vector<double>>(kBuckets);
  } all;
  ParallelFor(column_.layout()->size() - 1, [&](size_t chunk) {
    std::vector<double> own;
    ForBlocks(column_, chunk, [&](std::span<const double> values) {
      for (const double value : values) {
        if (!std::isnan(value) && wanted[BucketOf(value)]) own.push_back(value);
      }
    });
    const MutexLock lock(all.mutex);
    for (const double value : own) all.found[BucketOf(value)].push_back(value);
  });
  const MutexLock lock(all.mutex);
  std::vector<std::vector<double>> found = std::move(all.found);
  ParallelFor(found.size(), [&](size_t i) { std::sort(found[i].begin(), found[i].end()); });
  return found;
}

std::vector<double> OrderStatistics::ValuesAt(std::span<const size_t> ranks) const {
  const auto bucket_of_rank = [&](size_t rank) {
    const auto next = std::upper_bound(starts_.begin(), starts_.end(), rank);
    return static_cast<size_t>(next - starts_.begin()) - 1;
  };
  std::vector<bool> wanted(kBuckets);
  for (const size_t rank : ranks) wanted[bucket_of_rank(rank)] = true;
  const std::vector<std::vector<double>> found = Collect(wanted);
  std::vector<double> values;
  values.reserve(ranks.size());
  for (const size_t rank : ranks) {
    const size_t bucket = bucket_of_rank(rank);
    values.push_back(found[bucket][rank - starts_[bucket]]);
  }
  return values;
}

}  // namespace hydrofoil
