#include "kernels/layer_kernels.h"

// Sizeless vectors (SVE, RVV) cannot be kept in arrays, and what lies between SSE2 and AVX2 is not
// worth its compile time.
#define HWY_DISABLED_TARGETS \
  (HWY_SSSE3 | HWY_SSE4 | HWY_AVX3_DL | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/layer_kernels.cc"
#include "hwy/foreach_target.h"
// After foreach_target.h.
#include "kernels/layer_kernels-inl.h"

#if HWY_ONCE
namespace hydrofoil {

HWY_EXPORT(Table);

const LayerKernels& FastLayerKernels() {
  static const LayerKernels& table = HWY_DYNAMIC_DISPATCH(Table)();
  return table;
}

std::vector<const LayerKernels*> AllLayerKernels() {
  std::vector<const LayerKernels*> tables;
  for (const int64_t target : hwy::SupportedAndGeneratedTargets()) {
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    tables.push_back(&HWY_DYNAMIC_DISPATCH(Table)());
  }
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  return tables;
}

}  // namespace hydrofoil
#endif  // HWY_ONCE
