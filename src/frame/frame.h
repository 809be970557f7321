// A frame: an ordered list of named columns of equal length and layout. A value: copies share all
// columns. Not synchronized; a frame that others can see is never changed, only replaced.
#ifndef HYDROFOIL_FRAME_FRAME_H_
#define HYDROFOIL_FRAME_FRAME_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "frame/column.h"
#include "frame/name_index.h"
#include "frame/row_choice.h"

namespace hydrofoil {

class Frame {
 public:
  Frame() = default;
  Frame(std::vector<std::string> names, std::vector<ColumnPtr> columns);

  [[nodiscard]] size_t rows() const { return columns_.empty() ? 0 : columns_.front()->rows(); }
  [[nodiscard]] size_t column_count() const { return columns_.size(); }
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  [[nodiscard]] const std::vector<ColumnPtr>& columns() const { return columns_; }
  [[nodiscard]] const ColumnPtr& column(size_t index) const { return columns_.at(index); }
  [[nodiscard]] const std::string& name(size_t index) const { return names_.at(index); }
  // The first column of that name.
  [[nodiscard]] std::optional<size_t> Find(std::string_view name) const;
  // One layout for all columns; the layout of an empty frame has no rows.
  [[nodiscard]] RowLayoutPtr layout() const;
  [[nodiscard]] size_t byte_size() const;

  // Appends; a column of another layout is re-chunked. Its length must agree.
  void Append(std::string name, const ColumnPtr& column);
  // Replaces the column at `index`, keeping its name.
  void Replace(size_t index, const ColumnPtr& column);
  void Remove(size_t index);
  void Rename(size_t index, std::string name);

  // The columns at `indices`, in that order.
  [[nodiscard]] Frame Select(const std::vector<size_t>& indices) const;
  // The same with stored columns only: Column::Stored().
  [[nodiscard]] Frame Stored() const;
  // The rows at `rows` (any order, repeats allowed), as a new frame.
  [[nodiscard]] Frame TakeRows(const std::vector<size_t>& rows) const;
  // The same; kNoRow gives a row of missing values.
  [[nodiscard]] Frame TakeRows(std::span<const RowNumber> rows) const;

 private:
  std::vector<std::string> names_;
  std::vector<ColumnPtr> columns_;
  NameIndex index_;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_FRAME_FRAME_H_
