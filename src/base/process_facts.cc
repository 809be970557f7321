#include "base/process_facts.h"

#include <sched.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <system_error>
#include <thread>

namespace hydrofoil {
namespace fs = std::filesystem;

int ProcessId() { return static_cast<int>(getpid()); }

int CpuCount() { return static_cast<int>(sysconf(_SC_NPROCESSORS_ONLN)); }

int AllowedCpus() {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof(set), &set) != 0) return CpuCount();
  return CPU_COUNT(&set);
}

double LoadAverage() {
  double load = 0;
  return getloadavg(&load, 1) == 1 ? load : 0;
}

int OpenDescriptors() {
  std::error_code error;
  const fs::directory_iterator folder("/proc/self/fd", error);
  if (error) return 0;
  return static_cast<int>(std::distance(begin(folder), end(folder)));
}

std::string SystemName() {
  utsname names = {};
  if (uname(&names) != 0) return {};
  return std::string(names.sysname) + " " + names.release + " (" + names.machine + ")";
}

int64_t PhysicalMemory() {
  return int64_t{sysconf(_SC_PHYS_PAGES)} * int64_t{sysconf(_SC_PAGESIZE)};
}

DiskSpace TemporaryDisk() {
  std::error_code error;
  const fs::path folder = fs::temp_directory_path(error);
  if (error) return {};
  const fs::space_info space = fs::space(folder, error);
  if (error) return {};
  return {static_cast<int64_t>(space.available), static_cast<int64_t>(space.capacity)};
}

std::vector<std::array<int64_t, 4>> CpuTicks() {
  std::vector<std::array<int64_t, 4>> ticks;
  std::ifstream file("/proc/stat");
  std::string line;
  while (std::getline(file, line)) {
    if (!line.starts_with("cpu") || line.starts_with("cpu ")) continue;
    std::istringstream fields(line);
    std::string name;
    int64_t user = 0;
    int64_t nice = 0;
    int64_t system = 0;
    int64_t idle = 0;
    fields >> name >> user >> nice >> system >> idle;
    int64_t other = nice;
    for (int64_t value = 0; fields >> value;) other += value;
    ticks.push_back({user, system, other, idle});
  }
  return ticks;
}

std::vector<ThreadFacts> Threads() {
  std::vector<ThreadFacts> threads;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator("/proc/self/task", error)) {
    ThreadFacts& thread = threads.emplace_back();
    thread.number = entry.path().filename().string();
    std::getline(std::ifstream(entry.path() / "comm"), thread.name);
    std::ifstream status(entry.path() / "status");
    for (std::string line; std::getline(status, line);) {
      if (line.starts_with("State:")) thread.state = line.substr(line.find_first_not_of("\t ", 6));
    }
  }
  return threads;
}

std::vector<std::string> ThreadStates() {
  std::vector<std::string> lines;
  for (const ThreadFacts& thread : Threads()) {
    lines.push_back("\"" + thread.name + "\" tid=" + thread.number + " " + thread.state);
  }
  return lines;
}

}  // namespace hydrofoil
