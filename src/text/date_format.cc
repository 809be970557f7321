#include "text/date_format.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <span>

#include "base/error.h"

namespace hydrofoil {
namespace {

using namespace std::string_view_literals;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

bool StartsWithWord(std::string_view text, std::string_view word) {
  return text.size() >= word.size() &&
         std::equal(word.begin(), word.end(), text.begin(),
                    [](char a, char b) { return Lower(a) == Lower(b); });
}

constexpr std::array kMonths = {"January"sv,   "February"sv, "March"sv,    "April"sv,
                                "May"sv,       "June"sv,     "July"sv,     "August"sv,
                                "September"sv, "October"sv,  "November"sv, "December"sv};
constexpr std::array kDays = {"Monday"sv, "Tuesday"sv,  "Wednesday"sv, "Thursday"sv,
                              "Friday"sv, "Saturday"sv, "Sunday"sv};

struct Parts {
  std::optional<int> year, month, day, day_of_year, offset_minutes;
  std::optional<bool> afternoon;
  int hour = 0, minute = 0, second = 0;
};

// The text of one date, read from the front.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text), rest_(text) {}

  void Literal(char c) {
    if (rest_.empty() || rest_.front() != c) {
      FailFormat();
    }
    rest_.remove_prefix(1);
  }

  int Number(size_t least, size_t most) {
    size_t count = 0;
    int value = 0;
    while (count < most && count < rest_.size() && IsDigit(rest_[count])) {
      value = value * 10 + (rest_[count++] - '0');
    }
    if (count < least) {
      FailFormat();
    }
    rest_.remove_prefix(count);
    return value;
  }

  int Number(const char* what, int low, int high, size_t digits = 2) {
    const int value = Number(1, digits);
    if (value < low || value > high) {
      FailRange(what, value, low, high);
    }
    return value;
  }

  // The index of a name, whole or its first three letters.
  int Name(std::span<const std::string_view> names) {
    for (size_t i = 0; i < names.size(); ++i) {
      for (const std::string_view name : {names[i], names[i].substr(0, 3)}) {
        if (StartsWithWord(rest_, name)) {
          rest_.remove_prefix(name.size());
          return static_cast<int>(i);
        }
      }
    }
    FailFormat();
  }

  bool Afternoon() {
    const bool pm = StartsWithWord(rest_, "pm");
    if (!pm && !StartsWithWord(rest_, "am")) {
      FailFormat();
    }
    rest_.remove_prefix(2);
    return pm;
  }

  // +hhmm or -hh:mm
  int OffsetMinutes() {
    const bool west = rest_.starts_with('-');
    Literal(west ? '-' : '+');
    const int hours = Number("hours of the offset", 0, 23);
    if (rest_.starts_with(':')) {
      Literal(':');
    }
    const int minutes = hours * 60 + Number("minutes of the offset", 0, 59);
    return west ? -minutes : minutes;
  }

  void SkipSpaces() { rest_.remove_prefix(std::min(rest_.find_first_not_of(' '), rest_.size())); }
  [[nodiscard]] bool done() const { return rest_.empty(); }

  [[noreturn]] void FailFormat() const {
    std::string message = "Invalid format: \"" + std::string(text_) + "\"";
    if (!text_.empty() && rest_.empty()) {
      message += " is too short";
    } else if (rest_.size() < text_.size()) {
      message += " is malformed at \"" + std::string(rest_) + "\"";
    }
    ThrowMalformedRequest(message);
  }

  [[noreturn]] void FailRange(const char* what, int value, int low, int high) const {
    ThrowMalformedRequest("Cannot parse \"" + std::string(text_) + "\": Value " +
                          std::to_string(value) + " for " + what + " must be in the range [" +
                          std::to_string(low) + "," + std::to_string(high) + "]");
  }

