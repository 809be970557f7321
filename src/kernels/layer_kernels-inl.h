// The Highway versions of LayerKernels, compiled once per instruction set by the sources that
// include this file (foreach_target re-includes them): hence the toggled guard. With
// HYDROFOIL_RACY_LAYER_KERNELS the thread sanitizer does not look at them.
#if defined(HYDROFOIL_KERNELS_LAYER_KERNELS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef HYDROFOIL_KERNELS_LAYER_KERNELS_INL_H_
#undef HYDROFOIL_KERNELS_LAYER_KERNELS_INL_H_
#else
#define HYDROFOIL_KERNELS_LAYER_KERNELS_INL_H_
#endif

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "hwy/cache_control.h"
#include "hwy/contrib/math/math-inl.h"
#include "hwy/highway.h"
#include "kernels/active_units-inl.h"
#include "kernels/layer_kernels.h"

#if defined(HYDROFOIL_RACY_LAYER_KERNELS) && defined(__has_feature)
#if __has_feature(thread_sanitizer)
#pragma clang attribute push(__attribute__((no_sanitize("thread"))), apply_to = function)
#define HYDROFOIL_LAYER_KERNELS_UNCHECKED
#endif
#endif

HWY_BEFORE_NAMESPACE();
namespace hydrofoil {
namespace HWY_NAMESPACE {
// Two sources include this file; each has its own copy.
namespace {
// Vectors of a row that are kept in registers at once.
constexpr size_t kMaxTile = 8;

// Calls tile(std::integral_constant<size_t, T>, first column) over [0, stride), T vectors at a
// time, with tiles as equal in size as possible.
template <typename Tile>
HWY_INLINE void ForEachTile(size_t stride, const Tile& tile) {
  const D d;
  const size_t vectors = stride / hn::Lanes(d);
  const size_t tiles = (vectors + kMaxTile - 1) / kMaxTile;
  size_t done = 0;
  for (size_t t = 0; t < tiles; ++t) {
    const size_t size = (vectors - done) / (tiles - t);
    const size_t at = done * hn::Lanes(d);
    switch (size) {
      case 1:
        tile(std::integral_constant<size_t, 1>(), at);
        break;
      case 2:
        tile(std::integral_constant<size_t, 2>(), at);
        break;
      case 3:
        tile(std::integral_constant<size_t, 3>(), at);
        break;
      case 4:
        tile(std::integral_constant<size_t, 4>(), at);
        break;
      case 5:
        tile(std::integral_constant<size_t, 5>(), at);
        break;
      case 6:
        tile(std::integral_constant<size_t, 6>(), at);
        break;
      case 7:
        tile(std::integral_constant<size_t, 7>(), at);
        break;
      default:
        tile(std::integral_constant<size_t, 8>(), at);
        break;
    }
    done += size;
  }
}

// Several independent sums per column hide the latency of the additions when the tile is narrow.
template <size_t T>
constexpr size_t kChains = T == 1 ? 4 : (T <= 3 ? 2 : 1);

template <size_t T>
HWY_INLINE void AccumulateTile(const ActiveEntries& x, const float* matrix, size_t stride,
                               float* z) {
  const D d;
  constexpr size_t kC = kChains<T>;
  const size_t n = hn::Lanes(d);
  std::array<V, T * kC> sums;
  for (size_t t = 0; t < T; ++t) {
    sums[t] = hn::Load(d, z + t * n);
  }
  for (size_t t = T; t < T * kC; ++t) {
    sums[t] = hn::Zero(d);
  }
  size_t k = 0;
  for (; k + kC <= x.size; k += kC) {
    for (size_t c = 0; c < kC; ++c) {
      const float* row = matrix + x.index[k + c] * stride;
      const V value = hn::Set(d, x.value[k + c]);
      for (size_t t = 0; t < T; ++t) {
        sums[c * T + t] = hn::MulAdd(value, hn::Load(d, row + t * n), sums[c * T + t]);
      }
    }
  }
  for (; k < x.size; ++k) {
    const float* row = matrix + x.index[k] * stride;
    const V value = hn::Set(d, x.value[k]);
    for (size_t t = 0; t < T; ++t) {
      sums[t] = hn::MulAdd(value, hn::Load(d, row + t * n), sums[t]);
    }
  }
  for (size_t t = 0; t < T; ++t) {
    V sum = sums[t];
    for (size_t c = 1; c < kC; ++c) {
      sum = hn::Add(sum, sums[c * T + t]);
    }
    hn::Store(sum, d, z + t * n);
  }
}

void Accumulate(const ActiveEntries& x, const float* HWY_RESTRICT matrix, size_t stride,
                float* HWY_RESTRICT z) {
  ForEachTile(stride, [&](auto tile, size_t at) {
    AccumulateTile<decltype(tile)::value>(x, matrix + at, stride, z + at);
  });
}

// Rows of the matrix that are worked on at once: a tile of them stays in the L1 cache while all
// rows of the batch pass by. With very many inputs, a row has few of them and visits each once.
HWY_INLINE size_t CachedInputs(size_t inputs, size_t tile_bytes) {
  constexpr size_t kTileBytes = 16384;
  constexpr size_t kManyInputs = 16384;
  return inputs > kManyInputs ? inputs : kTileBytes / tile_bytes;
}

template <size_t T>
HWY_INLINE void AccumulateRowsTile(const RowsProduct& task, std::span<const ActiveEntries> rows,
                                   float* z, size_t at) {
  constexpr size_t kMostRows = 64;
  std::array<size_t, kMostRows> cursors{};
  const size_t block = CachedInputs(task.inputs, T * hn::Lanes(D()) * sizeof(float));
  for (size_t first = 0; first < task.inputs; first += block) {
    for (size_t r = 0; r < rows.size(); ++r) {
      const ActiveEntries& x = rows[r];
      const size_t begin = cursors[r];
      size_t end = begin;
      while (end < x.size && x.index[end] < first + block) {
        ++end;
      }
      if (end > begin) {
        AccumulateTile<T>({x.index + begin, x.value + begin, end - begin}, task.matrix + at,
                          task.stride, z + r * task.stride + at);
        cursors[r] = end;
      }
    }
  }
}

void AccumulateRows(const RowsProduct& task) {
  constexpr size_t kMostRows = 64;
  for (size_t first = 0; first < task.rows.size(); first += kMostRows) {
    const auto rows = task.rows.subspan(first, std::min(kMostRows, task.rows.size() - first));
    ForEachTile(task.stride, [&](auto tile, size_t at) {
      AccumulateRowsTile<decltype(tile)::value>(task, rows, task.z + first * task.stride, at);
    });
  }
}

void DotRows(std::span<const uint32_t> index, const float* HWY_RESTRICT matrix, size_t stride,
             const float* HWY_RESTRICT g, float* HWY_RESTRICT out) {
  const D d;
  const size_t n = hn::Lanes(d);
  constexpr size_t kRows = 4;
  size_t k = 0;
  for (; k + kRows <= index.size(); k += kRows) {
    std::array<const float*, kRows> rows;
    std::array<V, kRows> sums;
    for (size_t r = 0; r < kRows; ++r) {
      rows[r] = matrix + index[k + r] * stride;
      sums[r] = hn::Zero(d);
    }
    for (size_t j = 0; j < stride; j += n) {
      const V gradient = hn::Load(d, g + j);
      for (size_t r = 0; r < kRows; ++r) {
        sums[r] = hn::MulAdd(hn::Load(d, rows[r] + j), gradient, sums[r]);
      }
    }
    for (size_t r = 0; r < kRows; ++r) {
      out[k + r] = hn::GetLane(hn::SumOfLanes(d, sums[r]));
    }
  }
  for (; k < index.size(); ++k) {
    const float* row = matrix + index[k] * stride;
    V sum = hn::Zero(d);
    for (size_t j = 0; j < stride; j += n) {
      sum = hn::MulAdd(hn::Load(d, row + j), hn::Load(d, g + j), sum);
    }
    out[k] = hn::GetLane(hn::SumOfLanes(d, sum));
  }
}

size_t DropEntries(const ActiveEntries& x, const DropoutStream& drop, uint32_t* index,
                   float* value) {
  const D d;
  const DU du;
  const size_t n = hn::Lanes(d);
  size_t kept = 0;
  size_t k = 0;
  for (; k + n <= x.size; k += n) {
    const VU unit = hn::LoadU(du, x.index + k);
    const V values = hn::LoadU(d, x.value + k);
    kept += AppendLanes(KeptLanes(drop, unit), unit, values, index + kept, value + kept);
  }
  for (; k < x.size; ++k) {
    if (!drop.Drops(x.index[k])) {
      index[kept] = x.index[k];
      value[kept++] = x.value[k];
    }
  }
  return kept;
}

void Softmax(float* HWY_RESTRICT z, size_t units) {
  const D d;
  const size_t n = hn::Lanes(d);
  V top = hn::Set(d, z[0]);
  const V lowest = top;
  for (size_t i = 0; i < units; i += n) {
    top = hn::Max(top, hn::IfThenElse(hn::FirstN(d, units - i), hn::Load(d, z + i), lowest));
  }
  top = hn::MaxOfLanes(d, top);
  V sum = hn::Zero(d);
  for (size_t i = 0; i < units; i += n) {
    const V e =
        hn::IfThenElseZero(hn::FirstN(d, units - i), hn::Exp(d, hn::Sub(hn::Load(d, z + i), top)));
    hn::Store(e, d, z + i);
    sum = hn::Add(sum, e);
  }
  sum = hn::SumOfLanes(d, sum);
  for (size_t i = 0; i < units; i += n) {
    hn::Store(hn::Div(hn::Load(d, z + i), sum), d, z + i);
  }
}

void BatchSums(const float* HWY_RESTRICT rows, size_t batch, size_t stride, float* HWY_RESTRICT sum,
               float* HWY_RESTRICT share) {
  const D d;
  const V one = hn::Set(d, 1.0F);
  const V all = hn::Set(d, static_cast<float>(batch));
  for (size_t j = 0; j < stride; j += hn::Lanes(d)) {
    V total = hn::Zero(d);
    V count = hn::Zero(d);
    for (size_t r = 0; r < batch; ++r) {
      const V g = hn::Load(d, rows + r * stride + j);
      total = hn::Add(total, g);
      count = hn::Add(count, hn::IfThenElseZero(hn::Ne(g, hn::Zero(d)), one));
    }
    hn::Store(total, d, sum + j);
    hn::Store(hn::Div(count, all), d, share + j);
  }
}

// Gradient of the penalties for weights `w`, times how often they count.
HWY_INLINE V PenaltyGradient(const Penalty& penalty, V w, V times) {
  const D d;
  const V zero = hn::Zero(d);
  const V one = hn::Set(d, penalty.l1);
  const V l1 =
      hn::IfThenElse(hn::Gt(w, zero), one, hn::IfThenElseZero(hn::Lt(w, zero), hn::Neg(one)));
  return hn::Mul(times, hn::MulAdd(hn::Set(d, penalty.l2), w, l1));
}

// sqrt(a / b) for a, b >= kSmallestEpsilon.
HWY_INLINE V RootOfRatio(V a, V b) {
#if HWY_TARGET <= HWY_AVX3
  // a / sqrt(a * b) by 14 bits of the reciprocal root and a step of Newton's method: a third of the
  // time of division and square root.
  const D d;
  const V product = hn::Min(hn::Mul(a, b), hn::Set(d, 1e37F));
  const V root = hn::ApproximateReciprocalSqrt(product);
  const V half_root = hn::Mul(hn::Set(d, 0.5F), root);
  const V step = hn::NegMulAdd(hn::Mul(product, root), half_root, hn::Set(d, 1.5F));
  return hn::Mul(hn::Mul(a, root), step);
#else
  return hn::Sqrt(hn::Div(a, b));
#endif
}

// The optimizers: move the weights `w` at `at`, which have been read, and return them.
struct AdadeltaLanes {
  AdadeltaStep step;

