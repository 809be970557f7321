// The inner loops over the values of a chunk, in the widest vectors of the processor. Pure
// functions; the same bits with vectors of any width.
#ifndef HYDROFOIL_FRAME_VALUE_KERNELS_H_
#define HYDROFOIL_FRAME_VALUE_KERNELS_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include "frame/packed_numbers.h"

namespace hydrofoil {

struct CodeMeaning {
  double bias = 0;
  double divisor = 1;
  double missing_code = -1;  // -1: no code means a missing value
};
// out[i] = (codes[i] + bias) / divisor, NaN for the missing code. Code: uint8_t, uint16_t,
// uint32_t.
template <typename Code>
void UnpackCodes(std::span<const Code> codes, const CodeMeaning& meaning, std::span<double> out);

// Values that one call of SummarizeBlock() takes at most: they stay in the L1 cache between
// its two passes.
inline constexpr size_t kSummaryBlock = 1024;

// `count`, `mean` and `m2` are of the finite values, `min` and `max` of all but missing ones.
struct BlockSummary {
  double count = 0;
  double mean = 0;
  double m2 = 0;  // sum of squared distances to the mean
  double min = std::numeric_limits<double>::infinity();
  double max = -std::numeric_limits<double>::infinity();
  size_t missing_count = 0;
  size_t zero_count = 0;
  bool is_integer = true;  // every finite value is an integer below 2^63
};

// The sums run in eight lanes: value i belongs to lane i mod 8.
BlockSummary SummarizeBlock(std::span<const double> values);
// The definition.
BlockSummary ScalarSummarizeBlock(std::span<const double> values);

// A summary of codes: the least and greatest, min > max when all are missing, and how many
// are missing or equal to the code that is looked for.
template <typename Code>
struct CodeCounts {
  Code min = std::numeric_limits<Code>::max();
  Code max = std::numeric_limits<Code>::min();
  size_t missing = 0;
  size_t equal = 0;
};
// Code: uint8_t, uint16_t, uint32_t; int64_t is counted by the definition.
template <typename Code>
CodeCounts<Code> CountCodes(std::span<const Code> codes, Code wanted);
// The definition.
template <typename Code>
CodeCounts<Code> ScalarCountCodes(std::span<const Code> codes, Code wanted) {
  CodeCounts<Code> counts;
  for (const Code code : codes) {
    const bool missing = code == kMissingCode<Code>;
    counts.missing += missing ? 1 : 0;
    counts.equal += code == wanted ? 1 : 0;
    counts.min = missing || code >= counts.min ? counts.min : code;
    counts.max = missing || code <= counts.max ? counts.max : code;
  }
  return counts;
}

}  // namespace hydrofoil

#endif  // HYDROFOIL_FRAME_VALUE_KERNELS_H_
