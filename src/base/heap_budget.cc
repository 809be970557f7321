#include "base/heap_budget.h"

#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <limits>
#include <new>

namespace hydrofoil {
namespace {

// What a thread counts by itself before it tells the others.
constexpr int64_t kBatch = 256 * 1024;
// Who asks for less at once may use the reserve.
constexpr size_t kMuch = 1024 * 1024;
constexpr size_t kUsual = 2 * sizeof(void*);  // alignment of malloc

std::atomic<int64_t> g_in_use{0};
std::atomic<int64_t> g_most{0};  // since the last ReturnFreeMemory()
std::atomic<int64_t> g_limit{std::numeric_limits<int64_t>::max()};
std::atomic<int64_t> g_reserve{0};

constinit thread_local int64_t t_pending = 0;
constinit thread_local bool t_bounded = false;

void Tell() {
  const int64_t now = g_in_use.fetch_add(t_pending, std::memory_order_relaxed) + t_pending;
  t_pending = 0;
  if (now > g_most.load(std::memory_order_relaxed)) {
    g_most.store(now, std::memory_order_relaxed);
  }
}

// What a thread has not told at its end would be wrong for ever.
struct TellAtExit {
  TellAtExit() = default;
  ~TellAtExit() { Tell(); }
  TellAtExit(const TellAtExit&) = delete;
  TellAtExit& operator=(const TellAtExit&) = delete;
  void Touch() {}
};
thread_local TellAtExit t_tell_at_exit;

bool IsTooMuch(size_t bytes) {
  const int64_t in_use = g_in_use.load(std::memory_order_relaxed) + t_pending;
  const int64_t reserve = bytes < kMuch ? g_reserve.load(std::memory_order_relaxed) : 0;
  return static_cast<int64_t>(bytes) > g_limit.load(std::memory_order_relaxed) + reserve - in_use;
}

// A destructor that runs because of an exception must come to its end.
bool MayRefuse() { return t_bounded && std::uncaught_exceptions() == 0; }

// Under a small budget free memory goes back to the system soon. The allocator would keep up to 64
// MB at the end of each of its arenas, eight of them a core, which malloc_trim() does not reach;
// that spares time where memory is plenty.
void TuneAllocator(int64_t limit) {
  constexpr int64_t kPlenty = int64_t{4} << 30;
  constexpr int64_t kOfArena = int64_t{256} << 20;
  constexpr int64_t kLeast = 128 * 1024;
  if (limit >= kPlenty) return;
  const int64_t large = std::max(kLeast, limit / 128);
  mallopt(M_ARENA_MAX, static_cast<int>(std::max<int64_t>(1, limit / kOfArena)));
  mallopt(M_MMAP_THRESHOLD, static_cast<int>(large));
  mallopt(M_TRIM_THRESHOLD, static_cast<int>(2 * large));
}

// What the allocator takes for itself, beside each block.
constexpr int64_t kBesideBlock = 8;

void* Allocate(size_t bytes, size_t alignment) {
  if (alignment <= kUsual) return std::malloc(bytes);  // NOLINT: it is the allocator
  return std::aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment);
}

}  // namespace

size_t HeapInUse() {
  return static_cast<size_t>(std::max<int64_t>(0, g_in_use.load(std::memory_order_relaxed)));
}

void SetHeapLimit(size_t bytes) {
  constexpr int64_t kLargestReserve = int64_t{64} << 20;
  const int64_t limit =
      static_cast<int64_t>(std::min<size_t>(bytes, std::numeric_limits<int64_t>::max() / 2));
  g_limit = limit;
  g_reserve = std::min(kLargestReserve, limit / 10);
  TuneAllocator(limit);
}

HeapBound::HeapBound(bool bounded) : before_(t_bounded) {
  t_tell_at_exit.Touch();
  t_bounded = bounded;
}

HeapBound::~HeapBound() { t_bounded = before_; }

bool HeapBound::IsSet() { return t_bounded; }

// The kernel clears each page that is taken again: where memory is plenty, what a request has freed
// is kept for the next one.
void ReturnFreeMemory() {
  constexpr int64_t kLeast = int64_t{16} << 20;
  constexpr int64_t kMost = int64_t{256} << 20;
  const int64_t much = std::clamp(g_limit.load(std::memory_order_relaxed) / 64, kLeast, kMost);
  const int64_t now = g_in_use.load(std::memory_order_relaxed);
  if (g_most.load(std::memory_order_relaxed) - now < much) return;
  g_most.store(now, std::memory_order_relaxed);
  malloc_trim(0);
}

void* AllocateCounted(size_t bytes, size_t alignment) {
  if (bytes >= kMuch) {
    if (MayRefuse() && IsTooMuch(bytes)) throw std::bad_alloc();
  }
  void* memory = Allocate(bytes, alignment);
  if (memory == nullptr) throw std::bad_alloc();
  t_pending += static_cast<int64_t>(malloc_usable_size(memory)) + kBesideBlock;
  if (t_pending > kBatch) {
    Tell();
    if (bytes < kMuch && MayRefuse() && IsTooMuch(0)) {
      FreeCounted(memory);
      throw std::bad_alloc();
    }
  }
  return memory;
}

void FreeCounted(void* memory) noexcept {
  if (memory == nullptr) return;
  t_pending -= static_cast<int64_t>(malloc_usable_size(memory)) + kBesideBlock;
  if (t_pending < -kBatch) Tell();
  std::free(memory);  // NOLINT: it is the allocator
}

}  // namespace hydrofoil