  HWY_INLINE V operator()(const WeightBlock& block, size_t at, V w, V gradient,
                          hn::Mask<D> learns) const {
    const D d;
    const V rest = hn::Set(d, 1 - step.rho);
    const V epsilon = hn::Set(d, std::max(step.epsilon, kSmallestEpsilon));
    const V mean_step = hn::Load(d, block.state0 + at);
    const V old_mean_gradient = hn::Load(d, block.state1 + at);
    // rho * old + (1 - rho) * new.
    const V mean_gradient =
        hn::MulAdd(rest, hn::MulSub(gradient, gradient, old_mean_gradient), old_mean_gradient);
    const V delta = hn::Mul(
        gradient, RootOfRatio(hn::Add(mean_step, epsilon), hn::Add(mean_gradient, epsilon)));
    const V new_mean_step = hn::MulAdd(rest, hn::MulSub(delta, delta, mean_step), mean_step);
    const V new_w = hn::IfThenElse(learns, hn::Sub(w, delta), w);
    hn::Store(hn::IfThenElse(learns, mean_gradient, old_mean_gradient), d, block.state1 + at);
    hn::Store(hn::IfThenElse(learns, new_mean_step, mean_step), d, block.state0 + at);
    hn::Store(new_w, d, block.weights + at);
    return new_w;
  }
};

struct MomentumLanes {
  MomentumStep step;

