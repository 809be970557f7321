#include "frame/frame.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/thread_pool.h"

namespace hydrofoil {
namespace {

ColumnPtr TakeNumbers(const ColumnPtr& column, const std::vector<size_t>& rows,
                      const RowLayoutPtr& layout) {
  const std::vector<double> values = column->Values();
  const auto pick = [&](size_t first, std::span<double> out) {
    for (size_t i = 0; i < out.size(); ++i) {
      out[i] = values[rows[first + i]];
    }
  };
  return Column::Generate(column->type(), layout, pick, column->domain());
}

ColumnPtr TakeText(const ColumnPtr& column, const std::vector<size_t>& rows,
                   const RowLayoutPtr& layout) {
  std::vector<std::optional<std::string>> values;
  values.reserve(rows.size());
  for (const size_t row : rows) {
    const auto text = column->StringAt(row);
    values.push_back(text ? std::optional<std::string>(*text) : std::nullopt);
  }
  return Column::FromStrings(layout, values, column->type());
}

}  // namespace

Frame::Frame(std::vector<std::string> names, std::vector<ColumnPtr> columns) {
  HYDROFOIL_CHECK(names.size() == columns.size());
  for (size_t i = 0; i < names.size(); ++i) {
    Append(std::move(names[i]), columns[i]);
  }
}

std::optional<size_t> Frame::Find(std::string_view name) const {
  const auto it = std::find(names_.begin(), names_.end(), name);
  if (it == names_.end()) {
    return std::nullopt;
  }
  return static_cast<size_t>(it - names_.begin());
}

RowLayoutPtr Frame::layout() const {
  return columns_.empty() ? MakeLayout(0) : columns_.front()->layout();
}

size_t Frame::byte_size() const {
  size_t bytes = 0;
  for (const auto& column : columns_) {
    bytes += column->byte_size();
  }
  return bytes;
}

void Frame::Append(std::string name, const ColumnPtr& column) {
  HYDROFOIL_CHECK(columns_.empty() || column->rows() == rows());
  names_.push_back(std::move(name));
  columns_.push_back(columns_.empty() ? column : Column::WithLayout(column, layout()));
}

void Frame::Replace(size_t index, const ColumnPtr& column) {
  HYDROFOIL_CHECK(index < columns_.size() && column->rows() == rows());
  columns_[index] = columns_.size() == 1 ? column : Column::WithLayout(column, layout());
}

void Frame::Remove(size_t index) {
  HYDROFOIL_CHECK(index < columns_.size());
  names_.erase(names_.begin() + static_cast<std::ptrdiff_t>(index));
  columns_.erase(columns_.begin() + static_cast<std::ptrdiff_t>(index));
}

void Frame::Rename(size_t index, std::string name) { names_.at(index) = std::move(name); }

Frame Frame::Select(const std::vector<size_t>& indices) const {
  Frame out;
  for (const size_t index : indices) {
    out.Append(names_.at(index), columns_.at(index));
  }
  return out;
}

Frame Frame::TakeRows(const std::vector<size_t>& rows) const {
  const RowLayoutPtr layout = MakeLayout(rows.size());
  std::vector<ColumnPtr> columns(columns_.size());
  ParallelFor(columns.size(), [&](size_t i) {
    columns[i] = columns_[i]->is_text() ? TakeText(columns_[i], rows, layout)
                                        : TakeNumbers(columns_[i], rows, layout);
  });
  return {names_, std::move(columns)};
}

}  // namespace hydrofoil
