#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>

#include "text/cell_text.h"

namespace hydrofoil {
namespace {

constexpr int64_t kMillisPerDay = 24 * 60 * 60 * 1000;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Takes a text apart from the front.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  [[nodiscard]] bool done() const { return text_.empty(); }
  [[nodiscard]] bool AtLetter() const { return !done() && IsLetter(text_[0]); }
  [[nodiscard]] bool AtDigit() const { return !done() && IsDigit(text_[0]); }

  bool Take(char c) {
    if (done() || text_[0] != c) return false;
    text_.remove_prefix(1);
    return true;
  }
  bool TakeWord(std::string_view word) {
    if (!text_.starts_with(word)) return false;
    text_.remove_prefix(word.size());
    return true;
  }
  bool TakeBlanks() {
    const size_t before = text_.size();
    while (Take(' ')) {
    }
    return text_.size() != before;
  }
  // A run of digits, as text.
  std::string_view Digits() { return TakeWhile(IsDigit); }
  // Two digits or fewer, or the first `most` of a longer run: the time of day may follow at once.
  std::string_view DigitsAtEnd(size_t most) {
    Scanner ahead = *this;
    const std::string_view run = ahead.Digits();
    if (run.size() <= 2) {
      *this = ahead;
      return run;
    }
    const std::string_view taken = run.substr(0, most);
    text_.remove_prefix(taken.size());
    return taken;
  }
  std::string_view Letters() { return TakeWhile(IsLetter); }

 private:
  std::string_view TakeWhile(bool (*belongs)(char)) {
    size_t count = 0;
    while (count < text_.size() && belongs(text_[count])) ++count;
    const std::string_view taken = text_.substr(0, count);
    text_.remove_prefix(count);
    return taken;
  }

  std::string_view text_;
};

std::optional<int> ToInt(std::string_view digits, size_t min_length, size_t max_length) {
  if (digits.size() < min_length || digits.size() > max_length) return std::nullopt;
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

std::optional<int> Year(std::string_view digits) {
  if (digits.size() == 4) return ToInt(digits, 4, 4);
  const auto year = ToInt(digits, 2, 2);
  if (!year) return std::nullopt;
  return *year + (*year >= 69 ? 1900 : 2000);
}

// 1 to 12; of Jan, January, jan ...
std::optional<int> Month(std::string_view letters) {
  constexpr std::array<std::string_view, 12> kNames = {
      "january", "february", "march",     "april",   "may",      "june",
      "july",    "august",   "september", "october", "november", "december"};
  std::string lower(letters);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return static_cast<char>(c | 0x20); });
  for (size_t i = 0; i < kNames.size(); ++i) {
    if (lower == kNames[i] || lower == kNames[i].substr(0, 3)) {
      return static_cast<int>(i) + 1;
    }
  }
  return std::nullopt;
}

std::optional<int64_t> Millis(std::optional<int> year, std::optional<int> month,
                              std::optional<int> day) {
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count() * kMillisPerDay;
}

// MMM-yy, MMMyyyy.
std::optional<int64_t> DateFromMonth(Scanner& in) {
  const auto month = Month(in.Letters());
  in.Take('-');
  return Millis(Year(in.DigitsAtEnd(4)), month, 1);
}

// What follows "dd-" or "dd" when letters come: MMM-yy, MMMyy, or the MMM of yy-MMM.
std::optional<int64_t> DateWithMonthName(Scanner& in, std::string_view first, bool dash) {
  const auto month = Month(in.Letters());
  if (in.done() && dash && first.size() == 2) {
    return Millis(Year(first), month, 1);
  }
  if (in.Take('-') != dash) return std::nullopt;
  return Millis(Year(in.DigitsAtEnd(4)), month, ToInt(first, 1, 2));
}

// yyyy-MM[-dd] after its year.
std::optional<int64_t> DateFromYear(Scanner& in, std::string_view year) {
  const auto month = ToInt(in.Digits(), 1, 2);
  const auto day = in.Take('-') ? ToInt(in.DigitsAtEnd(2), 1, 2) : std::optional<int>(1);
  return Millis(ToInt(year, 4, 4), month, day);
}

