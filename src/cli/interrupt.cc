#include "cli/interrupt.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <csignal>

#include "base/error.h"
#include "cli/exit_code.h"

namespace hydrofoil::cli {
namespace {

constexpr char kSignal = 's';
constexpr char kEnd = 'e';

// A signal handler may do little more than write a byte: requesting a stop takes locks.
std::atomic<int> signal_pipe{-1};
std::atomic<bool> asked{false};

void OnSignal(int) {
  if (asked.exchange(true)) _exit(kExitCancelled);
  [[maybe_unused]] const ssize_t written = write(signal_pipe.load(), &kSignal, 1);
}

}  // namespace

Interrupt::Interrupt() {
  if (pipe2(pipe_, O_CLOEXEC) != 0) throw Error(ErrorKind::kInternal, "no pipe available");
  listener_ = std::thread([this] {
    char byte = 0;
    while (read(pipe_[0], &byte, 1) == 1 && byte != kEnd) stop_.request_stop();
  });
  signal_pipe = pipe_[1];
  std::signal(SIGINT, OnSignal);
  std::signal(SIGTERM, OnSignal);
}

Interrupt::~Interrupt() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  [[maybe_unused]] const ssize_t written = write(pipe_[1], &kEnd, 1);
  listener_.join();
  close(pipe_[0]);
  close(pipe_[1]);
}

}  // namespace hydrofoil::cli
