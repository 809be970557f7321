#include "frame/row_choice.h"

#include <cmath>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/thread_pool.h"
#include "frame/flat_values.h"

namespace hydrofoil {
namespace {

using Rows = std::span<const RowNumber>;

// Fewer rows than this share of the column are looked up one by one.
constexpr size_t kFewRows = 64;

std::vector<ChunkPtr> MakeChunks(const RowLayout& layout,
                                 const std::function<ChunkPtr(size_t first, size_t count)>& make) {
  std::vector<ChunkPtr> chunks(layout.size() - 1);
  ParallelFor(chunks.size(),
              [&](size_t i) { chunks[i] = make(layout[i], layout[i + 1] - layout[i]); });
  return chunks;
}

ChunkPtr ChooseText(const Column& column, Rows rows) {
  std::vector<std::optional<std::string>> texts;
  texts.reserve(rows.size());
  for (const RowNumber row : rows) {
    const auto text = row == kNoRow ? std::nullopt : column.StringAt(row);
    texts.push_back(text ? std::optional<std::string>(*text) : std::nullopt);
  }
  return Chunk::FromStrings(texts);
}

ChunkPtr ChooseFew(const Column& column, Rows rows) {
  std::vector<double> values;
  values.reserve(rows.size());
  for (const RowNumber row : rows) {
    values.push_back(row == kNoRow ? std::nan("") : column.At(row));
  }
  return Chunk::FromValues(values);
}

ChunkPtr Choose(const RawArray<double>& from, const FlatValues& /*flat*/, Rows rows) {
  std::vector<double> values(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    values[i] = rows[i] == kNoRow ? std::nan("") : from[rows[i]];
  }
  return Chunk::FromValues(values);
}

template <typename Code>
ChunkPtr Choose(const RawArray<Code>& from, const FlatValues& flat, Rows rows) {
  std::vector<Code> codes(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    codes[i] = rows[i] == kNoRow ? kMissingCode<Code> : from[rows[i]];
  }
  return Chunk::FromCodes(std::span<const Code>(codes), flat.common->unit);
}

}  // namespace

void CheckRowNumbers(size_t rows) {
  if (rows >= kNoRow) {
    ThrowIllegalArgument("Choosing rows works up to " + std::to_string(kNoRow - 1) +
                         " rows, found " + std::to_string(rows));
  }
}

ColumnPtr ChooseRows(const ColumnPtr& column, Rows rows, const RowLayoutPtr& layout) {
  CheckRowNumbers(column->rows());
  std::vector<ChunkPtr> chunks;
  if (column->is_text()) {
    chunks = MakeChunks(*layout, [&](size_t first, size_t count) {
      return ChooseText(*column, rows.subspan(first, count));
    });
  } else if (rows.size() < column->rows() / kFewRows) {
    chunks = MakeChunks(*layout, [&](size_t first, size_t count) {
      return ChooseFew(*column, rows.subspan(first, count));
    });
  } else {
    const FlatValues flat = Flatten(*column);
    std::visit(
        [&](const auto& from) {
          chunks = MakeChunks(*layout, [&](size_t first, size_t count) {
            return Choose(from, flat, rows.subspan(first, count));
          });
        },
        flat.values);
  }
  return std::make_shared<Column>(column->type(), layout, std::move(chunks), column->domain());
}

}  // namespace hydrofoil
