// Numbers too small to be normal, taken as zero. Otherwise a velocity or a gradient that dies away
// stays at the smallest number there is, with which x86 processors may compute many times slower.
#ifndef HYDROFOIL_BASE_SUBNORMALS_H_
#define HYDROFOIL_BASE_SUBNORMALS_H_

#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

namespace hydrofoil {

// Reads and writes subnormal numbers as zero, in this thread, as long as it lives. Processors
// other than x86 do not need this and are left as they are.
class SubnormalsAsZero {
 public:
#if defined(__x86_64__)
  SubnormalsAsZero() { _mm_setcsr(before_ | kFlushToZero | kDenormalsAreZero); }
  ~SubnormalsAsZero() { _mm_setcsr(before_); }
#else
  SubnormalsAsZero() = default;
  ~SubnormalsAsZero() = default;
#endif
  SubnormalsAsZero(const SubnormalsAsZero&) = delete;
  SubnormalsAsZero& operator=(const SubnormalsAsZero&) = delete;

#if defined(__x86_64__)
 private:
  // Bits of the register of the SSE state (Intel 64 and IA-32 Architectures SDM, 10.2.3).
  static constexpr unsigned kFlushToZero = 0x8000;
  static constexpr unsigned kDenormalsAreZero = 0x0040;
  unsigned before_ = _mm_getcsr();
#endif
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_BASE_SUBNORMALS_H_
