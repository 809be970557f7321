// Faults of an expression. The clients get them with status 400, as from the reference.
#ifndef HYDROFOIL_RAPIDS_LANGUAGE_FAULT_H_
#define HYDROFOIL_RAPIDS_LANGUAGE_FAULT_H_

#include <string>

#include "base/error.h"

namespace hydrofoil::rapids {

// A wrong operand, name or number of arguments.
[[noreturn]] inline void Fail(const std::string& text) { ThrowMalformedRequest(text); }

// A missing value where none is allowed. The reference answers with status 500.
[[noreturn]] inline void FailOnMissing() {
  throw Error(ErrorKind::kInternal, "at8_abs but value is missing",
              {{"exception_type", "water.util.DistributedException"}});
}

// Text that is not an expression.
[[noreturn]] inline void FailSyntax(const std::string& text) {
  throw Error(ErrorKind::kMalformedRequest, text,
              {{"exception_type", "water.rapids.Rapids.IllegalASTException"}});
}

}  // namespace hydrofoil::rapids

#endif  // HYDROFOIL_RAPIDS_LANGUAGE_FAULT_H_
