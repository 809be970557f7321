// The time of day. Safe from every thread.
#ifndef HYDROFOIL_BASE_WALL_CLOCK_H_
#define HYDROFOIL_BASE_WALL_CLOCK_H_

#include <chrono>
#include <cstdint>

namespace hydrofoil {

// Milliseconds since 1970 UTC.
inline int64_t NowMillis() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace hydrofoil

#endif  // HYDROFOIL_BASE_WALL_CLOCK_H_
