#include "ranks/member_facts.h"

#include <unistd.h>

#include <array>
#include <locale>
#include <sstream>

#include "base/memory_budget.h"
#include "base/process_facts.h"
#include "base/thread_pool.h"

namespace hydrofoil::ranks {

MemberFacts FactsOfProcess() {
  std::array<char, 256> host{};
  gethostname(host.data(), host.size() - 1);
  const DiskSpace disk = TemporaryDisk();
  MemberFacts facts;
  facts.host = host.data();
  facts.process = ProcessId();
  facts.cpus = CpuCount();
  facts.allowed_cpus = AllowedCpus();
  facts.threads = static_cast<int64_t>(ThreadCount());
  facts.load = LoadAverage();
  facts.used_memory = static_cast<int64_t>(ResidentMemory());
  facts.memory_limit = static_cast<int64_t>(MemoryLimit());
  facts.free_disk = disk.free;
  facts.disk = disk.total;
  facts.open_files = OpenDescriptors();
  return facts;
}

std::string FactsText(const MemberFacts& facts) {
  std::ostringstream text;
  text.imbue(std::locale::classic());
  text << facts.endpoint << ' ' << facts.process << ' ' << facts.cpus << ' ' << facts.allowed_cpus
       << ' ' << facts.threads << ' ' << facts.load << ' ' << facts.used_memory << ' '
       << facts.memory_limit << ' ' << facts.free_disk << ' ' << facts.disk << ' '
       << facts.open_files << ' ' << facts.held << ' ' << facts.host;
  return text.str();
}

MemberFacts ParseFacts(const std::string& text) {
  MemberFacts facts;
  std::istringstream in(text);
  in.imbue(std::locale::classic());
  in >> facts.endpoint >> facts.process >> facts.cpus >> facts.allowed_cpus >> facts.threads >>
      facts.load >> facts.used_memory >> facts.memory_limit >> facts.free_disk >> facts.disk >>
      facts.open_files >> facts.held >> facts.host;
  return facts;
}

}  // namespace hydrofoil::ranks
