#include "base/mutex.h"

#include "base/error.h"

namespace hydrofoil {

TimedLock::TimedLock(TimedMutex& mutex, const std::stop_token& stop)
    : lock_(mutex, std::defer_lock) {
  constexpr std::chrono::milliseconds kPatience{20};  // between looks at the token
  while (!lock_.try_lock_for(kPatience)) {
    if (stop.stop_requested()) throw Error(ErrorKind::kCancelled, "Cancelled.");
  }
}

}  // namespace hydrofoil
