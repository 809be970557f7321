#include "frame/value_kernels.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/vector_targets.h"
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "frame/value_kernels.cc"
#include "hwy/foreach_target.h"
// After foreach_target.h.
#include "hwy/highway.h"

#ifndef HYDROFOIL_FRAME_VALUE_KERNELS_ONCE_
#define HYDROFOIL_FRAME_VALUE_KERNELS_ONCE_
namespace hydrofoil {
namespace {

constexpr size_t kLanes = 8;
constexpr double kWhole = 0x1p63;  // above it nobody asks whether a number is whole

struct LaneSums {
  std::array<double, kLanes> count = {};
  std::array<double, kLanes> sum = {};
  std::array<double, kLanes> m2 = {};
};

double Add(const std::array<double, kLanes>& lanes) {
  return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) +
         ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
}

// First pass over values [first, values.size()).
void ScalarCounts(std::span<const double> values, size_t first, BlockSummary& summary,
                  LaneSums& lanes) {
  for (size_t i = first; i < values.size(); ++i) {
    const double value = values[i];
    if (std::isnan(value)) {
      ++summary.missing_count;
      continue;
    }
    summary.min = value < summary.min ? value : summary.min;
    summary.max = value > summary.max ? value : summary.max;
    if (std::isinf(value)) {
      continue;
    }
    summary.zero_count += value == 0 ? 1 : 0;
    summary.is_integer =
        summary.is_integer && std::abs(value) < kWhole && value == std::trunc(value);
    lanes.count[i % kLanes] += 1;
    lanes.sum[i % kLanes] += value;
  }
}

// Second pass.
void ScalarSquares(std::span<const double> values, size_t first, double mean, LaneSums& lanes) {
  for (size_t i = first; i < values.size(); ++i) {
    if (std::isfinite(values[i])) {
      const double distance = values[i] - mean;
      lanes.m2[i % kLanes] += distance * distance;
    }
  }
}

}  // namespace
}  // namespace hydrofoil
#endif

