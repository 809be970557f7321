#include "frame/row_choice.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>

#include "base/ambient_stop.h"
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
  StopCheck check;
  for (const RowNumber row : rows) {
    check();
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

// Values at ascending rows: blocks of the column pass through the first cache, none twice.
// decode(chunk, first, out) writes rows of a chunk.
template <typename T, typename Decode>
std::vector<T> Gather(const Column& column, Rows rows, const Decode& decode) {
  std::array<T, 2048> block;
  std::vector<T> values(rows.size());
  const RowLayout& layout = *column.layout();
  auto end_of_chunk = layout.begin();
  for (size_t at = 0; at < rows.size();) {
    const size_t begin = rows[at];
    end_of_chunk = std::upper_bound(end_of_chunk, layout.end(), begin);
    const size_t end = std::min(begin + block.size(), *end_of_chunk);
    const auto chunk = static_cast<size_t>(end_of_chunk - layout.begin()) - 1;
    decode(*column.chunks()[chunk], begin - layout[chunk], std::span(block).first(end - begin));
    for (; at < rows.size() && rows[at] < end; ++at) values[at] = block[rows[at] - begin];
  }
  return values;
}

template <typename Code>
ChunkPtr ChooseAscending(const Column& column, const Chunk::Unit& unit, Rows rows) {
  const std::vector<Code> codes =
      Gather<Code>(column, rows, [&](const Chunk& chunk, size_t first, std::span<Code> out) {
        chunk.DecodeCodes(first, unit, out);
      });
  return Chunk::FromCodes(std::span<const Code>(codes), unit);
}

ChunkPtr ChooseAscending(const Column& column, const std::optional<CommonUnit>& common, Rows rows) {
  if (!common) {
    return Chunk::FromValues(Gather<double>(
        column, rows,
        [](const Chunk& chunk, size_t first, std::span<double> out) { chunk.Decode(first, out); }));
  }
  return WithCodeType(*common, [&]<typename Code>(Code /*type*/) {
    return ChooseAscending<Code>(column, common->unit, rows);
  });
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

ColumnPtr ChooseAscendingRows(const ColumnPtr& column, Rows rows, const RowLayoutPtr& layout) {
  if (column->is_text() || rows.size() < column->rows() / kFewRows) {
    return ChooseRows(column, rows, layout);
  }
  CheckRowNumbers(column->rows());
  const std::optional<CommonUnit> common = FindCommonUnit(*column);
  return std::make_shared<Column>(column->type(), layout,
                                  MakeChunks(*layout,
                                             [&](size_t first, size_t count) {
                                               return ChooseAscending(*column, common,
                                                                      rows.subspan(first, count));
                                             }),
                                  column->domain());
}

}  // namespace hydrofoil
