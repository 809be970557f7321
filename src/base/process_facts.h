// What the operating system knows about this process and machine, as the cloud status and the
// meters report it. Reads /proc; what cannot be read is zero or empty. Safe from every thread.
#ifndef HYDROFOIL_BASE_PROCESS_FACTS_H_
#define HYDROFOIL_BASE_PROCESS_FACTS_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace hydrofoil {

int ProcessId();
int CpuCount();        // of the machine
int AllowedCpus();     // that this process may run on
double LoadAverage();  // of the last minute
int OpenDescriptors();
std::string SystemName();  // "Linux 6.1.0 (x86_64)"
int64_t PhysicalMemory();  // bytes of the machine

struct DiskSpace {
  int64_t free = 0;
  int64_t total = 0;
};
DiskSpace TemporaryDisk();

// Per processor: ticks spent for users, in the system, on other things (nice, waiting, ...), idle.
std::vector<std::array<int64_t, 4>> CpuTicks();

struct ThreadFacts {
  std::string number;
  std::string name;
  std::string state;  // "S (sleeping)"
};
// Of all threads of the process.
std::vector<ThreadFacts> Threads();

// A line for each thread of the process: number, name, state.
std::vector<std::string> ThreadStates();

}  // namespace hydrofoil

#endif  // HYDROFOIL_BASE_PROCESS_FACTS_H_
