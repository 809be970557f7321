// Chunks made of whole numbers of a unit: FromCodes() and FromWholes().
#include <algorithm>
#include <limits>
#include <vector>

#include "frame/chunk.h"
#include "frame/value_kernels.h"

namespace hydrofoil {

namespace {

// `equal`: of the value 0.
template <typename Code>
CodeCounts<Code> CountsOf(std::span<const Code> codes, const CodeUnit& unit) {
  const double zero = -unit.bias;
  const bool has_zero = zero >= static_cast<double>(std::numeric_limits<Code>::min()) &&
                        zero < static_cast<double>(std::numeric_limits<Code>::max());
  const Code zero_code = has_zero ? static_cast<Code>(zero) : kMissingCode<Code>;
  CodeCounts<Code> counts = CountCodes(codes, zero_code);
  counts.equal = has_zero ? counts.equal : 0;
  return counts;
}

// Whether a tenth of the divisor would do for these values.
template <typename Code>
bool IsCoarser(std::span<const Code> codes, const CodeUnit& unit) {
  const auto bias = static_cast<int64_t>(unit.bias);
  return unit.divisor > 1 && std::all_of(codes.begin(), codes.end(), [&](Code code) {
           return code == kMissingCode<Code> || (static_cast<int64_t>(code) + bias) % 10 == 0;
         });
}

template <typename Code>
std::vector<double> ValuesOf(std::span<const Code> codes, const CodeUnit& unit) {
  std::vector<double> values(codes.size());
  std::transform(codes.begin(), codes.end(), values.begin(), [&](Code code) {
    return code == kMissingCode<Code> ? std::numeric_limits<double>::quiet_NaN()
                                      : (static_cast<double>(code) + unit.bias) / unit.divisor;
  });
  return values;
}

std::vector<int64_t> TenthsOf(std::span<const int64_t> wholes) {
  std::vector<int64_t> tenths(wholes.size());
  std::transform(wholes.begin(), wholes.end(), tenths.begin(),
                 [](int64_t whole) { return whole == Chunk::kMissingWhole ? whole : whole / 10; });
  return tenths;
}

}  // namespace

template <typename Code>
ChunkPtr Chunk::FromCodes(std::span<const Code> codes, const Unit& unit) {
  const CodeCounts<Code> counts = CountsOf(codes, unit);
  if (counts.missing == codes.size()) {
    return Constant(std::numeric_limits<double>::quiet_NaN(), codes.size());
  }
  const auto min = static_cast<double>(counts.min);
  if (counts.min == counts.max && counts.missing == 0) {
    return Constant((min + unit.bias) / unit.divisor, codes.size());
  }
  const double width = static_cast<double>(counts.max) - min;
  const bool sparse = (codes.size() - counts.equal) * kSparseShare <= codes.size();
  if (sparse || width >= kMissingCode<uint32_t> || IsCoarser(codes, unit)) {
    return FromValues(ValuesOf(codes, unit));
  }
  const Packing packing = PackingOfCodes({unit.divisor, unit.bias + min},
                                         static_cast<uint32_t>(width), counts.missing > 0);
  return FromPacked(codes.size(), packing, [&](std::span<std::byte> out) {
    PackShifted(codes, counts.min, packing, out);
  });
}

ChunkPtr Chunk::FromWholes(std::span<const int64_t> wholes, double divisor) {
  return IsCoarser(wholes, {divisor, 0}) ? FromWholes(TenthsOf(wholes), divisor / 10)
                                         : FromCodes(wholes, {divisor, 0});
}

template ChunkPtr Chunk::FromCodes(std::span<const uint8_t>, const Unit&);
template ChunkPtr Chunk::FromCodes(std::span<const uint16_t>, const Unit&);
template ChunkPtr Chunk::FromCodes(std::span<const uint32_t>, const Unit&);
template ChunkPtr Chunk::FromCodes(std::span<const int64_t>, const Unit&);

}  // namespace hydrofoil
