// How a server ends: by a signal, or because somebody in it asks for one.
#ifndef HYDROFOIL_CLI_SERVER_END_H_
#define HYDROFOIL_CLI_SERVER_END_H_

#include <thread>

namespace hydrofoil::cli {

// SIGTERM and SIGINT, in all threads that are started later: WaitForEnd() takes them.
void BlockEndSignals();
// Until one of them comes; says which in the log.
void WaitForEnd();
// Sends one. From every thread; returns at once.
void AskToEnd();
// Asks when standard input ends.
void EndWithStdin();

// While one lives, a signal ends the process at once: nothing has begun that could be left half
// done.
class EarlyEnd {
 public:
  EarlyEnd();

 private:
  std::jthread thread_;
};

// Ends the process when stopping takes too long: a handler may hang on a slow disk.
class StopWatchdog {
 public:
  StopWatchdog();

 private:
  std::jthread thread_;
};

}  // namespace hydrofoil::cli

#endif  // HYDROFOIL_CLI_SERVER_END_H_
