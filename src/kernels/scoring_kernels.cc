#include "kernels/scoring_kernels.h"

#include <array>

#include "kernels/aligned_vector.h"

#include "base/vector_targets.h"
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/scoring_kernels.cc"
#include "hwy/foreach_target.h"
// After foreach_target.h.
#include "hwy/highway.h"

#ifndef HYDROFOIL_KERNELS_SCORING_KERNELS_ONCE_
#define HYDROFOIL_KERNELS_SCORING_KERNELS_ONCE_
namespace hydrofoil {
namespace {

constexpr size_t kBlock = 8;

// What follows the running sums of full blocks, the same for every version.
double Finish(const double* p, const float* weights, const double* row, size_t inputs) {
  double sum = p[0] + p[1] + p[2] + p[3];
  sum += p[4] + p[5] + p[6] + p[7];
  for (size_t i = inputs - inputs % kBlock; i < inputs; ++i) {
    sum += weights[i] * row[i];
  }
  return sum;
}

// Room of this thread, kept between calls.
double* WideBuffer(size_t size) {
  thread_local AlignedVector<double> buffer;
  if (buffer.size() < size) buffer.resize(size);
  return buffer.data();
}

}  // namespace
}  // namespace hydrofoil
#endif

HWY_BEFORE_NAMESPACE();
namespace hydrofoil {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using D = hn::CappedTag<double, 8>;
using DF = hn::Rebind<float, D>;
using V = hn::Vec<D>;

// Vectors that make up a block of eight.
constexpr size_t kParts = kBlock / HWY_MIN(kBlock, HWY_MAX_BYTES / sizeof(double));

// Units and rows whose sums are kept in registers at once.
constexpr size_t kUnitsAtOnce = kParts == 1 ? 4 : 2;
constexpr size_t kRowsAtOnce = kParts == 1 ? 6 : 2;

// gcc thinks that loading a vector anew for every product is as good as keeping it; but then
// the loads take longer than the arithmetic.
HWY_INLINE void KeepInRegister([[maybe_unused]] V& v) {
#if HWY_COMPILER_GCC_ACTUAL && HWY_ARCH_X86 && HWY_MAX_BYTES == 64
  asm("" : "+v"(v.raw));
#elif HWY_COMPILER_GCC_ACTUAL && HWY_ARCH_X86 && HWY_MAX_BYTES >= 16
  asm("" : "+x"(v.raw));
#endif
}

// Weights of a tile of units as they are.
struct PlainWeights {
  const float* weights;
  size_t inputs;

  [[nodiscard]] HWY_INLINE V Load(size_t unit, size_t at) const {
    return hn::PromoteTo(D(), hn::LoadU(DF(), weights + unit * inputs + at));
  }
};

// The same as doubles: [block of eight inputs][unit][input].
template <size_t kUnits>
struct WideWeights {
  const double* weights;

  [[nodiscard]] HWY_INLINE V Load(size_t unit, size_t at) const {
    const size_t block = at / kBlock;
    V w = hn::Load(D(), weights + (block * kUnits + unit) * kBlock + at % kBlock);
    KeepInRegister(w);
    return w;
  }
};

template <size_t kUnits>
void Widen(const PlainWeights& from, double* to) {
  const size_t n = hn::Lanes(D());
  for (size_t i = 0; i + kBlock <= from.inputs; i += kBlock) {
    for (size_t unit = 0; unit < kUnits; ++unit) {
      for (size_t part = 0; part < kBlock; part += n, to += n) {
        hn::Store(from.Load(unit, i + part), D(), to);
      }
    }
  }
}

template <size_t kUnits, size_t kRows, typename Weights>
HWY_INLINE void TileSums(const SumsTask& task, size_t first, size_t unit, const Weights& weights) {
  const D d;
  const size_t n = hn::Lanes(d);
  std::array<const double*, kRows> rows;
  for (size_t r = 0; r < kRows; ++r) {
    rows[r] = task.rows[first + r];
  }
  std::array<V, kUnits * kRows * kParts> sums;
  for (V& sum : sums) {
    sum = hn::Zero(d);
  }
  for (size_t i = 0; i + kBlock <= task.inputs; i += kBlock) {
    for (size_t part = 0; part < kParts; ++part) {
      const size_t at = i + part * n;
      std::array<V, kRows> x;
      for (size_t r = 0; r < kRows; ++r) {
        x[r] = hn::LoadU(d, rows[r] + at);
        KeepInRegister(x[r]);
      }
      for (size_t u = 0; u < kUnits; ++u) {
        const V w = weights.Load(u, at);
        for (size_t r = 0; r < kRows; ++r) {
          V& sum = sums[(u * kRows + r) * kParts + part];
          sum = hn::Add(sum, hn::Mul(w, x[r]));
        }
      }
    }
  }
  for (size_t u = 0; u < kUnits; ++u) {
    const float* plain = task.weights.data() + (unit + u) * task.inputs;
    for (size_t r = 0; r < kRows; ++r) {
      HWY_ALIGN std::array<double, kBlock> p;
      for (size_t part = 0; part < kParts; ++part) {
        hn::StoreU(sums[(u * kRows + r) * kParts + part], d, p.data() + part * n);
      }
      task.sums[first + r][unit + u] =
          Finish(p.data(), plain, rows[r], task.inputs) + task.biases[unit + u];
    }
  }
}

// Weights of a few units stay in the first cache while all rows pass by.
template <size_t kUnits>
HWY_INLINE void UnitSums(const SumsTask& task, size_t unit) {
  const PlainWeights plain{task.weights.data() + unit * task.inputs, task.inputs};
  size_t r = 0;
  if (task.rows.size() >= 2 * kRowsAtOnce) {
    // So many that converting the weights but once saves more than it takes.
    double* wide = WideBuffer(kUnits * task.inputs);
    Widen<kUnits>(plain, wide);
    for (; r + kRowsAtOnce <= task.rows.size(); r += kRowsAtOnce) {
      TileSums<kUnits, kRowsAtOnce>(task, r, unit, WideWeights<kUnits>{wide});
    }
  }
  for (; r + 2 <= task.rows.size(); r += 2) {
    TileSums<kUnits, 2>(task, r, unit, plain);
  }
  if (r < task.rows.size()) TileSums<kUnits, 1>(task, r, unit, plain);
}

void Sums(const SumsTask& task) {
  const size_t units = task.biases.size();
  size_t unit = 0;
  for (; unit + kUnitsAtOnce <= units; unit += kUnitsAtOnce) {
    UnitSums<kUnitsAtOnce>(task, unit);
  }
  for (; unit < units; ++unit) {
    UnitSums<1>(task, unit);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace hydrofoil
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hydrofoil {

HWY_EXPORT(Sums);

void WeightedSums(const SumsTask& task) { HWY_DYNAMIC_DISPATCH(Sums)(task); }

void ScalarWeightedSums(const SumsTask& task) {
  for (size_t r = 0; r < task.rows.size(); ++r) {
    const double* row = task.rows[r];
    for (size_t unit = 0; unit < task.biases.size(); ++unit) {
      const float* weights = task.weights.data() + unit * task.inputs;
      std::array<double, kBlock> p{};
      for (size_t i = 0; i < task.inputs - task.inputs % kBlock; ++i) {
        p[i % kBlock] += weights[i] * row[i];
      }
      task.sums[r][unit] = Finish(p.data(), weights, row, task.inputs) + task.biases[unit];
    }
  }
}

}  // namespace hydrofoil
#endif  // HWY_ONCE
