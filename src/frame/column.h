// A column: a type, an optional domain, shared chunks, and statistics computed once on demand.
// Immutable, reference-counted, safe from every thread.
#ifndef HYDROFOIL_FRAME_COLUMN_H_
#define HYDROFOIL_FRAME_COLUMN_H_

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "frame/chunk.h"

namespace hydrofoil {

enum class ColumnType {
  kBad,  // nothing but missing values: the type is unknown
  kNumeric,
  kCategorical,  // codes 0..L-1 into the domain
  kString,
  kTime,  // milliseconds since 1970-01-01 UTC
  kUuid,  // stored as text
};

// The levels of a categorical column, in code order.
using Domain = std::vector<std::string>;
using DomainPtr = std::shared_ptr<const Domain>;

// First rows of the chunks, ascending from 0, and the total at the end: chunks + 1 entries. All
// columns of a frame share one.
using RowLayout = std::vector<size_t>;
using RowLayoutPtr = std::shared_ptr<const RowLayout>;

// Rows per chunk when nothing else decides.
inline constexpr size_t kChunkRows = 65536;

// Equal chunks of `chunk_rows` rows, the last one shorter.
RowLayoutPtr MakeLayout(size_t rows, size_t chunk_rows = kChunkRows);

struct ColumnStats;  // frame/column_stats.h
struct Histogram;    // frame/histogram.h

class Column;
using ColumnPtr = std::shared_ptr<const Column>;

class Column {
 public:
  // `chunks` must fit `layout`; `domain` is given exactly for categorical columns.
  Column(ColumnType type, RowLayoutPtr layout, std::vector<ChunkPtr> chunks,
         DomainPtr domain = nullptr);
  ~Column();
  Column(const Column&) = delete;
  Column& operator=(const Column&) = delete;

  // One value per row; chunked by `layout`.
  static ColumnPtr FromValues(ColumnType type, const RowLayoutPtr& layout,
                              std::span<const double> values, DomainPtr domain = nullptr);
  static ColumnPtr FromStrings(const RowLayoutPtr& layout,
                               std::span<const std::optional<std::string>> values,
                               ColumnType type = ColumnType::kString);
  static ColumnPtr Constant(double value, const RowLayoutPtr& layout);

  // Builds the chunks in parallel: `fill(first_row, out)` writes rows [first_row,
  // first_row + out.size()) and may be called from any thread.
  using Fill = std::function<void(size_t first_row, std::span<double> out)>;
  static ColumnPtr Generate(ColumnType type, const RowLayoutPtr& layout, const Fill& fill,
                            DomainPtr domain = nullptr);
  // A column of numbers that stores nothing: `fill` is called again each time that values are read,
  // from any thread, for as long as the column lives; it must always give the same values. Chains
  // of such columns work block by block, without whole columns between. Chunks are made by the
  // first call that needs them, then kept. `steps`: how many operations a value takes.
  static ColumnPtr Deferred(const RowLayoutPtr& layout, Fill fill, size_t steps);

  // Whether values are still computed when read; this may change at any moment.
  [[nodiscard]] bool is_deferred() const {
    return fill_ && !packed_.load(std::memory_order_acquire);
  }
  // 0 unless deferred.
  [[nodiscard]] size_t steps() const { return is_deferred() ? steps_ : 0; }
  [[nodiscard]] ColumnType type() const { return type_; }
  // Whether it came from AsReal(). What is computed from the column does not inherit it.
  [[nodiscard]] bool is_real() const { return real_; }
  [[nodiscard]] bool is_categorical() const { return type_ == ColumnType::kCategorical; }
  [[nodiscard]] bool is_text() const {
    return type_ == ColumnType::kString || type_ == ColumnType::kUuid;
  }
  [[nodiscard]] size_t rows() const { return layout_->back(); }
  [[nodiscard]] const RowLayoutPtr& layout() const { return layout_; }
  // Those of a deferred column are made now.
  [[nodiscard]] std::span<const ChunkPtr> chunks() const;
  // Null unless categorical.
  [[nodiscard]] const DomainPtr& domain() const { return domain_; }
  [[nodiscard]] size_t byte_size() const;

  // Writes rows [first, first + out.size()), across chunks; missing and text as NaN.
  void Decode(size_t first, std::span<double> out) const;
  [[nodiscard]] std::vector<double> Values() const;
  [[nodiscard]] double At(size_t row) const;
  [[nodiscard]] std::optional<std::string_view> StringAt(size_t row) const;
  [[nodiscard]] bool IsMissing(size_t row) const;

  // Computed at the first call, in parallel; valid as long as the column.
  [[nodiscard]] const ColumnStats& stats() const;
  // The same for ComputeHistogram().
  [[nodiscard]] const Histogram& histogram() const;
  // Null before the first call of histogram().
  [[nodiscard]] const Histogram* known_histogram() const {
    return has_histogram_.load(std::memory_order_acquire) ? histogram_.get() : nullptr;
  }

  // The same rows under another layout; *this (shared chunks) when it already has that layout.
  static ColumnPtr WithLayout(const ColumnPtr& column, const RowLayoutPtr& layout);
  // A column that depends on no other: of a deferred one, its chunks without the columns that it is
  // computed from; *this otherwise.
  static ColumnPtr Stored(const ColumnPtr& column);
  // The same values in other chunks, which hold what those of `column` do; statistics that are
  // already known are kept. Not for deferred columns.
  static ColumnPtr WithChunks(const ColumnPtr& column, std::vector<ChunkPtr> chunks);
  // The same codes under another domain of at least the same size.
  static ColumnPtr WithDomain(const ColumnPtr& column, DomainPtr domain);
  // The same numbers, but stats() says that they are not integers even where all are whole.
  static ColumnPtr AsReal(const ColumnPtr& column);

 private:
  Column(RowLayoutPtr layout, Fill fill, size_t steps);

  static ColumnPtr Relayout(const ColumnPtr& column, const RowLayoutPtr& layout);
  [[nodiscard]] size_t ChunkOf(size_t row) const;
  void Pack() const;

  ColumnType type_;
  RowLayoutPtr layout_;
  Fill fill_;  // of deferred columns
  size_t steps_ = 0;
  mutable std::once_flag pack_once_;
  mutable std::atomic<bool> packed_ = false;  // chunks_ of a deferred column are there
  mutable std::vector<ChunkPtr> chunks_;
  DomainPtr domain_;
  bool real_ = false;
  mutable std::atomic<bool> stats_known_ = false;
  mutable std::once_flag stats_once_;
  mutable std::unique_ptr<const ColumnStats> stats_;
  mutable std::once_flag histogram_once_;
  mutable std::atomic<bool> has_histogram_ = false;
  mutable std::unique_ptr<const Histogram> histogram_;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_FRAME_COLUMN_H_
