// Reads the numbers that most cells hold, digits with an optional sign and point, eight digits at a
// time and hardly ever branching on the data.
#ifndef HYDROFOIL_TEXT_PLAIN_NUMBER_H_
#define HYDROFOIL_TEXT_PLAIN_NUMBER_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace hydrofoil {

static_assert(std::endian::native == std::endian::little);

// whole / 10^decimals.
struct PlainNumber {
  int64_t whole = 0;
  unsigned decimals = 0;
};

// How far beyond its first byte ReadPlainNumber() may look.
inline constexpr size_t kPlainNumberReach = 72;
inline constexpr size_t kPlainNumberDigits = 18;  // at most: fewer than 2^63

namespace plain_number {

inline constexpr uint64_t kOnes = 0x0101010101010101ULL;
inline constexpr std::array<uint64_t, 9> kPowers = {1,      10,      100,      1000,     10000,
                                                    100000, 1000000, 10000000, 100000000};

// The value of eight digits, the first in the lowest byte.
inline uint64_t ValueOfEight(uint64_t digits) {
  digits = digits * 10 + (digits >> 8);  // of pairs, in every other byte
  constexpr uint64_t kPairs = 0x000000ff000000ffULL;
  return ((digits & kPairs) * 0x000f424000000064ULL +
          ((digits >> 16) & kPairs) * 0x0000271000000001ULL) >>
         32;
}

// Appends the run of digits at `at` to value; returns its end. Stops soon after too many.
inline const char* ReadDigits(const char* at, uint64_t& value, size_t& count) {
  while (true) {
    uint64_t word = 0;
    std::memcpy(&word, at, sizeof(word));
    word ^= kOnes * '0';
    constexpr uint64_t kHigh = kOnes << 7;
    const uint64_t others = (((word & ~kHigh) + kOnes * (0x80 - 10)) | word) & kHigh;
    if (others != 0) {
      const auto digits = static_cast<size_t>(std::countr_zero(others)) / 8;
      // In two steps, as no digits would mean a shift by 64.
      value = value * kPowers[digits] + ValueOfEight((word << (56 - 8 * digits)) << 8);
      count += digits;
      return at + digits;
    }
    value = value * kPowers[8] + ValueOfEight(word);
    count += 8;
    at += 8;
    if (count > kPlainNumberDigits) return at;
  }
}

}  // namespace plain_number

// Returns the end of the number that begins at `at`, null if there is none or it has too many
// digits. kPlainNumberReach bytes from `at` on must be readable.
inline const char* ReadPlainNumber(const char* at, PlainNumber& number) {
  const bool negative = *at == '-';
  at += negative ? 1 : 0;
  uint64_t value = 0;
  size_t digits = 0;
  at = plain_number::ReadDigits(at, value, digits);
  size_t decimals = 0;
  if (*at == '.') {
    at = plain_number::ReadDigits(at + 1, value, decimals);
    digits += decimals;
  }
  if (digits == 0 || digits > kPlainNumberDigits) return nullptr;
  const auto whole = static_cast<int64_t>(value);
  number.whole = negative ? -whole : whole;
  number.decimals = static_cast<unsigned>(decimals);
  return at;
}

}  // namespace hydrofoil

#endif  // HYDROFOIL_TEXT_PLAIN_NUMBER_H_
