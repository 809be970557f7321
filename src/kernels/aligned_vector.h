// std::vector whose memory is aligned for loads of every vector width.
#ifndef HYDROFOIL_KERNELS_ALIGNED_VECTOR_H_
#define HYDROFOIL_KERNELS_ALIGNED_VECTOR_H_

#include <cstddef>
#include <new>
#include <vector>

namespace hydrofoil {

template <typename T>
struct AlignedAllocator {
  using value_type = T;
  static constexpr std::align_val_t kAlignment{128};

  AlignedAllocator() = default;
  template <typename U>
  AlignedAllocator(const AlignedAllocator<U>& /*other*/) {}  // NOLINT: as allocators convert

  T* allocate(size_t count) {
    return static_cast<T*>(::operator new(count * sizeof(T), kAlignment));
  }
  void deallocate(T* memory, size_t /*count*/) noexcept { ::operator delete(memory, kAlignment); }

  friend bool operator==(const AlignedAllocator& /*a*/, const AlignedAllocator& /*b*/) {
    return true;
  }
};

template <typename T>
using AlignedVector = std::vector<T, AlignedAllocator<T>>;

}  // namespace hydrofoil

#endif  // HYDROFOIL_KERNELS_ALIGNED_VECTOR_H_
