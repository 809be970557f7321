// How a running command is stopped, and who is told of its progress. A value; what it holds may be
// called from any thread.
#ifndef HYDROFOIL_ENGINE_CONTROL_H_
#define HYDROFOIL_ENGINE_CONTROL_H_

#include <functional>
#include <stop_token>
#include <string>

#include "base/error.h"
#include "store/job.h"

namespace hydrofoil::engine {

struct Control {
  std::stop_token stop = {};  // requested: the command ends with Error(kCancelled) within 100 ms
  // Work done in [0, 1] and a line to display, which may be empty. The function may be empty, too.
  std::function<void(double done, const std::string& message)> progress = {};
  std::function<void(const std::string& warning)> warn = {};

  void Progress(double done, const std::string& message = "") const {
    if (progress) progress(done, message);
  }
  void CheckStopped() const {
    if (stop.stop_requested()) throw Error(ErrorKind::kCancelled, "Job was cancelled.");
  }
  void Warn(const std::string& warning) const {
    if (warn) warn(warning);
  }
};

// That of a command that runs as this job.
inline Control ControlOf(Job& job) {
  return {job.stop_token(),
          [&job](double done, const std::string& message) { job.SetProgress(done, message); },
          [&job](const std::string& warning) { job.AddWarning(warning); }};
}

}  // namespace hydrofoil::engine

#endif  // HYDROFOIL_ENGINE_CONTROL_H_