  HWY_INLINE V operator()(const WeightBlock& block, size_t at, V w, V gradient,
                          hn::Mask<D> learns) const {
    const D d;
    const V old_v = hn::Load(d, block.state0 + at);
    const V v =
        hn::NegMulAdd(hn::Set(d, step.rate), gradient, hn::Mul(hn::Set(d, step.momentum), old_v));
    const V moved =
        hn::MulAdd(hn::Set(d, step.after), v, hn::MulAdd(hn::Set(d, step.before), old_v, w));
    const V new_w = hn::IfThenElse(learns, moved, w);
    hn::Store(hn::IfThenElse(learns, v, old_v), d, block.state0 + at);
    hn::Store(new_w, d, block.weights + at);
    return new_w;
  }
};

struct DescentLanes {
  MomentumStep step;

  HWY_INLINE V operator()(const WeightBlock& block, size_t at, V w, V gradient,
                          hn::Mask<D> learns) const {
    const D d;
    const V rate = hn::Set(d, step.after * step.rate);
    const V new_w = hn::IfThenElse(learns, hn::NegMulAdd(rate, gradient, w), w);
    hn::Store(new_w, d, block.weights + at);
    return new_w;
  }
};

// Everything an update needs, in a copy that the compiler knows no store can change.
template <bool kPenalty, typename Lanes>
struct TileUpdate {
  const UpdateTask task;
  const Lanes lanes;

