#include "frame/column.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/ambient_stop.h"
#include "base/check.h"
#include "base/thread_pool.h"
#include "frame/column_stats.h"
#include "frame/histogram.h"

namespace hydrofoil {

RowLayoutPtr MakeLayout(size_t rows, size_t chunk_rows) {
  auto layout = std::make_shared<RowLayout>();
  for (size_t start = 0; start < rows; start += chunk_rows) {
    layout->push_back(start);
  }
  layout->push_back(rows);
  return layout;
}

Column::Column(ColumnType type, RowLayoutPtr layout, std::vector<ChunkPtr> chunks, DomainPtr domain)
    : type_(type),
      layout_(std::move(layout)),
      chunks_(std::move(chunks)),
      domain_(std::move(domain)) {
  HYDROFOIL_CHECK(layout_->size() == chunks_.size() + 1);
  HYDROFOIL_CHECK((domain_ != nullptr) == (type_ == ColumnType::kCategorical));
}

Column::Column(RowLayoutPtr layout, Fill fill, size_t steps)
    : type_(ColumnType::kNumeric),
      layout_(std::move(layout)),
      fill_(std::move(fill)),
      steps_(steps) {}

Column::~Column() = default;

namespace {

std::vector<ChunkPtr> MakeChunks(const RowLayout& layout, const Column::Fill& fill) {
  std::vector<ChunkPtr> chunks(layout.size() - 1);
  ParallelFor(chunks.size(), [&](size_t i) {
    std::vector<double> values(layout[i + 1] - layout[i]);
    fill(layout[i], values);
    chunks[i] = Chunk::FromValues(values);
  });
  return chunks;
}

}  // namespace

ColumnPtr Column::Generate(ColumnType type, const RowLayoutPtr& layout, const Fill& fill,
                           DomainPtr domain) {
  return std::make_shared<Column>(type, layout, MakeChunks(*layout, fill), std::move(domain));
}

ColumnPtr Column::Deferred(const RowLayoutPtr& layout, Fill fill, size_t steps) {
  return ColumnPtr(new Column(layout, std::move(fill), steps));
}

void Column::Pack() const {
  std::call_once(pack_once_, [this] {
    chunks_ = MakeChunks(*layout_, fill_);
    packed_.store(true, std::memory_order_release);
  });
}

std::span<const ChunkPtr> Column::chunks() const {
  if (is_deferred()) {
    Pack();
  }
  return chunks_;
}

ColumnPtr Column::FromValues(ColumnType type, const RowLayoutPtr& layout,
                             std::span<const double> values, DomainPtr domain) {
  HYDROFOIL_CHECK(values.size() == layout->back());
  const auto copy = [&](size_t first, std::span<double> out) {
    std::copy_n(values.begin() + static_cast<std::ptrdiff_t>(first), out.size(), out.begin());
  };
  return Generate(type, layout, copy, std::move(domain));
}

ColumnPtr Column::FromStrings(const RowLayoutPtr& layout,
                              std::span<const std::optional<std::string>> values, ColumnType type) {
  HYDROFOIL_CHECK(values.size() == layout->back());
  std::vector<ChunkPtr> chunks;
  for (size_t i = 0; i + 1 < layout->size(); ++i) {
    const size_t first = (*layout)[i];
    AmbientStop::Check();
    chunks.push_back(Chunk::FromStrings(values.subspan(first, (*layout)[i + 1] - first)));
  }
  return std::make_shared<Column>(type, layout, std::move(chunks));
}

ColumnPtr Column::Constant(double value, const RowLayoutPtr& layout) {
  std::vector<ChunkPtr> chunks;
  for (size_t i = 0; i + 1 < layout->size(); ++i) {
    chunks.push_back(Chunk::Constant(value, (*layout)[i + 1] - (*layout)[i]));
  }
  return std::make_shared<Column>(ColumnType::kNumeric, layout, std::move(chunks));
}

size_t Column::ChunkOf(size_t row) const {
  const auto it = std::upper_bound(layout_->begin(), layout_->end() - 1, row);
  return static_cast<size_t>(it - layout_->begin()) - 1;
}

size_t Column::byte_size() const {
  size_t bytes = 0;
  for (const auto& chunk : chunks()) {
    bytes += chunk->byte_size();
  }
  return bytes;
}

void Column::Decode(size_t first, std::span<double> out) const {
  HYDROFOIL_CHECK(first + out.size() <= rows());
  if (out.empty()) {
    return;
  }
  if (is_deferred()) {
    return fill_(first, out);
  }
  for (size_t i = ChunkOf(first); !out.empty(); ++i) {
    const size_t begin = first - (*layout_)[i];
    const size_t count = std::min(out.size(), (*layout_)[i + 1] - first);
    chunks_[i]->Decode(begin, out.first(count));
    out = out.subspan(count);
    first += count;
  }
}

std::vector<double> Column::Values() const {
  std::vector<double> values(rows());
  ParallelFor(layout_->size() - 1, [&](size_t i) {
    const size_t first = (*layout_)[i];
    Decode(first, std::span(values).subspan(first, (*layout_)[i + 1] - first));
  });
  return values;
}

double Column::At(size_t row) const {
  double value = 0;
  Decode(row, {&value, 1});
  return value;
}

std::optional<std::string_view> Column::StringAt(size_t row) const {
  if (!is_text()) {
    return std::nullopt;
  }
  const size_t i = ChunkOf(row);
  return chunks_[i]->StringAt(row - (*layout_)[i]);
}

bool Column::IsMissing(size_t row) const {
  if (!is_text()) {
    return std::isnan(At(row));
  }
  const size_t i = ChunkOf(row);
  return chunks_[i]->IsMissing(row - (*layout_)[i]);
}

const ColumnStats& Column::stats() const {
  std::call_once(stats_once_, [this] {
    stats_ = std::make_unique<ColumnStats>(ComputeColumnStats(*this));
    stats_known_.store(true, std::memory_order_release);
  });
  return *stats_;
}

const Histogram& Column::histogram() const {
  std::call_once(histogram_once_, [this] {
    histogram_ = std::make_unique<Histogram>(ComputeHistogram(*this));
    has_histogram_.store(true, std::memory_order_release);
  });
  return *histogram_;
}

namespace {

ColumnPtr RelayoutText(const ColumnPtr& column, const RowLayoutPtr& layout) {
  std::vector<ChunkPtr> chunks(layout->size() - 1);
  ParallelFor(chunks.size(), [&](size_t i) {
    std::vector<std::optional<std::string>> values;
    for (size_t row = (*layout)[i]; row < (*layout)[i + 1]; ++row) {
      const auto text = column->StringAt(row);
      values.push_back(text ? std::optional<std::string>(*text) : std::nullopt);
    }
    chunks[i] = Chunk::FromStrings(values);
  });
  return std::make_shared<Column>(column->type(), layout, std::move(chunks));
}

}  // namespace

ColumnPtr Column::WithLayout(const ColumnPtr& column, const RowLayoutPtr& layout) {
  HYDROFOIL_CHECK(column->rows() == layout->back());
  if (column->layout() == layout) {
    return column;
  }
  const ColumnPtr same = Relayout(column, layout);
  return column->is_real() ? AsReal(same) : same;
}

ColumnPtr Column::Relayout(const ColumnPtr& column, const RowLayoutPtr& layout) {
  if (column->is_deferred()) {
    return Deferred(layout, column->fill_, column->steps_);
  }
  if (*column->layout() == *layout) {
    return std::make_shared<Column>(column->type(), layout, column->chunks_, column->domain());
  }
  if (column->is_text()) {
    return RelayoutText(column, layout);
  }
  const auto copy = [&](size_t first, std::span<double> out) { column->Decode(first, out); };
  return Generate(column->type(), layout, copy, column->domain());
}

ColumnPtr Column::Stored(const ColumnPtr& column) {
  if (!column->fill_) {
    return column;
  }
  const auto chunks = column->chunks();
  return std::make_shared<Column>(column->type(), column->layout(),
                                  std::vector<ChunkPtr>(chunks.begin(), chunks.end()));
}

ColumnPtr Column::WithChunks(const ColumnPtr& column, std::vector<ChunkPtr> chunks) {
  HYDROFOIL_CHECK(!column->fill_);
  auto same = std::make_shared<Column>(column->type(), column->layout(), std::move(chunks),
                                       column->domain());
  same->real_ = column->is_real();
  if (column->stats_known_.load(std::memory_order_acquire)) {
    std::call_once(same->stats_once_, [&] {
      same->stats_ = std::make_unique<ColumnStats>(*column->stats_);
      same->stats_known_.store(true, std::memory_order_release);
    });
  }
  return same;
}

ColumnPtr Column::WithDomain(const ColumnPtr& column, DomainPtr domain) {
  HYDROFOIL_CHECK(column->is_categorical() && domain->size() >= column->domain()->size());
  return std::make_shared<Column>(column->type(), column->layout(), column->chunks_,
                                  std::move(domain));
}

ColumnPtr Column::AsReal(const ColumnPtr& column) {
  HYDROFOIL_CHECK(column->type() == ColumnType::kNumeric);
  const auto chunks = column->chunks();
  auto real = std::make_shared<Column>(ColumnType::kNumeric, column->layout(),
                                       std::vector<ChunkPtr>(chunks.begin(), chunks.end()));
  real->real_ = true;
  return real;
}

}  // namespace hydrofoil
