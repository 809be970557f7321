#include "cli/server_end.h"

#include <pthread.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <stop_token>
#include <string>

#include "base/log.h"
#include "cli/exit_code.h"

namespace hydrofoil::cli {
namespace {

// A handler that does not come to its end in this time is given up when the server stops.
constexpr std::chrono::seconds kPatience{10};

sigset_t EndSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

}  // namespace

void BlockEndSignals() {
  const sigset_t signals = EndSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

void WaitForEnd() {
  const sigset_t signals = EndSignals();
  int signal = 0;
  while (sigwait(&signals, &signal) != 0) {
  }
  LogInfo(std::string("ending on ") + (signal == SIGINT ? "SIGINT" : "SIGTERM"));
}

void AskToEnd() { kill(getpid(), SIGTERM); }

// The thread may wait in read() for ever, so nobody waits for it.
void EndWithStdin() {
  std::thread([] {
    char byte = 0;
    ssize_t count = 1;
    while (count > 0 || (count < 0 && errno == EINTR)) count = read(STDIN_FILENO, &byte, 1);
    AskToEnd();
  }).detach();
}

EarlyEnd::EarlyEnd()
    : thread_([](const std::stop_token& stop) {
        const sigset_t signals = EndSignals();
        const timespec pause{0, 20'000'000};
        while (!stop.stop_requested()) {
          if (sigtimedwait(&signals, nullptr, &pause) > 0) std::_Exit(kExitCancelled);
        }
      }) {}

StopWatchdog::StopWatchdog()
    : thread_([](const std::stop_token& stop) {
        const auto end = std::chrono::steady_clock::now() + kPatience;
        while (!stop.stop_requested()) {
          if (std::chrono::steady_clock::now() > end) std::_Exit(0);
          std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
      }) {}

}  // namespace hydrofoil::cli
