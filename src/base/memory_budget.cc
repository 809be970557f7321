#include "base/memory_budget.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <limits>
#include <string>

#include "base/error.h"
#include "base/heap_budget.h"

namespace hydrofoil {
namespace {

std::atomic<size_t> g_limit{0};

size_t ReadLimitFile(const char* path) {
  std::ifstream file(path);
  size_t value = 0;
  return file >> value ? value : std::numeric_limits<size_t>::max();  // "max" does not parse
}

}  // namespace

size_t DefaultMemoryLimit() {
  const auto pages = static_cast<size_t>(sysconf(_SC_PHYS_PAGES));
  const size_t machine = pages * static_cast<size_t>(sysconf(_SC_PAGE_SIZE));
  const size_t group = std::min(ReadLimitFile("/sys/fs/cgroup/memory.max"),
                                ReadLimitFile("/sys/fs/cgroup/memory/memory.limit_in_bytes"));
  return std::min(machine, group) / 10 * 9;
}

void SetMemoryLimit(size_t bytes) {
  g_limit = bytes == 0 ? DefaultMemoryLimit() : bytes;
  SetHeapLimit(g_limit);
}

size_t MemoryLimit() {
  const size_t limit = g_limit;
  return limit == 0 ? DefaultMemoryLimit() : limit;
}

size_t ResidentMemory() {
  std::ifstream file("/proc/self/statm");
  size_t total = 0;
  size_t resident = 0;
  size_t of_files = 0;  // which the kernel takes back when somebody needs them
  file >> total >> resident >> of_files;
  return (resident - std::min(resident, of_files)) * static_cast<size_t>(sysconf(_SC_PAGE_SIZE));
}

void RequireMemory(size_t bytes, std::string_view what) {
  const size_t used = ResidentMemory();
  const size_t limit = MemoryLimit();
  if (used >= limit || bytes > limit - used) {
    constexpr double kMegabyte = 1024.0 * 1024.0;
    throw Error(
        ErrorKind::kOutOfMemory,
        fmt::format("Not enough memory for {}: it needs about {:.1f} MB, {:.1f} MB of "
                    "{:.1f} MB are in use (--max-mem raises the limit).",
                    what, static_cast<double>(bytes) / kMegabyte,
                    static_cast<double>(used) / kMegabyte, static_cast<double>(limit) / kMegabyte));
  }
}

}  // namespace hydrofoil
