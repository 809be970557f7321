// Numbers packed into the fewest bytes that hold them exactly; how chunks store theirs. Pure
// functions.
#ifndef HYDROFOIL_FRAME_PACKED_NUMBERS_H_
#define HYDROFOIL_FRAME_PACKED_NUMBERS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>

namespace hydrofoil {

enum class ChunkEncoding : uint8_t {
  kConstant,  // one value for every row, NaN included
  kBits2,     // unsigned code + bias, divided by a power of ten; the largest code is missing
  kBits8,
  kFull8,  // all 256 codes mean numbers, none is missing
  kBits16,
  kBits32,
  kFloat32,
  kFloat64,
  kSparse,   // values other than zero, packed in one of the ways above, with their rows
  kStrings,  // text; decodes to NaN
};

// Powers of ten that decimals are multiplied by.
inline constexpr std::array<double, 7> kDivisors = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};

// Values as whole numbers of a unit: (code + bias) / divisor, exact below 2^51; the largest code
// is a missing value.
struct CodeUnit {
  double divisor = 1;  // one of kDivisors
  double bias = 0;
};

// How numbers are packed; neither sparse nor text.
struct Packing {
  double bias = 0;   // the value of a constant, or the value of code 0 before division
  uint32_t top = 0;  // the largest code that is not missing
  ChunkEncoding encoding = ChunkEncoding::kConstant;
  uint8_t decimals = 0;  // the divisor's place in kDivisors

  [[nodiscard]] CodeUnit unit() const { return {kDivisors[decimals], bias}; }
  [[nodiscard]] bool has_codes() const {
    return encoding >= ChunkEncoding::kBits2 && encoding <= ChunkEncoding::kBits32;
  }
};

// The smallest one for these values.
[[nodiscard]] Packing ChoosePacking(std::span<const double> values);
// For codes from 0 to `top` < 2^32 - 1, and missing ones when there are.
[[nodiscard]] Packing PackingOfCodes(const CodeUnit& unit, uint32_t top, bool has_missing);
[[nodiscard]] size_t PackedSize(ChunkEncoding encoding, size_t count);

// `out` has PackedSize() bytes and is aligned for numbers of its encoding, as PackedNumbers::bytes
// is.
void PackValues(std::span<const double> values, const Packing& packing, std::span<std::byte> out);
// Code: uint8_t, uint16_t, uint32_t, the largest of which is missing, or int64_t with
// INT64_MIN. `min` becomes code 0.
template <typename Code>
void PackShifted(std::span<const Code> codes, Code min, const Packing& packing,
                 std::span<std::byte> out);

// Whether no code except that of a missing value is above the packing's top. Packings without
// codes are always sound.
[[nodiscard]] bool AreCodesSound(std::span<const std::byte> bytes, const Packing& packing,
                                 size_t count);

// Packed numbers, borrowed.
struct PackedNumbers {
  Packing packing;
  std::span<const std::byte> bytes;

  // Writes numbers [first, first + out.size()).
  void Decode(size_t first, std::span<double> out) const;
  // The same as codes of `unit`, whose divisor is a multiple of the packing's; has_codes().
  template <typename Code>
  void DecodeCodes(size_t first, const CodeUnit& unit, std::span<Code> out) const;
};

// The unit in which values are whole numbers, with the least and greatest in that unit, min > max
// when all are missing; nothing when there is no such unit. The least divisor that works.
struct WholeRange {
  double divisor = 1;
  double min = std::numeric_limits<double>::infinity();
  double max = -std::numeric_limits<double>::infinity();
};
[[nodiscard]] std::optional<WholeRange> FindWholeRange(std::span<const double> values);

// The missing value of codes; for int64_t the least number.
template <typename Code>
inline constexpr Code kMissingCode = std::numeric_limits<Code>::max();
template <>
inline constexpr int64_t kMissingCode<int64_t> = std::numeric_limits<int64_t>::min();

// To the nearest integer, below 2^51: there the spacing of sums with the constant is 1. A fraction
// of the time of std::nearbyint, which is a function call on the most basic processors.
inline double RoundToWhole(double value) {
  constexpr double kShift = 6755399441055744.0;  // 1.5 * 2^52
  return value + kShift - kShift;
}

}  // namespace hydrofoil

#endif  // HYDROFOIL_FRAME_PACKED_NUMBERS_H_
