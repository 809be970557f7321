#include "kernels/layer_kernels.h"

#include "base/vector_targets.h"
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
