// Ctrl-C as a request to stop: the first one asks, the second ends the process at once.
#ifndef HYDROFOIL_CLI_INTERRUPT_H_
#define HYDROFOIL_CLI_INTERRUPT_H_

#include <stop_token>
#include <thread>

namespace hydrofoil::cli {

// Takes SIGINT and SIGTERM while it lives. One at a time in a process.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  [[nodiscard]] std::stop_token token() const { return stop_.get_token(); }

 private:
  std::stop_source stop_;
  int pipe_[2] = {-1, -1};
  std::thread listener_;
};

}  // namespace hydrofoil::cli

#endif  // HYDROFOIL_CLI_INTERRUPT_H_
