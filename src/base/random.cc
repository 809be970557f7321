#include "base/random.h"

#include <bit>
#include <cmath>

namespace hydrofoil {

void Pcg::Seed(int64_t seed) {
  state_ = 0;
  Out();
  state_ += static_cast<uint64_t>(seed);
  Out();
  has_next_gaussian_ = false;
}

uint32_t Pcg::Out() {
  const uint64_t old = state_;
  state_ = old * 6364136223846793005ULL + 3;
  const auto shifted = static_cast<uint32_t>(((old >> 18) ^ old) >> 27);
  return std::rotr(shifted, static_cast<int>(old >> 59));
}

int64_t Pcg::NextLong() {
  const uint64_t high = Out();
  const uint64_t low = Out();
  return static_cast<int64_t>((high << 32) | low);
}

uint32_t Pcg::Next(int bits) {
  return static_cast<uint32_t>(static_cast<uint64_t>(NextLong()) & ((1ULL << bits) - 1));
}

float Pcg::NextFloat() { return static_cast<float>(Next(24)) / static_cast<float>(1 << 24); }

double Pcg::NextDouble() {
  const auto high = static_cast<uint64_t>(Next(26));
  const auto low = static_cast<uint64_t>(Next(27));
  return static_cast<double>((high << 27) + low) * 0x1.0p-53;
}

double Pcg::NextGaussian() {
  if (has_next_gaussian_) {
    has_next_gaussian_ = false;
    return next_gaussian_;
  }
  double v1 = 0;
  double v2 = 0;
  double s = 0;
  do {
    v1 = 2 * NextDouble() - 1;
    v2 = 2 * NextDouble() - 1;
    s = v1 * v1 + v2 * v2;
  } while (s >= 1 || s == 0);
  const double factor = std::sqrt(-2 * std::log(s) / s);
  next_gaussian_ = v2 * factor;
  has_next_gaussian_ = true;
  return v1 * factor;
}

void Pcg::NextBytes(std::span<uint8_t> out) {
  for (size_t i = 0; i < out.size();) {
    uint32_t word = Out();
    for (int k = 0; k < 4 && i < out.size(); ++k, word >>= 8) {
      out[i++] = static_cast<uint8_t>(word);
    }
  }
}

namespace {
constexpr uint64_t kLcgMultiplier = 0x5DEECE66DULL;
constexpr uint64_t kLcgMask = (1ULL << 48) - 1;
}  // namespace

JavaRandom::JavaRandom(int64_t seed)
    : state_((static_cast<uint64_t>(seed) ^ kLcgMultiplier) & kLcgMask) {}

int32_t JavaRandom::Next(int bits) {
  state_ = (state_ * kLcgMultiplier + 0xB) & kLcgMask;
  return static_cast<int32_t>(static_cast<uint32_t>(state_ >> (48 - bits)));
}

int32_t JavaRandom::NextInt(int32_t bound) {
  int32_t r = Next(31);
  const int32_t m = bound - 1;
  if ((bound & m) == 0) {
    return static_cast<int32_t>((static_cast<int64_t>(bound) * r) >> 31);
  }
  // The 32-bit overflow of u - r + m marks the incomplete last block of residues.
  for (int32_t u = r;; u = Next(31)) {
    r = u % bound;
    if (static_cast<int64_t>(u) - r + m <= INT32_MAX) {
      return r;
    }
  }
}

int64_t JavaRandom::NextLong() {
  const auto high = static_cast<uint64_t>(static_cast<int64_t>(Next(32)));
  const auto low = static_cast<uint64_t>(static_cast<int64_t>(Next(32)));
  return static_cast<int64_t>((high << 32) + low);
}

double JavaRandom::NextDouble() {
  const auto high = static_cast<int64_t>(Next(26));
  return static_cast<double>((high << 27) + Next(27)) * 0x1.0p-53;
}

}  // namespace hydrofoil
