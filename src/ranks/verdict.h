// Why ranks that work together do so no more. Safe from every thread.
#ifndef HYDROFOIL_RANKS_VERDICT_H_
#define HYDROFOIL_RANKS_VERDICT_H_

#include <chrono>
#include <optional>
#include <string>

#include "base/error.h"

namespace hydrofoil::ranks {

class Verdict {
 public:
  virtual ~Verdict() = default;
  // The same on every rank; nothing as long as all is well.
  [[nodiscard]] virtual std::optional<Error> failure() const = 0;
  // The failure, after waiting for one for at most that long.
  [[nodiscard]] virtual std::optional<Error> AwaitFailure(std::chrono::milliseconds most) = 0;
  // This rank gives up, and why. Only the first failure counts.
  virtual void Leave(ErrorKind kind, const std::string& reason) = 0;
};

}  // namespace hydrofoil::ranks

#endif  // HYDROFOIL_RANKS_VERDICT_H_
