#include "frame/frame.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace hydrofoil {
Frame::Frame(std::vector<std::string> names, std::vector<ColumnPtr> columns) {
  HYDROFOIL_CHECK(names.size() == columns.size());
  for (size_t i = 0; i < names.size(); ++i) {
    Append(std::move(names[i]), columns[i]);
  }
}

std::optional<size_t> Frame::Find(std::string_view name) const { return index_.Find(names_, name); }

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
  index_.Appended(names_);
  columns_.push_back(columns_.empty() ? column : Column::WithLayout(column, layout()));
}

void Frame::Replace(size_t index, const ColumnPtr& column) {
  HYDROFOIL_CHECK(index < columns_.size() && column->rows() == rows());
  columns_[index] = columns_.size() == 1 ? column : Column::WithLayout(column, layout());
}

void Frame::Remove(size_t index) {
  HYDROFOIL_CHECK(index < columns_.size());
  index_.Forget();
  names_.erase(names_.begin() + static_cast<std::ptrdiff_t>(index));
  columns_.erase(columns_.begin() + static_cast<std::ptrdiff_t>(index));
}

void Frame::Rename(size_t index, std::string name) {
  index_.Forget();
  names_.at(index) = std::move(name);
}

Frame Frame::Select(const std::vector<size_t>& indices) const {
  Frame out;
  for (const size_t index : indices) {
    out.Append(names_.at(index), columns_.at(index));
  }
  return out;
}

Frame Frame::Stored() const {
  Frame stored = *this;
  for (ColumnPtr& column : stored.columns_) {
    column = Column::Stored(column);
  }
  return stored;
}

Frame Frame::TakeRows(std::span<const RowNumber> rows) const {
  const RowLayoutPtr layout = MakeLayout(rows.size());
  const bool ascends =
      std::is_sorted(rows.begin(), rows.end()) && (rows.empty() || rows.back() != kNoRow);
  const auto choose = ascends ? ChooseAscendingRows : ChooseRows;
  std::vector<ColumnPtr> columns;
  columns.reserve(columns_.size());
  for (const ColumnPtr& column : columns_) {
    columns.push_back(choose(column, rows, layout));
  }
  return {names_, std::move(columns)};
}

Frame Frame::TakeRows(const std::vector<size_t>& rows) const {
  CheckRowNumbers(this->rows());
  return TakeRows(std::vector<RowNumber>(rows.begin(), rows.end()));
}

}  // namespace hydrofoil