  // One input of the block: sums its gradient over the rows in registers and hands it on.
  template <size_t T>
  HWY_INLINE void Run(size_t input, size_t at) const {
    const D d;
    const size_t n = hn::Lanes(d);
    const size_t stride = task.gradient.stride;
    const size_t count = task.entries.counts[input];
    const float base = task.entries.base == nullptr ? 0.0F : task.entries.base[input];
    const V base_value = hn::Set(d, base);
    std::array<V, T> sums;
    for (size_t t = 0; t < T; ++t) {
      sums[t] = base == 0 ? hn::Zero(d)
                          : hn::Mul(base_value, hn::Load(d, task.gradient.sum + at + t * n));
    }
    const uint16_t* rows = task.entries.rows + input * task.entries.capacity;
    const float* values = task.entries.values + input * task.entries.capacity;
    const float* gradients = task.gradient.rows + at;
    for (size_t k = 0; k < count; ++k) {
      const float* row = gradients + rows[k] * stride;
      const V value = hn::Set(d, values[k]);
      for (size_t t = 0; t < T; ++t) {
        sums[t] = hn::MulAdd(value, hn::Load(d, row + t * n), sums[t]);
      }
    }
    const bool every_row = base != 0 || task.penalty.every_input;
    const V touches = hn::Set(d, static_cast<float>(every_row ? task.gradient.batch : count));
    const size_t first = input * stride + at;
#pragma GCC unroll 8
    for (size_t t = 0; t < T; ++t) {
      const size_t column = at + t * n;
      const V share = hn::Load(d, task.gradient.share + column);
      V w = hn::Load(d, task.block.weights + first + t * n);
      V gradient = sums[t];
      if constexpr (kPenalty) {
        gradient = hn::Add(gradient, PenaltyGradient(task.penalty, w, hn::Mul(touches, share)));
      }
      w = lanes(task.block, first + t * n, w, gradient, hn::Gt(share, hn::Zero(d)));
      if (base != 0) {
        float* base_sum = task.block.base_sum + column;
        hn::Store(hn::MulAdd(base_value, w, hn::Load(d, base_sum)), d, base_sum);
      }
    }
  }

