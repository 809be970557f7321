// How much memory the process may use, and whether something more would fit. Safe from every
// thread. The budget is a promise checked before large allocations (parse, training), not a hard
// limit on malloc.
#ifndef HYDROFOIL_BASE_MEMORY_BUDGET_H_
#define HYDROFOIL_BASE_MEMORY_BUDGET_H_

#include <cstddef>
#include <string_view>

namespace hydrofoil {

// Bytes that this process may use by default: the smaller of the control group's limit and the
// machine's memory, less a tenth.
[[nodiscard]] size_t DefaultMemoryLimit();

// Sets the budget in bytes (0: DefaultMemoryLimit()).
void SetMemoryLimit(size_t bytes);
[[nodiscard]] size_t MemoryLimit();

// Bytes resident now, as the kernel counts them, without those of mapped files: these it takes back
// when they are needed, so they never stand in the way of anything.
[[nodiscard]] size_t ResidentMemory();

// Throws Error(kOutOfMemory), naming `what` and both sizes, when `bytes` more would not fit.
void RequireMemory(size_t bytes, std::string_view what);

}  // namespace hydrofoil

#endif  // HYDROFOIL_BASE_MEMORY_BUDGET_H_
