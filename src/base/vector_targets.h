// The instruction sets that vector kernels are not compiled for. To be included before
// hwy/foreach_target.h. Sizeless vectors (SVE, RVV) cannot be kept in arrays, and what is between
// SSE2 and AVX2 is not worth its compile time.
#ifndef HYDROFOIL_BASE_VECTOR_TARGETS_H_
#define HYDROFOIL_BASE_VECTOR_TARGETS_H_

#define HWY_DISABLED_TARGETS \
  (HWY_SSSE3 | HWY_SSE4 | HWY_AVX3_DL | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)

#endif  // HYDROFOIL_BASE_VECTOR_TARGETS_H_
