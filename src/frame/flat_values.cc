#include "frame/flat_values.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "base/thread_pool.h"
#include "frame/column.h"

namespace hydrofoil {
namespace {

constexpr double kMaxExact = 2251799813685248.0;  // 2^51

template <typename T, typename Decode>
RawArray<T> DecodeAll(const Column& column, const Decode& decode) {
  RawArray<T> values(column.rows());
  ParallelFor(column.chunks().size(), [&](size_t i) {
    const Chunk& chunk = *column.chunks()[i];
    decode(chunk, values.span().subspan((*column.layout())[i], chunk.rows()));
  });
  return values;
}

template <typename Code>
RawArray<Code> DecodeCodes(const Column& column, const Chunk::Unit& unit) {
  return DecodeAll<Code>(
      column, [&](const Chunk& chunk, std::span<Code> out) { chunk.DecodeCodes(0, unit, out); });
}

}  // namespace

std::optional<CommonUnit> FindCommonUnit(const Column& column) {
  std::vector<Chunk::WholeRange> ranges;
  double divisor = 1;
  for (const ChunkPtr& chunk : column.chunks()) {
    const auto range = chunk->whole_range();
    if (!range) return std::nullopt;
    if (range->min > range->max) continue;  // missing values only
    divisor = std::max(divisor, range->divisor);
    ranges.push_back(*range);
  }
  if (ranges.empty()) return CommonUnit{};
  double min = std::numeric_limits<double>::infinity();
  double max = -min;
  for (const Chunk::WholeRange& range : ranges) {
    min = std::min(min, range.min * (divisor / range.divisor));
    max = std::max(max, range.max * (divisor / range.divisor));
  }
  if (min <= -kMaxExact || max >= kMaxExact || max - min >= kMissingCode<uint32_t>) {
    return std::nullopt;
  }
  return CommonUnit{{divisor, min}, static_cast<uint32_t>(max - min)};
}

FlatValues Flatten(const Column& column) {
  FlatValues flat;
  flat.common = FindCommonUnit(column);
  if (!flat.common) {
    flat.values = DecodeAll<double>(
        column, [](const Chunk& chunk, std::span<double> out) { chunk.Decode(0, out); });
  } else {
    WithCodeType(*flat.common, [&]<typename Code>(Code /*type*/) {
      flat.values = DecodeCodes<Code>(column, flat.common->unit);
    });
  }
  return flat;
}

}  // namespace hydrofoil
