// Random numbers that must equal the reference's, draw for draw. Values, not thread-safe: one
// generator per thread.
#ifndef HYDROFOIL_BASE_RANDOM_H_
#define HYDROFOIL_BASE_RANDOM_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace hydrofoil {

// PCG-XSH-RR 32 (O'Neill 2014) with increment 3 and the reference's way of taking bits.
class Pcg {
 public:
  explicit Pcg(int64_t seed) { Seed(seed); }

  void Seed(int64_t seed);
  int32_t NextInt() { return static_cast<int32_t>(Out()); }
  int64_t NextLong();
  // In [0, n). Plain remainder: slightly biased, as in the reference.
  uint32_t NextInt(uint32_t n) { return Out() % n; }
  float NextFloat();      // [0, 1), 24 bits
  double NextDouble();    // [0, 1), 53 bits
  double NextGaussian();  // polar method, mean 0, variance 1
  void NextBytes(std::span<uint8_t> out);

  template <typename T>
  void Shuffle(std::span<T> values) {
    const size_t n = values.size();
    for (size_t i = 0; i < n; ++i) {
      std::swap(values[i], values[i + NextInt(static_cast<uint32_t>(n - i))]);
    }
  }

 private:
  uint32_t Out();
  uint32_t Next(int bits);

  uint64_t state_ = 0;
  double next_gaussian_ = 0;
  bool has_next_gaussian_ = false;
};

// java.util.Random: the 48-bit linear congruential generator.
class JavaRandom {
 public:
  explicit JavaRandom(int64_t seed);
  int32_t NextInt() { return Next(32); }
  int32_t NextInt(int32_t bound);  // bound > 0
  int64_t NextLong();
  double NextDouble();

 private:
  int32_t Next(int bits);

  uint64_t state_;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_BASE_RANDOM_H_
