#include "text/printed_numbers.h"

#include <fmt/format.h>

#include <array>
#include <ctime>

namespace hydrofoil {

std::string DurationText(int64_t milliseconds) {
  const int64_t seconds = milliseconds / 1000;
  const int64_t rest = milliseconds % 1000;
  if (seconds >= 3600) {
    return fmt::format("{:2}:{:02}:{:02}.{:03}", seconds / 3600, seconds / 60 % 60, seconds % 60,
                       rest);
  }
  if (seconds >= 60)
    return fmt::format("{:2} min {:2}.{:03} sec", seconds / 60, seconds % 60, rest);
  return fmt::format("{:2}.{:03} sec", seconds, rest);
}

std::string TimestampText(int64_t milliseconds) {
  const std::time_t seconds = milliseconds / 1000;
  std::tm local{};
  localtime_r(&seconds, &local);
  std::array<char, 32> text{};
  const size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S", &local);
  return {text.data(), length};
}

std::string ShortNumber(double value) { return fmt::format("{:#.6g}", value); }

std::string GroupedInteger(double value) {
  std::string digits = fmt::format("{}", static_cast<int64_t>(value));
  const ptrdiff_t first = digits.front() == '-' ? 1 : 0;
  for (auto at = static_cast<ptrdiff_t>(digits.size()) - 3; at > first; at -= 3) {
    digits.insert(static_cast<size_t>(at), 1, ',');
  }
  return digits;
}

}  // namespace hydrofoil
