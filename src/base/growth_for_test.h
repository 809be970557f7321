// For tests: how the time of something grows with the size of its input.
#ifndef HYDROFOIL_BASE_GROWTH_FOR_TEST_H_
#define HYDROFOIL_BASE_GROWTH_FOR_TEST_H_

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <ctime>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace hydrofoil {

// A text of so many parts.
using GrowingText = std::function<std::string(size_t parts)>;

inline GrowingText Repeated(std::string begin, std::function<std::string(size_t)> part,
                            std::string end) {
  return [=](size_t parts) {
    std::string text = begin;
    for (size_t i = 0; i < parts; ++i) text += part(i);
    return text + end;
  };
}
inline GrowingText Repeated(std::string begin, std::string part, std::string end) {
  return Repeated(std::move(begin), [=](size_t) { return part; }, std::move(end));
}

struct Growth {
  double exponent = 0;  // over the last doublings: 1 is linear; 0 when all is too short to measure
  size_t bytes = 0;     // of the last text
  double seconds = 0;   // of the processor, for it
};

// What sorts or fills caches is a little above 1; what compares all with all is 2.
inline constexpr double kMostGrowth = 1.75;

// Processor seconds.
inline double SecondsOf(const std::function<void(const std::string&)>& run,
                        const std::string& text) {
  const std::clock_t begin = std::clock();
  run(text);
  return std::max(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC, 1e-6);
}

// Doubles the text until it takes long enough to be measured, or is as long as a request may be;
// what seems to grow too fast gets some more doublings, and is finally measured again, since other
// programs on the machine evict caches: the least time counts.
inline Growth MeasureGrowth(const GrowingText& growing, size_t most_bytes,
                            const std::function<void(const std::string&)>& run) {
  constexpr double kLongEnough = 0.05;
  constexpr double kTooLong = 2;
  constexpr size_t kDoublings = 3;
  constexpr int kRepetitions = 3;
  std::vector<double> all;
  Growth growth;
  for (size_t count = 64;; count *= 2) {
    const std::string text = growing(count);
    if (text.size() > most_bytes) return growth;
    const bool last = 2 * text.size() > most_bytes;
    double seconds = SecondsOf(run, text);
    all.push_back(seconds);
    if (seconds < kLongEnough || all.size() <= kDoublings) {
      if (last) return growth;
      continue;
    }
    double before = all[all.size() - 1 - kDoublings];
    for (int i = 0; i <= kRepetitions; ++i) {
      growth = {std::log2(seconds / before) / kDoublings, text.size(), seconds};
      if (growth.exponent < kMostGrowth) return growth;
      if (!last && seconds < kTooLong) break;
      seconds = std::min(seconds, SecondsOf(run, text));
      before = std::min(before, SecondsOf(run, growing(count >> kDoublings)));
    }
    if (last || seconds > kTooLong) return growth;
  }
}

}  // namespace hydrofoil

#endif  // HYDROFOIL_BASE_GROWTH_FOR_TEST_H_
