// The kernels as HOGWILD! uses them (Niu, Recht, Re, Wright 2011): the only place where threads
// read and write the same memory without synchronization. Why the races do no harm:
//
// 1. All shared data are aligned 32-bit floats: the weights, the optimizer's state. On every
//    machine we build for, aligned loads and stores, of vectors too, never tear a 32-bit lane: a
//    reader sees, for each weight, a value that some thread has written.
// 2. Any mix of such values is a valid state: there is no invariant between weights, no pointer and
//    no index among them. A lost update is a lost step of one row for that weight; the paper shows
//    that descent converges as long as such collisions are rare or small.
// 3. Sizes, indices and everything else that could lead outside of memory is private to a thread
//    or constant while threads run.
// 4. The compiler cannot assume the absence of races across the calls: it sees them only through a
//    table of function pointers. Within a kernel weights are read and written by vector loads and
//    stores, one store a weight; a weight read twice may give two values, either of them valid.
// 5. All threads have ended, with the synchronization of ParallelFor, before anybody else reads.
//
// The thread sanitizer is told to look away here and nowhere else: the synchronous trainer uses
// the table of layer_kernels.cc, which it checks.
#include "kernels/layer_kernels.h"
#define HYDROFOIL_RACY_LAYER_KERNELS

#include "base/vector_targets.h"
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/layer_kernels_racy.cc"
#include "hwy/foreach_target.h"
// After foreach_target.h.
#include "kernels/layer_kernels-inl.h"

#if HWY_ONCE
namespace hydrofoil {

HWY_EXPORT(Table);

const LayerKernels& RacyLayerKernels() {
  static const LayerKernels& table = HWY_DYNAMIC_DISPATCH(Table)();
  return table;
}

}  // namespace hydrofoil
#endif  // HWY_ONCE
