// The hard side of the memory budget: what is on the heap is counted in programs whose operator new
// comes from src/cli/counted_new.cc, and threads that work for requests and jobs get std::bad_alloc
// beyond MemoryLimit(). Admission (RequireMemory) stays the first line, with a better text; this is
// for whatever nobody has foreseen. Safe from every thread.
#ifndef HYDROFOIL_BASE_HEAP_BUDGET_H_
#define HYDROFOIL_BASE_HEAP_BUDGET_H_

#include <cstddef>

namespace hydrofoil {

// Bytes that operator new has given out, as far as they are counted: each thread may keep some
// hundred kilobytes to itself for a while. 0 in programs that do not count.
[[nodiscard]] size_t HeapInUse();

// The limit for bounded threads that ask for much at once; whoever asks for little may use a
// reserve beyond it, so that small requests outlive large ones.
void SetHeapLimit(size_t bytes);

// While one lives, this thread is bounded, or not. To be used where all exceptions are handled.
class HeapBound {
 public:
  explicit HeapBound(bool bounded = true);
  ~HeapBound();
  HeapBound(const HeapBound&) = delete;
  HeapBound& operator=(const HeapBound&) = delete;

  [[nodiscard]] static bool IsSet();

 private:
  const bool before_;
};

// Gives free memory back to the system when much has been freed since the last time. For the end of
// a request or job.
void ReturnFreeMemory();

// For operator new and delete: the first counts, and throws std::bad_alloc. They do not call new.
void* AllocateCounted(size_t bytes, size_t alignment);
void FreeCounted(void* memory) noexcept;

}  // namespace hydrofoil

#endif  // HYDROFOIL_BASE_HEAP_BUDGET_H_
