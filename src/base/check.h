// HYDROFOIL_CHECK guards invariants of the program: a failure is a bug, never reachable by input.
#ifndef HYDROFOIL_BASE_CHECK_H_
#define HYDROFOIL_BASE_CHECK_H_

namespace hydrofoil {

// Prints the failed condition and its location to stderr and aborts.
[[noreturn]] void CheckFailed(const char* condition, const char* file, int line);

}  // namespace hydrofoil

#define HYDROFOIL_CHECK(condition) \
  ((condition) ? (void)0 : ::hydrofoil::CheckFailed(#condition, __FILE__, __LINE__))

#endif  // HYDROFOIL_BASE_CHECK_H_