HWY_BEFORE_NAMESPACE();
namespace hydrofoil {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using D = hn::CappedTag<double, kLanes>;
using V = hn::Vec<D>;

// Vectors that make up eight lanes.
constexpr size_t kParts = kLanes / HWY_MIN(kLanes, HWY_MAX_BYTES / sizeof(double));

// Exact: the low bits of a double between 2^52 and 2^53 are an integer.
template <typename VCode>
HWY_INLINE V ToDouble(VCode code) {
  const D d;
  const hn::Repartition<uint64_t, D> d64;
  constexpr double kShift = 0x1p52;
  const auto bits = hn::Or(hn::PromoteTo(d64, code), hn::BitCast(d64, hn::Set(d, kShift)));
  return hn::Sub(hn::BitCast(d, bits), hn::Set(d, kShift));
}

template <typename Code>
HWY_INLINE void Unpack(std::span<const Code> codes, const CodeMeaning& meaning,
                       std::span<double> out) {
  const D d;
  const hn::Rebind<Code, D> dc;
  const hn::Rebind<uint32_t, D> d32;
  const size_t n = hn::Lanes(d);
  const auto [bias, divisor, missing_code] = meaning;
  const V missing = hn::Set(d, std::numeric_limits<double>::quiet_NaN());
  const bool divides = divisor != 1;
  size_t i = 0;
  for (; i + n <= out.size(); i += n) {
    const auto code = hn::LoadU(dc, codes.data() + i);
    V number;
    if constexpr (sizeof(Code) == sizeof(uint32_t)) {
      number = ToDouble(code);
    } else {
      number = ToDouble(hn::PromoteTo(d32, code));
    }
    V value = hn::Add(number, hn::Set(d, bias));
    if (divides) {
      value = hn::Div(value, hn::Set(d, divisor));
    }
    hn::StoreU(hn::IfThenElse(hn::Eq(number, hn::Set(d, missing_code)), missing, value), d,
               out.data() + i);
  }
  for (; i < out.size(); ++i) {
    const auto number = static_cast<double>(codes[i]);
    out[i] = number == missing_code ? std::numeric_limits<double>::quiet_NaN()
                                    : (number + bias) / divisor;
  }
}

void Unpack8(std::span<const uint8_t> codes, const CodeMeaning& meaning, std::span<double> out) {
  Unpack(codes, meaning, out);
}
void Unpack16(std::span<const uint16_t> codes, const CodeMeaning& meaning, std::span<double> out) {
  Unpack(codes, meaning, out);
}
void Unpack32(std::span<const uint32_t> codes, const CodeMeaning& meaning, std::span<double> out) {
  Unpack(codes, meaning, out);
}

template <typename Code>
HWY_INLINE CodeCounts<Code> CountVectors(std::span<const Code> codes, Code wanted) {
  const hn::ScalableTag<Code> d;
  const size_t n = hn::Lanes(d);
  const size_t end = codes.size() - codes.size() % n;
  CodeCounts<Code> counts = ScalarCountCodes(codes.subspan(end), wanted);
  const auto no_code = hn::Set(d, kMissingCode<Code>);
  const auto equal = hn::Set(d, wanted);
  auto min = hn::Set(d, counts.min);
  auto max = hn::Set(d, counts.max);
  for (size_t i = 0; i < end; i += n) {
    const auto code = hn::LoadU(d, codes.data() + i);
    const auto is_missing = hn::Eq(code, no_code);
    counts.missing += hn::CountTrue(d, is_missing);
    counts.equal += hn::CountTrue(d, hn::Eq(code, equal));
    min = hn::Min(min, code);  // the missing code is the largest
    max = hn::Max(max, hn::IfThenZeroElse(is_missing, code));
  }
  std::array<Code, HWY_MAX_BYTES / sizeof(Code)> mins;
  std::array<Code, HWY_MAX_BYTES / sizeof(Code)> maxs;
  hn::StoreU(min, d, mins.data());
  hn::StoreU(max, d, maxs.data());
  counts.min = *std::min_element(mins.begin(), mins.begin() + n);
  counts.max = *std::max_element(maxs.begin(), maxs.begin() + n);
  return counts;
}

CodeCounts<uint8_t> Count8(std::span<const uint8_t> codes, uint8_t wanted) {
  return CountVectors(codes, wanted);
}
CodeCounts<uint16_t> Count16(std::span<const uint16_t> codes, uint16_t wanted) {
  return CountVectors(codes, wanted);
}
CodeCounts<uint32_t> Count32(std::span<const uint32_t> codes, uint32_t wanted) {
  return CountVectors(codes, wanted);
}

template <size_t... kPart>
HWY_INLINE void Spill(const std::array<V, kParts>& vectors, std::array<double, kLanes>& lanes,
                      std::index_sequence<kPart...> /*parts*/) {
  const D d;
  (hn::StoreU(vectors[kPart], d, lanes.data() + kPart * hn::Lanes(d)), ...);
}

HWY_INLINE void Spill(const std::array<V, kParts>& vectors, std::array<double, kLanes>& lanes) {
  Spill(vectors, lanes, std::make_index_sequence<kParts>());
}

// Adds whole groups of eight values; gives their number.
size_t Counts(std::span<const double> values, BlockSummary& summary, LaneSums& lanes) {
  const D d;
  const size_t n = hn::Lanes(d);
  const V one = hn::Set(d, 1);
  std::array<V, kParts> count;
  std::array<V, kParts> sum;
  count.fill(hn::Zero(d));
  sum.fill(hn::Zero(d));
  V min = hn::Set(d, summary.min);
  V max = hn::Set(d, summary.max);
  V zeros = hn::Zero(d);
  V known = hn::Zero(d);
  auto fraction = hn::Eq(one, hn::Zero(d));
  const size_t end = values.size() - values.size() % kLanes;
  for (size_t i = 0; i < end; i += kLanes) {
    for (size_t part = 0; part < kParts; ++part) {
      const V value = hn::LoadU(d, values.data() + i + part * n);
      const auto finite = hn::IsFinite(value);
      const auto present = hn::Eq(value, value);
      known = hn::Add(known, hn::IfThenElseZero(present, one));
      min = hn::IfThenElse(hn::Lt(value, min), value, min);
      max = hn::IfThenElse(hn::Gt(value, max), value, max);
      zeros = hn::Add(zeros, hn::IfThenElseZero(hn::Eq(value, hn::Zero(d)), one));
      const auto whole =
          hn::And(hn::Lt(hn::Abs(value), hn::Set(d, kWhole)), hn::Eq(value, hn::Trunc(value)));
      fraction = hn::Or(fraction, hn::AndNot(whole, finite));
      count[part] = hn::Add(count[part], hn::IfThenElseZero(finite, one));
      sum[part] = hn::Add(sum[part], hn::IfThenElseZero(finite, value));
    }
  }
  summary.min = hn::GetLane(hn::MinOfLanes(d, min));
  summary.max = hn::GetLane(hn::MaxOfLanes(d, max));
  summary.zero_count += static_cast<size_t>(hn::GetLane(hn::SumOfLanes(d, zeros)));
  summary.missing_count += end - static_cast<size_t>(hn::GetLane(hn::SumOfLanes(d, known)));
  summary.is_integer = summary.is_integer && hn::AllFalse(d, fraction);
  Spill(count, lanes.count);
  Spill(sum, lanes.sum);
  return end;
}

void Squares(std::span<const double> values, double mean, LaneSums& lanes) {
  const D d;
  const size_t n = hn::Lanes(d);
  std::array<V, kParts> m2;
  m2.fill(hn::Zero(d));
  for (size_t i = 0; i < values.size(); i += kLanes) {
    for (size_t part = 0; part < kParts; ++part) {
      const V value = hn::LoadU(d, values.data() + i + part * n);
      const V distance = hn::IfThenElseZero(hn::IsFinite(value), hn::Sub(value, hn::Set(d, mean)));
      m2[part] = hn::Add(m2[part], hn::Mul(distance, distance));
    }
  }
  Spill(m2, lanes.m2);
}

BlockSummary Summarize(std::span<const double> values) {
  BlockSummary summary;
  LaneSums lanes;
  const size_t grouped = Counts(values, summary, lanes);
  ScalarCounts(values, grouped, summary, lanes);
  summary.count = Add(lanes.count);
  summary.mean = summary.count > 0 ? Add(lanes.sum) / summary.count : 0;
  Squares(values.first(grouped), summary.mean, lanes);
  ScalarSquares(values, grouped, summary.mean, lanes);
  summary.m2 = Add(lanes.m2);
  return summary;
}

}  // namespace HWY_NAMESPACE
}  // namespace hydrofoil
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hydrofoil {

HWY_EXPORT(Unpack8);
HWY_EXPORT(Unpack16);
HWY_EXPORT(Unpack32);
HWY_EXPORT(Summarize);
HWY_EXPORT(Count8);
HWY_EXPORT(Count16);
HWY_EXPORT(Count32);

template <>
void UnpackCodes(std::span<const uint8_t> codes, const CodeMeaning& meaning,
                 std::span<double> out) {
  HWY_DYNAMIC_DISPATCH(Unpack8)(codes, meaning, out);
}
template <>
void UnpackCodes(std::span<const uint16_t> codes, const CodeMeaning& meaning,
                 std::span<double> out) {
  HWY_DYNAMIC_DISPATCH(Unpack16)(codes, meaning, out);
}
template <>
void UnpackCodes(std::span<const uint32_t> codes, const CodeMeaning& meaning,
                 std::span<double> out) {
  HWY_DYNAMIC_DISPATCH(Unpack32)(codes, meaning, out);
}

template <>
CodeCounts<uint8_t> CountCodes(std::span<const uint8_t> codes, uint8_t wanted) {
  return HWY_DYNAMIC_DISPATCH(Count8)(codes, wanted);
}
template <>
CodeCounts<uint16_t> CountCodes(std::span<const uint16_t> codes, uint16_t wanted) {
  return HWY_DYNAMIC_DISPATCH(Count16)(codes, wanted);
}
template <>
CodeCounts<uint32_t> CountCodes(std::span<const uint32_t> codes, uint32_t wanted) {
  return HWY_DYNAMIC_DISPATCH(Count32)(codes, wanted);
}
template <>
CodeCounts<int64_t> CountCodes(std::span<const int64_t> codes, int64_t wanted) {
  return ScalarCountCodes(codes, wanted);
}

BlockSummary SummarizeBlock(std::span<const double> values) {
  return HWY_DYNAMIC_DISPATCH(Summarize)(values);
}

BlockSummary ScalarSummarizeBlock(std::span<const double> values) {
  BlockSummary summary;
  LaneSums lanes;
  ScalarCounts(values, 0, summary, lanes);
  summary.count = Add(lanes.count);
  summary.mean = summary.count > 0 ? Add(lanes.sum) / summary.count : 0;
  ScalarSquares(values, 0, summary.mean, lanes);
  summary.m2 = Add(lanes.m2);
  return summary;
}

}  // namespace hydrofoil
#endif
