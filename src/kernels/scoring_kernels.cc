#include "kernels/scoring_kernels.h"

#include <array>

#define HWY_DISABLED_TARGETS \
  (HWY_SSSE3 | HWY_SSE4 | HWY_AVX3_DL | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
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
constexpr size_t kRowsAtOnce = kParts == 1 ? 4 : 2;

template <size_t kUnits, size_t kRows>
HWY_INLINE void TileSums(const SumsTask& task, size_t first, size_t unit) {
  const D d;
  const DF df;
  const size_t n = hn::Lanes(d);
  const size_t inputs = task.inputs;
  const float* weights = task.weights.data() + unit * inputs;
  std::array<const double*, kRows> rows;
  for (size_t r = 0; r < kRows; ++r) {
    rows[r] = task.rows[first + r];
  }
  std::array<V, kUnits * kRows * kParts> sums;
  for (V& sum : sums) {
    sum = hn::Zero(d);
  }
  const size_t blocked = inputs - inputs % kBlock;
  for (size_t i = 0; i < blocked; i += kBlock) {
    for (size_t part = 0; part < kParts; ++part) {
      const size_t at = i + part * n;
      for (size_t u = 0; u < kUnits; ++u) {
        const V w = hn::PromoteTo(d, hn::LoadU(df, weights + u * inputs + at));
        for (size_t r = 0; r < kRows; ++r) {
          V& sum = sums[(u * kRows + r) * kParts + part];
          sum = hn::Add(sum, hn::Mul(w, hn::LoadU(d, rows[r] + at)));
        }
      }
    }
  }
  for (size_t u = 0; u < kUnits; ++u) {
    for (size_t r = 0; r < kRows; ++r) {
      HWY_ALIGN std::array<double, kBlock> p;
      for (size_t part = 0; part < kParts; ++part) {
        hn::StoreU(sums[(u * kRows + r) * kParts + part], d, p.data() + part * n);
      }
      task.sums[first + r][unit + u] =
          Finish(p.data(), weights + u * inputs, rows[r], inputs) + task.biases[unit + u];
    }
  }
}

// Weights of a few units stay in the first cache while all rows pass by.
template <size_t kUnits>
HWY_INLINE void UnitSums(const SumsTask& task, size_t unit) {
  size_t r = 0;
  for (; r + kRowsAtOnce <= task.rows.size(); r += kRowsAtOnce) {
    TileSums<kUnits, kRowsAtOnce>(task, r, unit);
  }
  for (; r < task.rows.size(); ++r) {
    TileSums<kUnits, 1>(task, r, unit);
  }
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
