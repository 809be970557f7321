#include "rapids/date_format.h"

#include <array>
#include <chrono>

#include "rapids/fault.h"

namespace hydrofoil::rapids {
namespace {

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

bool StartsWithWord(std::string_view text, std::string_view word) {
  if (text.size() < word.size()) {
    return false;
  }
  for (size_t i = 0; i < word.size(); ++i) {
    if (Lower(text[i]) != Lower(word[i])) {
      return false;
    }
  }
  return true;
}

constexpr std::array<std::string_view, 12> kMonths = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

std::optional<int> ReadMonthName(std::string_view& text) {
  for (size_t i = 0; i < kMonths.size(); ++i) {
    for (const std::string_view name : {kMonths[i], kMonths[i].substr(0, 3)}) {
      if (StartsWithWord(text, name)) {
        text.remove_prefix(name.size());
        return static_cast<int>(i) + 1;
      }
    }
  }
  return std::nullopt;
}

std::optional<int> ReadDigits(std::string_view& text, size_t most) {
  int value = 0;
  size_t count = 0;
  while (count < most && count < text.size() && IsDigit(text[count])) {
    value = value * 10 + (text[count++] - '0');
  }
  text.remove_prefix(count);
  return count > 0 ? std::optional(value) : std::nullopt;
}

struct Parts {
  int year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0, ms = 0;
  std::optional<bool> afternoon;

  [[nodiscard]] std::optional<int64_t> Milliseconds() const {
    const std::chrono::year_month_day date{std::chrono::year(year),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    const int hours = afternoon ? hour % 12 + (*afternoon ? 12 : 0) : hour;
    if (!date.ok() || hours > 23 || minute > 59 || second > 59) {
      return std::nullopt;
    }
    const int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
    return ((days * 24 + hours) * 60 + minute) * 60'000LL + second * 1000LL + ms;
  }
};

// Two digits stand for the years from 1970 to 2069.
int FullYear(int year, size_t digits) {
  if (digits > 2) {
    return year;
  }
  return year < 70 ? 2000 + year : 1900 + year;
}

// Reads one field; false when the text does not fit.
bool ReadField(char letter, size_t width, std::string_view& text, Parts& parts) {
  if (letter == 'a') {
    const bool pm = StartsWithWord(text, "pm");
    if (!pm && !StartsWithWord(text, "am")) {
      return false;
    }
    parts.afternoon = pm;
    text.remove_prefix(2);
    return true;
  }
  const size_t before = text.size();
  const bool name = letter == 'M' && width >= 3;
  const size_t most = letter == 'y' ? std::max<size_t>(width, 4) : letter == 'S' ? 3 : 2;
  const std::optional<int> value = name ? ReadMonthName(text) : ReadDigits(text, most);
  if (!value) {
    return false;
  }
  switch (letter) {
    case 'y':
      parts.year = FullYear(*value, width <= 2 ? before - text.size() : 4);
      break;
    case 'M':
      parts.month = *value;
      break;
    case 'd':
      parts.day = *value;
      break;
    case 'H':
    case 'h':
      parts.hour = *value;
      break;
    case 'm':
      parts.minute = *value;
      break;
    case 's':
      parts.second = *value;
      break;
    default:
      parts.ms = *value;
  }
  return true;
}

}  // namespace

DateFormat::DateFormat(const std::string& pattern) {
  for (size_t i = 0; i < pattern.size();) {
    const char c = pattern[i];
    if (c == '\'') {
      const size_t end = std::min(pattern.find('\'', i + 1), pattern.size());
      fields_.push_back({0, 0, pattern.substr(i + 1, end - i - 1)});
      i = end + 1;
    } else if (IsLetter(c)) {
      if (std::string_view("yMdHhmsSa").find(c) == std::string_view::npos) {
        Fail("Illegal pattern component: " + std::string(1, c));
      }
      const size_t end = std::min(pattern.find_first_not_of(c, i), pattern.size());
      fields_.push_back({c, end - i, {}});
      i = end;
    } else {
      fields_.push_back({0, 0, std::string(1, c)});
      ++i;
    }
  }
}

std::optional<int64_t> DateFormat::Parse(std::string_view text) const {
  Parts parts;
  for (const Field& field : fields_) {
    if (field.letter != 0) {
      if (!ReadField(field.letter, field.width, text, parts)) {
        return std::nullopt;
      }
    } else if (text.starts_with(field.literal)) {
      text.remove_prefix(field.literal.size());
    } else {
      return std::nullopt;
    }
  }
  return text.empty() ? parts.Milliseconds() : std::nullopt;
}

}  // namespace hydrofoil::rapids
