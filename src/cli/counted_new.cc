// The heap of the program is counted against its budget: base/heap_budget.h. Only of the program:
// libraries of ours leave the memory of their users alone.
#include <cstddef>
#include <new>

#include "base/heap_budget.h"

using hydrofoil::AllocateCounted;
using hydrofoil::FreeCounted;

void* operator new(size_t bytes) { return AllocateCounted(bytes, 0); }
void* operator new[](size_t bytes) { return AllocateCounted(bytes, 0); }
void* operator new(size_t bytes, std::align_val_t alignment) {
  return AllocateCounted(bytes, static_cast<size_t>(alignment));
}
void* operator new[](size_t bytes, std::align_val_t alignment) {
  return AllocateCounted(bytes, static_cast<size_t>(alignment));
}
void* operator new(size_t bytes, const std::nothrow_t& /*tag*/) noexcept {
  try {
    return AllocateCounted(bytes, 0);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}
void* operator new[](size_t bytes, const std::nothrow_t& tag) noexcept {
  return operator new(bytes, tag);
}
void operator delete(void* memory) noexcept { FreeCounted(memory); }
void operator delete[](void* memory) noexcept { FreeCounted(memory); }
void operator delete(void* memory, size_t /*bytes*/) noexcept { FreeCounted(memory); }
void operator delete[](void* memory, size_t /*bytes*/) noexcept { FreeCounted(memory); }
void operator delete(void* memory, std::align_val_t /*alignment*/) noexcept { FreeCounted(memory); }
void operator delete[](void* memory, std::align_val_t /*alignment*/) noexcept {
  FreeCounted(memory);
}
void operator delete(void* memory, size_t /*bytes*/, std::align_val_t /*alignment*/) noexcept {
  FreeCounted(memory);
}
void operator delete[](void* memory, size_t /*bytes*/, std::align_val_t /*alignment*/) noexcept {
  FreeCounted(memory);
}
