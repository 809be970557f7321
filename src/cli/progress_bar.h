// One line on the terminal that shows a command's progress. Silent where stderr is no terminal.
#ifndef HYDROFOIL_CLI_PROGRESS_BAR_H_
#define HYDROFOIL_CLI_PROGRESS_BAR_H_

#include <chrono>
#include <string>
#include <string_view>

#include "base/mutex.h"

namespace hydrofoil::cli {

// Safe from every thread.
class ProgressBar {
 public:
  // `what` precedes the bar. `quiet`: shows nothing.
  ProgressBar(std::string what, bool quiet);
  // Clear().
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  // `done` in [0, 1]; drawn at most ten times a second.
  void Show(double done, std::string_view message = {});
  // Wipes the line.
  void Clear();

 private:
  const std::string what_;
  const bool silent_;
  Mutex mutex_;
  bool drawn_ GUARDED_BY(mutex_) = false;
  std::chrono::steady_clock::time_point last_ GUARDED_BY(mutex_);
};

}  // namespace hydrofoil::cli

#endif  // HYDROFOIL_CLI_PROGRESS_BAR_H_
