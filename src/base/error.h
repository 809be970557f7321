// The one exception type of the program. Its text is what the user sees; its kind decides the
// HTTP status, the process's exit code and the Python exception, each in exactly one place.
#ifndef HYDROFOIL_BASE_ERROR_H_
#define HYDROFOIL_BASE_ERROR_H_

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hydrofoil {

enum class ErrorKind {
  kIllegalArgument,              // a value that is not allowed (412)
  kNotFound,                     // a frame, model, job, file or route that does not exist (404)
  kModelBuilderIllegalArgument,  // faults of a training request (412)
  kMalformedRequest,             // a request that cannot be read at all (400)
  kForbidden,                    // outside the allowed folders, hosts or rights (403)
  kOutOfMemory,                  // would not fit into the memory budget (413 / job FAILED)
  kCancelled,                    // the user asked for it
  kInternal,                     // a fault of ours (500)
};

class Error : public std::runtime_error {
 public:
  // Named facts about the fault, e.g. {"argument", "training_frame"}; shown in the error schema.
  using Values = std::vector<std::pair<std::string, std::string>>;

  Error(ErrorKind kind, const std::string& text) : std::runtime_error(text), kind_(kind) {}
  Error(ErrorKind kind, const std::string& text, Values values)
      : std::runtime_error(text), kind_(kind), values_(std::move(values)) {}

  [[nodiscard]] ErrorKind kind() const { return kind_; }
  [[nodiscard]] const Values& values() const { return values_; }

 private:
  ErrorKind kind_;
  Values values_;
};

[[noreturn]] inline void ThrowIllegalArgument(const std::string& text) {
  throw Error(ErrorKind::kIllegalArgument, text);
}
// As the reference does it for operands and text that are not what they should be.
[[noreturn]] inline void ThrowMalformedRequest(const std::string& text) {
  throw Error(ErrorKind::kMalformedRequest, text,
              {{"exception_type", "java.lang.IllegalArgumentException"}});
}
[[noreturn]] inline void ThrowNotFound(const std::string& text) {
  throw Error(ErrorKind::kNotFound, text);
}

}  // namespace hydrofoil

#endif  // HYDROFOIL_BASE_ERROR_H_