  template <size_t T>
  HWY_INLINE void Prefetch(size_t at) const {
    for (size_t t = 0; t < T; ++t) {
      const size_t line = at + t * hn::Lanes(D());
      hwy::Prefetch(task.block.weights + line);
      if (task.block.state0 != nullptr) {
        hwy::Prefetch(task.block.state0 + line);
      }
      if (task.block.state1 != nullptr) {
        hwy::Prefetch(task.block.state1 + line);
      }
    }
  }

  [[nodiscard]] HWY_INLINE bool Touches(size_t input) const {
    const InputEntries& entries = task.entries;
    return entries.counts[input] != 0 || task.penalty.every_input ||
           (entries.base != nullptr && entries.base[input] != 0);
  }

  // Gradients of a tile stay in the L1 cache while the inputs of the block pass by; weights and
  // state, which then jump from row to row, are prefetched.
  HWY_INLINE void RunAll() const {
    constexpr size_t kAhead = 4;
    const size_t inputs = task.entries.inputs;
    ForEachTile(task.gradient.stride, [&](auto tile, size_t at) HWY_ATTR {
      for (size_t i = 0; i < inputs; ++i) {
        if (i + kAhead < inputs && Touches(i + kAhead)) {
          Prefetch<decltype(tile)::value>((i + kAhead) * task.gradient.stride + at);
        }
        if (Touches(i)) {
          Run<decltype(tile)::value>(i, at);
        }
      }
    });
  }
};

template <typename Lanes>
HWY_INLINE void Update(const UpdateTask& task, const Lanes& lanes) {
  if (task.penalty.l1 != 0 || task.penalty.l2 != 0) {
    TileUpdate<true, Lanes>{task, lanes}.RunAll();
  } else {
    TileUpdate<false, Lanes>{task, lanes}.RunAll();
  }
}

void Adadelta(const UpdateTask& task, const AdadeltaStep& step) {
  Update(task, AdadeltaLanes{step});
}

void Momentum(const UpdateTask& task, const MomentumStep& step) {
  if (task.block.state0 == nullptr) {
    Update(task, DescentLanes{step});
  } else {
    Update(task, MomentumLanes{step});
  }
}

void ColumnSquares(const float* HWY_RESTRICT matrix, size_t inputs, size_t stride,
                   float* HWY_RESTRICT sums) {
  ForEachTile(stride, [&](auto tile, size_t at) HWY_ATTR {
    constexpr size_t kTile = decltype(tile)::value;
    const D d;
    const size_t n = hn::Lanes(d);
    std::array<V, kTile> squares;
    for (size_t t = 0; t < kTile; ++t) {
      squares[t] = hn::Load(d, sums + at + t * n);
    }
    for (size_t i = 0; i < inputs; ++i) {
      const float* row = matrix + i * stride + at;
      for (size_t t = 0; t < kTile; ++t) {
        const V w = hn::Load(d, row + t * n);
        squares[t] = hn::MulAdd(w, w, squares[t]);
      }
    }
    for (size_t t = 0; t < kTile; ++t) {
      hn::Store(squares[t], d, sums + at + t * n);
    }
  });
}

void ScaleColumns(float* HWY_RESTRICT matrix, size_t inputs, size_t stride,
                  const float* HWY_RESTRICT scale) {
  const D d;
  for (size_t i = 0; i < inputs; ++i) {
    for (size_t j = 0; j < stride; j += hn::Lanes(d)) {
      float* at = matrix + i * stride + j;
      hn::Store(hn::Mul(hn::Load(d, at), hn::Load(d, scale + j)), d, at);
    }
  }
}

const LayerKernels& Table() {
  static constexpr LayerKernels kTable = {Accumulate,    AccumulateRows, DotRows,  DropEntries,
                                          Softmax,       BatchSums,      Adadelta, Momentum,
                                          ColumnSquares, ScaleColumns};
  return kTable;
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace hydrofoil
HWY_AFTER_NAMESPACE();

#ifdef HYDROFOIL_LAYER_KERNELS_UNCHECKED
#pragma clang attribute pop
#undef HYDROFOIL_LAYER_KERNELS_UNCHECKED
#endif

#endif  // toggled guard
