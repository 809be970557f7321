// The exit codes of all commands: the one place where a kind of error becomes a code.
#ifndef HYDROFOIL_CLI_EXIT_CODE_H_
#define HYDROFOIL_CLI_EXIT_CODE_H_

#include "base/error.h"

namespace hydrofoil::cli {

inline constexpr int kExitSuccess = 0;
inline constexpr int kExitInternal = 1;     // a fault of ours, or of the machine
inline constexpr int kExitUsage = 2;        // options or values that are not allowed
inline constexpr int kExitNotFound = 3;     // a file, column or model that does not exist
inline constexpr int kExitForbidden = 4;    // not readable, not writable
inline constexpr int kExitMemory = 5;       // would not fit into the memory allowed
inline constexpr int kExitCancelled = 130;  // Ctrl-C, as shells count it

[[nodiscard]] inline int ExitCodeOf(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kIllegalArgument:
    case ErrorKind::kModelBuilderIllegalArgument:
    case ErrorKind::kMalformedRequest:
      return kExitUsage;
    case ErrorKind::kNotFound:
      return kExitNotFound;
    case ErrorKind::kForbidden:
      return kExitForbidden;
    case ErrorKind::kOutOfMemory:
      return kExitMemory;
    case ErrorKind::kCancelled:
      return kExitCancelled;
    case ErrorKind::kInternal:
      break;
  }
  return kExitInternal;
}

}  // namespace hydrofoil::cli

#endif  // HYDROFOIL_CLI_EXIT_CODE_H_
