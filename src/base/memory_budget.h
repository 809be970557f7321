// How much memory the process may use, and whether something more would fit. Safe from every
// thread. The budget is checked here before large allocations (parse, training); what is not
// foreseen is caught by base/heap_budget.h.
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

// Bytes resident now, as the kernel counts them, without those of mapped files: it takes these back
// when memory is needed, so they are never in the way.
[[nodiscard]] size_t ResidentMemory();

// Throws Error(kOutOfMemory), naming `what` and both sizes, when `bytes` more would not fit.
void RequireMemory(size_t bytes, std::string_view what);

}  // namespace hydrofoil

#endif  // HYDROFOIL_BASE_MEMORY_BUDGET_H_
