// One line on the terminal that shows how far something is. Silent where stderr is no terminal.
#ifndef HYDROFOIL_CLI_PROGRESS_BAR_H_
#define HYDROFOIL_CLI_PROGRESS_BAR_H_

#include <chrono>
#include <mutex>
#include <string>
#include <string_view>

namespace hydrofoil::cli {

// Safe from every thread.
class ProgressBar {
 public:
  // `what` stands before the bar. `quiet`: shows nothing.
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
  std::string what_;
  bool silent_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point last_;
  std::mutex mutex_;
};

}  // namespace hydrofoil::cli

#endif  // HYDROFOIL_CLI_PROGRESS_BAR_H_
