#include "frame/packed_numbers.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "base/check.h"
#include "frame/value_kernels.h"

namespace hydrofoil {

namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
// Codes stay far below 2^53, so that code + bias is exact.
constexpr double kMaxExact = 9007199254740992.0 / 4;

constexpr uint32_t kMissingBits2 = 3;
constexpr size_t kCodesPerByte = 4;
using FourCodes = std::array<uint8_t, kCodesPerByte>;

// The codes of every byte of two-bit codes, those of missing values widened.
constexpr std::array<FourCodes, 256> MakeBits2Table() {
  std::array<FourCodes, 256> table = {};
  for (size_t byte = 0; byte < table.size(); ++byte) {
    for (size_t i = 0; i < kCodesPerByte; ++i) {
      const auto code = static_cast<uint8_t>(byte >> (2 * i) & 3);
      table[byte][i] = code == kMissingBits2 ? kMissingCode<uint8_t> : code;
    }
  }
  return table;
}
constexpr std::array<FourCodes, 256> kBits2Table = MakeBits2Table();

void UnpackBits2(std::span<const std::byte> bytes, size_t first, std::span<uint8_t> out) {
  size_t i = 0;
  const auto four = [&](size_t row) {
    return kBits2Table[std::to_integer<size_t>(bytes[row / kCodesPerByte])];
  };
  for (; i < out.size() && (first + i) % kCodesPerByte != 0; ++i) {
    out[i] = four(first + i)[(first + i) % kCodesPerByte];
  }
  for (; i + kCodesPerByte <= out.size(); i += kCodesPerByte) {
    const FourCodes codes = four(first + i);
    std::memcpy(&out[i], codes.data(), codes.size());
  }
  for (; i < out.size(); ++i) out[i] = four(first + i)[(first + i) % kCodesPerByte];
}

// Two-bit codes become bytes a block at a time; `work(block of codes, its place)`.
template <typename Work>
void ForBits2Blocks(std::span<const std::byte> bytes, size_t first, size_t count,
                    const Work& work) {
  std::array<uint8_t, 1024> block;
  for (size_t done = 0; done < count; done += block.size()) {
    const auto codes = std::span(block).first(std::min(block.size(), count - done));
    UnpackBits2(bytes, first + done, codes);
    work(std::span<const uint8_t>(codes), done);
  }
}

template <typename T>
std::span<const T> As(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
}

template <typename T>
std::span<T> As(std::span<std::byte> bytes) {
  return {reinterpret_cast<T*>(bytes.data()), bytes.size() / sizeof(T)};
}

// `code_at(i, missing)` is the code of a number, `missing` when it is that.
template <typename CodeAt>
void PackCodes(ChunkEncoding encoding, size_t count, const CodeAt& code_at,
               std::span<std::byte> out) {
  const auto pack = [&]<typename Packed>(std::span<Packed> codes) {
    for (size_t i = 0; i < count; ++i) codes[i] = code_at(i, kMissingCode<Packed>);
  };
  switch (encoding) {
    case ChunkEncoding::kBits2:
      std::fill(out.begin(), out.end(), std::byte{0});
      for (size_t i = 0; i < count; ++i) {
        const uint8_t code = code_at(i, static_cast<uint8_t>(kMissingBits2));
        out[i / kCodesPerByte] |= static_cast<std::byte>(code << (2 * (i % kCodesPerByte)));
      }
      return;
    case ChunkEncoding::kBits8:
    case ChunkEncoding::kFull8:
      return pack(As<uint8_t>(out));
    case ChunkEncoding::kBits16:
      return pack(As<uint16_t>(out));
    default:
      return pack(As<uint32_t>(out));
  }
}

// Whether every value times the divisor is an integer that divides back to the same bits.
bool ScanRange(std::span<const double> values, double divisor, WholeRange& range) {
  double min = std::numeric_limits<double>::infinity();
  double max = -min;
  for (const double value : values) {
    if (std::isnan(value)) {
      continue;
    }
    const double product = value * divisor;
    if (!(std::abs(product) < kMaxExact)) {
      return false;
    }
    const double scaled = RoundToWhole(product);
    const bool minus_zero = value == 0 && std::signbit(value);  // a code would lose the sign
    if (scaled / divisor != value || minus_zero) {
      return false;
    }
    min = std::min(min, scaled);
    max = std::max(max, scaled);
  }
  range = {divisor, min, max};
  return true;
}

bool AllSame(std::span<const double> values) {
  const auto same = [&](double value) {
    return std::bit_cast<uint64_t>(value) == std::bit_cast<uint64_t>(values[0]) ||
           (std::isnan(value) && std::isnan(values[0]));
  };
  return std::all_of(values.begin(), values.end(), same);
}

// From codes of a unit to codes of another.
class Repacking {
 public:
  Repacking(const CodeUnit& from, const CodeUnit& to)
      : scale_(static_cast<int64_t>(to.divisor / from.divisor)),
        offset_(static_cast<int64_t>(from.bias) * scale_ - static_cast<int64_t>(to.bias)) {}

