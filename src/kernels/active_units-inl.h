// Dropout and the list of active units, vector by vector; and the activation of a row's units by a
// function of vectors. Compiled once per instruction set by the sources that include this file
// (foreach_target re-includes them): hence the toggled guard.
#if defined(HYDROFOIL_KERNELS_ACTIVE_UNITS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef HYDROFOIL_KERNELS_ACTIVE_UNITS_INL_H_
#undef HYDROFOIL_KERNELS_ACTIVE_UNITS_INL_H_
#else
#define HYDROFOIL_KERNELS_ACTIVE_UNITS_INL_H_
#endif

#include "hwy/contrib/math/math-inl.h"
#include "hwy/highway.h"
#include "kernels/layer_kernels.h"

HWY_BEFORE_NAMESPACE();
namespace hydrofoil {
namespace HWY_NAMESPACE {
// Each source that includes this file has its own copy.
namespace {
namespace hn = hwy::HWY_NAMESPACE;

using D = hn::CappedTag<float, kLanes>;
using DU = hn::RebindToUnsigned<D>;
using V = hn::Vec<D>;
using VU = hn::Vec<DU>;

HWY_INLINE VU HashLanes(VU x) {
  const DU du;
  x = hn::Mul(hn::Xor(x, hn::ShiftRight<16>(x)), hn::Set(du, 0x7feb352dU));
  x = hn::Mul(hn::Xor(x, hn::ShiftRight<15>(x)), hn::Set(du, 0x846ca68bU));
  return hn::Xor(x, hn::ShiftRight<16>(x));
}

// True where the unit is kept.
HWY_INLINE hn::Mask<D> KeptLanes(const DropoutStream& drop, VU unit) {
  const D d;
  const DU du;
  const VU hash =
      HashLanes(hn::Add(hn::Set(du, drop.key), hn::Mul(unit, hn::Set(du, 0x9e3779b9U))));
  return hn::RebindMask(d, hn::Not(hn::Gt(hn::Set(du, drop.threshold), hash)));
}

// Appends the masked lanes; the buffers have room for one more whole vector.
HWY_INLINE size_t AppendLanes(hn::Mask<D> mask, VU index, V value, uint32_t* indices,
                              float* values) {
  const D d;
  const DU du;
  hn::StoreU(hn::Compress(index, hn::RebindMask(du, mask)), du, indices);
  hn::StoreU(hn::Compress(value, mask), d, values);
  return hn::CountTrue(d, mask);
}

// Turns a row's sums into activations by function(tag, sums, mask of the units kept), which returns
// activations and the mask of the active ones; lists these and returns their number.
template <typename Function>
HWY_INLINE size_t ActivateUnits(const DropoutStream& drop, size_t units, const RowActivations& row,
                                const Function& function) {
  const D d;
  const DU du;
  const size_t n = hn::Lanes(d);
  size_t active = 0;
  for (size_t i = 0; i < units; i += n) {
    const VU unit = hn::Iota(du, static_cast<uint32_t>(i));
    hn::Mask<D> kept = hn::FirstN(d, units - i);
    if (drop.threshold != 0) {
      kept = hn::And(kept, KeptLanes(drop, unit));
    }
    const V z = hn::Load(d, row.dense + i);
    const auto [a, visit] = function(d, z, kept);
    hn::Store(hn::IfThenElseZero(visit, a), d, row.dense + i);
    active += AppendLanes(visit, unit, a, row.index + active, row.value + active);
  }
  return active;
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace hydrofoil
HWY_AFTER_NAMESPACE();

#endif  // toggled guard