std::optional<int64_t> Date(Scanner& in) {
  if (in.AtLetter()) return DateFromMonth(in);
  const std::string_view first = in.Digits();
  const bool dash = in.Take('-');
  if (in.AtLetter()) return DateWithMonthName(in, first, dash);
  if (dash && first.size() == 4) return DateFromYear(in, first);
  if (!dash && !in.Take('/')) return std::nullopt;
  const auto day = ToInt(in.Digits(), 1, 2);
  if (!in.Take(dash ? '-' : '/')) return std::nullopt;
  return Millis(Year(in.DigitsAtEnd(4)), ToInt(first, 1, 2), day);
}

// yyyyMMdd-, which only a time of day makes a date.
std::optional<int64_t> CompactDate(Scanner& in) {
  const std::string_view digits = in.Digits();
  if (digits.size() != 8 || !in.Take('-')) return std::nullopt;
  return Millis(ToInt(digits.substr(0, 4), 4, 4), ToInt(digits.substr(4, 2), 2, 2),
                ToInt(digits.substr(6), 2, 2));
}

// Milliseconds of a fraction of a second: digits beyond the third are cut off.
int64_t Fraction(std::string_view digits) {
  int64_t millis = 0;
  for (size_t i = 0; i < 3; ++i) {
    millis = millis * 10 + (i < digits.size() ? digits[i] - '0' : 0);
  }
  return millis;
}

std::optional<int> HourOfDay(int hour, Scanner& in) {
  if (!in.TakeBlanks()) return hour;
  const bool afternoon = in.TakeWord("PM");
  if (!afternoon && !in.TakeWord("AM")) return std::nullopt;
  if (hour > 12) return std::nullopt;
  return hour % 12 + (afternoon ? 12 : 0);
}

// h:m:s with a fraction after '.' or ':', or h.m.s.
std::optional<int64_t> TimeOfDay(Scanner& in) {
  const auto hour = ToInt(in.Digits(), 1, 2);
  const bool dots = in.Take('.');
  if (!dots && !in.Take(':')) return std::nullopt;
  const auto minute = ToInt(in.Digits(), 1, 2);
  if (!in.Take(dots ? '.' : ':')) return std::nullopt;
  const auto second = ToInt(in.Digits(), 1, 2);
  int64_t millis = 0;
  if (in.Take('.') || in.Take(':')) {
    const std::string_view digits = in.Digits();
    if (digits.empty()) return std::nullopt;
    millis = Fraction(digits);
  }
  if (!hour || !minute || !second) return std::nullopt;
  const auto full_hour = HourOfDay(*hour, in);
  if (!in.done() || !full_hour || *full_hour > 23 || *minute > 59 || *second > 59) {
    return std::nullopt;
  }
  return ((*full_hour * 60 + *minute) * 60 + *second) * int64_t{1000} + millis;
}

}  // namespace

std::optional<double> ParseTime(std::string_view text) {
  while (!text.empty() && text.back() == ' ') {
    text.remove_suffix(1);
  }
  if (text.size() < 5 || text.size() > 40) return std::nullopt;
  const auto with_time = [](int64_t date, Scanner& rest) {
    const auto time = TimeOfDay(rest);
    return time ? std::optional<double>(static_cast<double>(date + *time)) : std::nullopt;
  };
  Scanner in(text);
  if (const auto date = Date(in)) {
    if (in.done()) return static_cast<double>(*date);
    const bool follows = in.TakeBlanks() || in.Take(':') || in.AtDigit();
    return follows ? with_time(*date, in) : std::nullopt;
  }
  Scanner compact(text);
  if (const auto date = CompactDate(compact)) return with_time(*date, compact);
  if (text.find(':') == std::string_view::npos) return std::nullopt;
  Scanner alone(text);
  const auto time = TimeOfDay(alone);
  return time ? std::optional<double>(static_cast<double>(*time)) : std::nullopt;
}

}  // namespace hydrofoil