  template <typename Packed, typename Code>
  void Run(std::span<const Packed> codes, std::span<Code> out) const {
    for (size_t i = 0; i < out.size(); ++i) {
      out[i] = codes[i] == kMissingCode<Packed> ? kMissingCode<Code> : New<Code>(codes[i]);
    }
  }

  template <typename Packed, typename Code>
  void RunWithoutMissing(std::span<const Packed> codes, std::span<Code> out) const {
    for (size_t i = 0; i < out.size(); ++i) out[i] = New<Code>(codes[i]);
  }

 private:
  template <typename Code>
  [[nodiscard]] Code New(int64_t code) const {
    return static_cast<Code>(code * scale_ + offset_);
  }

  int64_t scale_;
  int64_t offset_;
};

}  // namespace

std::optional<WholeRange> FindWholeRange(std::span<const double> values) {
  WholeRange range;
  for (const double divisor : kDivisors) {
    if (ScanRange(values, divisor, range)) return range;
  }
  return std::nullopt;
}

Packing PackingOfCodes(const CodeUnit& unit, uint32_t top, bool has_missing) {
  const auto* place = std::find(kDivisors.begin(), kDivisors.end(), unit.divisor);
  HYDROFOIL_CHECK(place != kDivisors.end());
  return {.bias = unit.bias,
          .top = top,
          .encoding = top < kMissingBits2                            ? ChunkEncoding::kBits2
                      : top < kMissingCode<uint8_t>                  ? ChunkEncoding::kBits8
                      : top == kMissingCode<uint8_t> && !has_missing ? ChunkEncoding::kFull8
                      : top < kMissingCode<uint16_t>                 ? ChunkEncoding::kBits16
                                                                     : ChunkEncoding::kBits32,
          .decimals = static_cast<uint8_t>(place - kDivisors.begin())};
}

Packing ChoosePacking(std::span<const double> values) {
  if (AllSame(values)) {
    return {.bias = values.empty() ? kMissing : values[0]};
  }
  const std::optional<WholeRange> range = FindWholeRange(values);
  if (range && range->max - range->min < kMissingCode<uint32_t>) {
    const bool has_missing =
        std::any_of(values.begin(), values.end(), [](double value) { return std::isnan(value); });
    return PackingOfCodes({range->divisor, range->min},
                          static_cast<uint32_t>(range->max - range->min), has_missing);
  }
  const bool floats = std::all_of(values.begin(), values.end(), [](double value) {
    return std::isnan(value) || static_cast<double>(static_cast<float>(value)) == value;
  });
  return {.encoding = floats ? ChunkEncoding::kFloat32 : ChunkEncoding::kFloat64};
}

size_t PackedSize(ChunkEncoding encoding, size_t count) {
  switch (encoding) {
    case ChunkEncoding::kBits2:
      return (count + kCodesPerByte - 1) / kCodesPerByte;
    case ChunkEncoding::kBits8:
    case ChunkEncoding::kFull8:
      return count;
    case ChunkEncoding::kBits16:
      return count * sizeof(uint16_t);
    case ChunkEncoding::kBits32:
    case ChunkEncoding::kFloat32:
      return count * sizeof(uint32_t);
    case ChunkEncoding::kFloat64:
      return count * sizeof(double);
    default:
      return 0;
  }
}

void PackValues(std::span<const double> values, const Packing& packing, std::span<std::byte> out) {
  if (packing.encoding == ChunkEncoding::kFloat32) {
    std::transform(values.begin(), values.end(), As<float>(out).begin(),
                   [](double value) { return static_cast<float>(value); });
  } else if (packing.encoding == ChunkEncoding::kFloat64) {
    std::copy(values.begin(), values.end(), As<double>(out).begin());
  } else if (packing.has_codes()) {
    const CodeUnit unit = packing.unit();
    PackCodes(
        packing.encoding, values.size(),
        [&]<typename Packed>(size_t i, Packed missing) {
          return std::isnan(values[i])
                     ? missing
                     : static_cast<Packed>(RoundToWhole(values[i] * unit.divisor) - unit.bias);
        },
        out);
  }
}

