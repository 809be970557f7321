// Chunks as whole numbers of a unit: see FromCodes() and DecodeCodes().
#include <algorithm>
#include <limits>

#include "base/check.h"
#include "frame/chunk.h"
#include "frame/chunk_packing.h"
#include "frame/flat_values.h"

namespace hydrofoil {

using namespace chunk_packing;  // NOLINT(google-build-using-namespace): the other half of this file

namespace {

template <typename Code>
struct CodeRange {
  Code min = kMissingCode<Code>;
  Code max = 0;
  size_t missing = 0;
  size_t zeros = 0;  // of the value 0
};

template <typename Code>
CodeRange<Code> RangeOf(std::span<const Code> codes, const Chunk::Unit& unit) {
  CodeRange<Code> range;
  const double zero = -unit.bias;
  const bool has_zero = zero >= 0 && zero < kMissingCode<Code>;
  const Code zero_code = has_zero ? static_cast<Code>(zero) : kMissingCode<Code>;
  size_t equal = 0;
  for (const Code code : codes) {
    const bool missing = code == kMissingCode<Code>;
    range.missing += missing ? 1 : 0;
    equal += code == zero_code ? 1 : 0;
    range.min = std::min(range.min, code);
    range.max = std::max(range.max, missing ? Code{0} : code);
  }
  range.zeros = has_zero ? equal : 0;
  return range;
}

// Whether a tenth of the divisor would do for these values.
template <typename Code>
bool IsCoarser(std::span<const Code> codes, const Chunk::Unit& unit) {
  const auto bias = static_cast<int64_t>(unit.bias);
  return unit.divisor > 1 && std::all_of(codes.begin(), codes.end(), [&](Code code) {
           return code == kMissingCode<Code> || (static_cast<int64_t>(code) + bias) % 10 == 0;
         });
}

// Wholes, which have a sign, have a missing value of their own.
template <typename Code>
constexpr Code kMissingOf = kMissingCode<Code>;
template <>
constexpr int64_t kMissingOf<int64_t> = Chunk::kMissingWhole;

template <typename Code>
std::vector<double> ValuesOf(std::span<const Code> codes, const Chunk::Unit& unit) {
  std::vector<double> values(codes.size());
  std::transform(codes.begin(), codes.end(), values.begin(), [&](Code code) {
    return code == kMissingOf<Code> ? kMissing
                                    : (static_cast<double>(code) + unit.bias) / unit.divisor;
  });
  return values;
}

struct WholeCounts {
  int64_t min = std::numeric_limits<int64_t>::max();
  int64_t max = std::numeric_limits<int64_t>::min();
  size_t missing = 0;
  size_t zeros = 0;
};

WholeCounts CountsOf(std::span<const int64_t> wholes) {
  WholeCounts counts;
  for (const int64_t whole : wholes) {
    const bool missing = whole == Chunk::kMissingWhole;
    counts.missing += missing ? 1 : 0;
    counts.zeros += whole == 0 ? 1 : 0;
    counts.min = std::min(counts.min, missing ? counts.min : whole);
    counts.max = std::max(counts.max, whole);
  }
  return counts;
}

// Nothing when a tenth of the divisor does not do.
std::optional<std::vector<int64_t>> Coarser(std::span<const int64_t> wholes, double divisor) {
  const auto coarse = [](int64_t whole) {
    return whole == Chunk::kMissingWhole || whole % 10 == 0;
  };
  if (divisor <= 1 || !std::all_of(wholes.begin(), wholes.end(), coarse)) return std::nullopt;
  std::vector<int64_t> tenths(wholes.size());
  std::transform(wholes.begin(), wholes.end(), tenths.begin(),
                 [](int64_t whole) { return whole == Chunk::kMissingWhole ? whole : whole / 10; });
  return tenths;
}

template <typename Packed, typename Code>
void Shift(std::span<const Code> codes, Code min, std::span<Packed> out) {
  for (size_t i = 0; i < out.size(); ++i) {
    out[i] =
        codes[i] == kMissingOf<Code> ? kMissingCode<Packed> : static_cast<Packed>(codes[i] - min);
  }
}

}  // namespace

template <typename Code>
ChunkPtr Chunk::FromCodes(std::span<const Code> codes, const Unit& unit) {
  const CodeRange<Code> range = RangeOf(codes, unit);
  if (range.missing == codes.size()) {
    return Constant(kMissing, codes.size());
  }
  if (range.min == range.max && range.missing == 0) {
    return Constant((static_cast<double>(range.min) + unit.bias) / unit.divisor, codes.size());
  }
  const bool sparse = (codes.size() - range.zeros) * kSparseShare <= codes.size();
  if (sparse || IsCoarser(codes, unit)) {
    return FromValues(ValuesOf(codes, unit));
  }
  const std::shared_ptr<Chunk> chunk(new Chunk);
  chunk->rows_ = codes.size();
  chunk->SetPacked({unit.divisor, unit.bias + static_cast<double>(range.min)},
                   static_cast<double>(range.max - range.min));
  if (chunk->encoding_ == Encoding::kBits8) {
    Shift(codes, range.min, Resize<uint8_t>(chunk->bytes_, codes.size()));
  } else if (chunk->encoding_ == Encoding::kBits16) {
    Shift(codes, range.min, Resize<uint16_t>(chunk->bytes_, codes.size()));
  } else {
    Shift(codes, range.min, Resize<uint32_t>(chunk->bytes_, codes.size()));
  }
  return chunk;
}

ChunkPtr Chunk::FromWholes(std::span<const int64_t> wholes, double divisor) {
  const WholeCounts counts = CountsOf(wholes);
  if (counts.missing == wholes.size()) {
    return Constant(kMissing, wholes.size());
  }
  if (counts.min == counts.max && counts.missing == 0) {
    return Constant(static_cast<double>(counts.min) / divisor, wholes.size());
  }
  if (const auto tenths = Coarser(wholes, divisor)) {
    return FromWholes(*tenths, divisor / 10);
  }
  const int64_t width = counts.max - counts.min;
  const bool sparse = (wholes.size() - counts.zeros) * kSparseShare <= wholes.size();
  if (sparse || width >= std::numeric_limits<uint32_t>::max()) {
    return FromValues(ValuesOf(wholes, {divisor, 0}));
  }
  const std::shared_ptr<Chunk> chunk(new Chunk);
  chunk->rows_ = wholes.size();
  chunk->SetPacked({divisor, static_cast<double>(counts.min)}, static_cast<double>(width));
  if (chunk->encoding_ == Encoding::kBits8) {
    Shift(wholes, counts.min, Resize<uint8_t>(chunk->bytes_, wholes.size()));
  } else if (chunk->encoding_ == Encoding::kBits16) {
    Shift(wholes, counts.min, Resize<uint16_t>(chunk->bytes_, wholes.size()));
  } else {
    Shift(wholes, counts.min, Resize<uint32_t>(chunk->bytes_, wholes.size()));
  }
  return chunk;
}

std::optional<Chunk::WholeRange> Chunk::whole_range() const {
  std::span<const double> values;
  switch (encoding_) {
    case Encoding::kBits8:
    case Encoding::kBits16:
    case Encoding::kBits32:
      return WholeRange{divisor_, bias_, bias_ + top_};
    case Encoding::kConstant:
      values = {&bias_, 1};
      break;
    case Encoding::kSparse:
      values = As<double>(bytes_);
      break;
    case Encoding::kFloat32:
    case Encoding::kFloat64:
    case Encoding::kStrings:
      return std::nullopt;
  }
  IntegerRange range;
  for (const double divisor : kDivisors) {
    if (!ScanRange(values, divisor, range)) continue;
    if (encoding_ == Encoding::kSparse) {
      range.min = std::min(range.min, 0.0);
      range.max = std::max(range.max, 0.0);
    }
    return WholeRange{range.divisor, range.min, range.max};
  }
  return std::nullopt;
}

template <typename Packed, typename Code>
void Chunk::Repack(size_t first, const Unit& unit, std::span<Code> out) const {
  const auto codes = As<Packed>(bytes_).subspan(first, out.size());
  const auto scale = static_cast<int64_t>(unit.divisor / divisor_);
  const auto offset = static_cast<int64_t>(bias_) * scale - static_cast<int64_t>(unit.bias);
  for (size_t i = 0; i < out.size(); ++i) {
    out[i] = codes[i] == kMissingCode<Packed>
                 ? kMissingCode<Code>
                 : static_cast<Code>(static_cast<int64_t>(codes[i]) * scale + offset);
  }
}

template <typename Code>
void Chunk::DecodeCodes(size_t first, const Unit& unit, std::span<Code> out) const {
  HYDROFOIL_CHECK(first + out.size() <= rows_);
  const auto code_of = [&](double value) {
    return std::isnan(value) ? kMissingCode<Code>
                             : static_cast<Code>(Round(value * unit.divisor) - unit.bias);
  };
  switch (encoding_) {
    case Encoding::kBits8:
      return Repack<uint8_t>(first, unit, out);
    case Encoding::kBits16:
      return Repack<uint16_t>(first, unit, out);
    case Encoding::kBits32:
      return Repack<uint32_t>(first, unit, out);
    case Encoding::kConstant:
      std::fill(out.begin(), out.end(), code_of(bias_));
      return;
    case Encoding::kSparse: {
      std::fill(out.begin(), out.end(), code_of(0));
      const auto stored = As<double>(bytes_);
      for (auto it = std::lower_bound(offsets_.begin(), offsets_.end(), first);
           it != offsets_.end() && *it < first + out.size(); ++it) {
        out[*it - first] = code_of(stored[static_cast<size_t>(it - offsets_.begin())]);
      }
      return;
    }
    case Encoding::kFloat32:
    case Encoding::kFloat64:
    case Encoding::kStrings:
      HYDROFOIL_CHECK(false);
  }
}

template ChunkPtr Chunk::FromCodes(std::span<const uint8_t>, const Unit&);
template ChunkPtr Chunk::FromCodes(std::span<const uint16_t>, const Unit&);
template ChunkPtr Chunk::FromCodes(std::span<const uint32_t>, const Unit&);
template void Chunk::DecodeCodes(size_t, const Unit&, std::span<uint8_t>) const;
template void Chunk::DecodeCodes(size_t, const Unit&, std::span<uint16_t>) const;
template void Chunk::DecodeCodes(size_t, const Unit&, std::span<uint32_t>) const;

}  // namespace hydrofoil
