#include "store/keys.h"

#include <atomic>
#include <random>

#include "base/mutex.h"
#include "base/wall_clock.h"

namespace hydrofoil {
namespace {

uint64_t RandomBits() {
  static Mutex mutex;
  static std::mt19937_64 generator GUARDED_BY(mutex) = [] {
    std::random_device device;
    std::seed_seq seed{device(), device(), device(), device(), device(), device()};
    return std::mt19937_64(seed);
  }();
  const MutexLock lock(mutex);
  return generator();
}

}  // namespace

std::string RandomHex(size_t digits) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  hex.reserve(digits);
  uint64_t bits = 0;
  for (size_t i = 0; i < digits; ++i) {
    if (i % 16 == 0) bits = RandomBits();
    hex += kDigits[bits & 15];
    bits >>= 4;
  }
  return hex;
}

std::string RandomKey() { return "_" + RandomHex(32); }

std::string NewJobKey() { return "$03017f000001d431ffffffff$" + RandomKey(); }

std::string NewSessionKey() { return "_sid_" + RandomHex(4); }

long ServerStartMillis() {
  static const long start = NowMillis();
  return start;
}

std::string NewModelKey(std::string_view algorithm, std::string_view agent) {
  static std::atomic<long> count{0};
  std::string key = std::string(algorithm) + "_model_";
  if (!agent.empty()) key += std::string(agent) + "_";
  return key + std::to_string(ServerStartMillis()) + "_" + std::to_string(++count);
}

}  // namespace hydrofoil
