// Reading a column piece by piece, without a copy of it.
#ifndef HYDROFOIL_FRAME_COLUMN_BLOCKS_H_
#define HYDROFOIL_FRAME_COLUMN_BLOCKS_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "frame/column.h"
#include "frame/value_kernels.h"

namespace hydrofoil {

// Calls take(values) for blocks of at most kSummaryBlock rows of chunk `chunk`, in order.
template <typename Take>
void ForBlocks(const Column& column, size_t chunk, const Take& take) {
  std::array<double, kSummaryBlock> buffer;
  const RowLayout& layout = *column.layout();
  for (size_t first = layout[chunk]; first < layout[chunk + 1]; first += kSummaryBlock) {
    const auto values = std::span(buffer).first(std::min(kSummaryBlock, layout[chunk + 1] - first));
    column.Decode(first, values);
    take(std::span<const double>(values));
  }
}

}  // namespace hydrofoil

#endif  // HYDROFOIL_FRAME_COLUMN_BLOCKS_H_