bool AreCodesSound(std::span<const std::byte> bytes, const Packing& packing, size_t count) {
  const uint32_t top = packing.top;
  const auto sound = [top]<typename Code>(std::span<const Code> codes) {
    return std::all_of(codes.begin(), codes.end(),
                       [top](Code code) { return code <= top || code == kMissingCode<Code>; });
  };
  switch (packing.encoding) {
    case ChunkEncoding::kBits2: {
      bool all = true;
      ForBits2Blocks(bytes, 0, count,
                     [&](std::span<const uint8_t> codes, size_t) { all = all && sound(codes); });
      return all;
    }
    case ChunkEncoding::kBits8:
      return sound(As<uint8_t>(bytes));
    case ChunkEncoding::kFull8:
      return top == kMissingCode<uint8_t>;
    case ChunkEncoding::kBits16:
      return sound(As<uint16_t>(bytes));
    case ChunkEncoding::kBits32:
      return sound(As<uint32_t>(bytes));
    default:
      return true;
  }
}

template <typename Code>
void PackShifted(std::span<const Code> codes, Code min, const Packing& packing,
                 std::span<std::byte> out) {
  PackCodes(
      packing.encoding, codes.size(),
      [&]<typename Packed>(size_t i, Packed missing) {
        return codes[i] == kMissingCode<Code> ? missing : static_cast<Packed>(codes[i] - min);
      },
      out);
}

void PackedNumbers::Decode(size_t first, std::span<double> out) const {
  const auto [divisor, bias] = packing.unit();
  const auto unpack = [&]<typename Code>(std::span<const Code> codes, Code missing) {
    UnpackCodes(codes.subspan(first, out.size()), {bias, divisor, static_cast<double>(missing)},
                out);
  };
  const auto copy = [&](const auto numbers) {
    const auto part = numbers.subspan(first, out.size());
    std::copy(part.begin(), part.end(), out.begin());
  };
  switch (packing.encoding) {
    case ChunkEncoding::kConstant:
      std::fill(out.begin(), out.end(), packing.bias);
      return;
    case ChunkEncoding::kBits2:
      ForBits2Blocks(bytes, first, out.size(), [&](std::span<const uint8_t> codes, size_t at) {
        UnpackCodes(codes, {bias, divisor, kMissingCode<uint8_t>}, out.subspan(at, codes.size()));
      });
      return;
    case ChunkEncoding::kBits8:
      return unpack(As<uint8_t>(bytes), kMissingCode<uint8_t>);
    case ChunkEncoding::kFull8:
      return UnpackCodes(As<uint8_t>(bytes).subspan(first, out.size()), {bias, divisor}, out);
    case ChunkEncoding::kBits16:
      return unpack(As<uint16_t>(bytes), kMissingCode<uint16_t>);
    case ChunkEncoding::kBits32:
      return unpack(As<uint32_t>(bytes), kMissingCode<uint32_t>);
    case ChunkEncoding::kFloat32:
      return copy(As<float>(bytes));
    case ChunkEncoding::kFloat64:
      return copy(As<double>(bytes));
    case ChunkEncoding::kSparse:
    case ChunkEncoding::kStrings:
      HYDROFOIL_CHECK(false);
  }
}

template <typename Code>
void PackedNumbers::DecodeCodes(size_t first, const CodeUnit& unit, std::span<Code> out) const {
  const Repacking repacking(packing.unit(), unit);
  switch (packing.encoding) {
    case ChunkEncoding::kBits2:
      ForBits2Blocks(bytes, first, out.size(), [&](std::span<const uint8_t> codes, size_t at) {
        repacking.Run(codes, out.subspan(at, codes.size()));
      });
      return;
    case ChunkEncoding::kBits8:
      return repacking.Run(As<uint8_t>(bytes).subspan(first), out);
    case ChunkEncoding::kFull8:
      return repacking.RunWithoutMissing(As<uint8_t>(bytes).subspan(first), out);
    case ChunkEncoding::kBits16:
      return repacking.Run(As<uint16_t>(bytes).subspan(first), out);
    case ChunkEncoding::kBits32:
      return repacking.Run(As<uint32_t>(bytes).subspan(first), out);
    default:
      HYDROFOIL_CHECK(false);
  }
}

template void PackShifted(std::span<const uint8_t>, uint8_t, const Packing&, std::span<std::byte>);
template void PackShifted(std::span<const uint16_t>, uint16_t, const Packing&,
                          std::span<std::byte>);
template void PackShifted(std::span<const uint32_t>, uint32_t, const Packing&,
                          std::span<std::byte>);
template void PackShifted(std::span<const int64_t>, int64_t, const Packing&, std::span<std::byte>);
template void PackedNumbers::DecodeCodes(size_t, const CodeUnit&, std::span<uint8_t>) const;
template void PackedNumbers::DecodeCodes(size_t, const CodeUnit&, std::span<uint16_t>) const;
template void PackedNumbers::DecodeCodes(size_t, const CodeUnit&, std::span<uint32_t>) const;

}  // namespace hydrofoil