 private:
  std::string_view text_;
  std::string_view rest_;
};

// Two digits stand for the years from 1969 to 2068.
int FullYear(int year) { return year < 69 ? 2000 + year : 1900 + year; }

bool ReadDateField(char letter, Reader& reader, Parts& parts) {
  switch (letter) {
    case 'Y':
      parts.year = reader.Number(1, 4);
      return true;
    case 'y':
      parts.year = FullYear(reader.Number(2, 2));
      return true;
    case 'C':
      parts.year = reader.Number("centuryOfEra", 0, 99) * 100;
      return true;
    case 'm':
      parts.month = reader.Number("monthOfYear", 1, 12);
      return true;
    case 'b':
      parts.month = reader.Name(kMonths) + 1;
      return true;
    case 'e':
      reader.SkipSpaces();
      [[fallthrough]];
    case 'd':
      parts.day = reader.Number("dayOfMonth", 1, 31);
      return true;
    case 'j':
      parts.day_of_year = reader.Number("dayOfYear", 1, 366, 3);
      return true;
    case 'a':
      reader.Name(kDays);
      return true;
    default:
      return false;
  }
}

void ReadField(char letter, Reader& reader, Parts& parts) {
  if (ReadDateField(letter, reader, parts)) {
    return;
  }
  switch (letter) {
    case 'H':
      parts.hour = reader.Number("hourOfDay", 0, 23);
      break;
    case 'I':
      parts.hour = reader.Number("clockhourOfHalfday", 1, 12);
      parts.afternoon = parts.afternoon.value_or(false);
      break;
    case 'p':
      parts.afternoon = reader.Afternoon();
      break;
    case 'M':
      parts.minute = reader.Number("minuteOfHour", 0, 59);
      break;
    case 'S':
      parts.second = reader.Number("secondOfMinute", 0, 59);
      break;
    default:
      parts.offset_minutes = reader.OffsetMinutes();
  }
}

std::chrono::sys_days DateOf(const Parts& parts, const Reader& reader) {
  const bool dated = parts.month || parts.day || parts.day_of_year;
  const std::chrono::year year(parts.year.value_or(dated ? 2000 : 1970));
  if (parts.day_of_year) {
    if (*parts.day_of_year == 366 && !year.is_leap()) {
      reader.FailRange("dayOfYear", 366, 1, 365);
    }
    return std::chrono::sys_days(year / 1 / 1) + std::chrono::days(*parts.day_of_year - 1);
  }
  const std::chrono::month month(static_cast<unsigned>(parts.month.value_or(1)));
  const auto last =
      static_cast<int>(static_cast<unsigned>((year / month / std::chrono::last).day()));
  const int day = parts.day.value_or(1);
  if (day > last) {
    reader.FailRange("dayOfMonth", day, 1, last);
  }
  return std::chrono::sys_days(year / month / day);
}

// What a letter is short for.
std::string_view Expansion(char letter) {
  switch (letter) {
    case 'c':
      return "%a %b %e %H:%M:%S %Y";
    case 'D':
      return "%m/%d/%y";
    case 'x':
      return "%y/%m/%d";
    case 'F':
      return "%Y-%m-%d";
    case 'T':
    case 'X':
      return "%H:%M:%S";
    case 'R':
      return "%H:%M";
    case 'r':
      return "%I:%M:%S %p";
    default:
      return {};
  }
}

// One letter for all that are read alike.
char Canonical(char letter) {
  switch (letter) {
    case 'B':
    case 'h':
      return 'b';
    case 'A':
      return 'a';
    case 'k':
      return 'H';
    case 'l':
      return 'I';
    default:
      return letter;
  }
}

}  // namespace

DateFormat::DateFormat(const std::string& pattern) {
  if (pattern.empty()) {
    ThrowMalformedRequest("as.Date requires a non-empty format string");
  }
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%' || i + 1 == pattern.size()) {
      fields_.push_back({0, pattern[i]});
    } else {
      Add(pattern[++i]);
    }
  }
}

void DateFormat::Add(char letter) {
  if (const std::string_view expansion = Expansion(letter); !expansion.empty()) {
    const DateFormat inner{std::string(expansion)};
    fields_.insert(fields_.end(), inner.fields_.begin(), inner.fields_.end());
    return;
  }
  switch (letter) {
    case '%':
      fields_.push_back({0, '%'});
      return;
    case 'n':
      fields_.push_back({0, '\n'});
      return;
    case 't':
      fields_.push_back({0, '\t'});
      return;
    default:
      break;
  }
  const char canonical = Canonical(letter);
  if ("YyCmbdejaHIMSpz"sv.find(canonical) == std::string_view::npos) {
    ThrowMalformedRequest(std::string("%") + letter +
                          "is not acceptted as a parse token, treating as a literal");
  }
  fields_.push_back({canonical, 0});
}

DateFormat::Time DateFormat::Parse(std::string_view text) const {
  Parts parts;
  Reader reader(text);
  for (const Field& field : fields_) {
    if (field.letter == 0) {
      reader.Literal(field.literal);
    } else {
      ReadField(field.letter, reader, parts);
    }
  }
  if (!reader.done()) {
    reader.FailFormat();
  }
  const int64_t days = DateOf(parts, reader).time_since_epoch().count();
  const int hour = parts.afternoon ? parts.hour % 12 + (*parts.afternoon ? 12 : 0) : parts.hour;
  const int64_t minutes = (days * 24 + hour) * 60 + parts.minute - parts.offset_minutes.value_or(0);
  return {minutes * 60'000LL + parts.second * 1000LL, parts.offset_minutes.has_value()};
}

}  // namespace hydrofoil
