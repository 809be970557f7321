// Dates in the notation of strptime, e.g. %Y-%m-%d %H:%M:%S.
#ifndef HYDROFOIL_TEXT_DATE_FORMAT_H_
#define HYDROFOIL_TEXT_DATE_FORMAT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hydrofoil {

// A value; Parse may be called from any thread.
class DateFormat {
 public:
  struct Time {
    int64_t ms = 0;    // since 1970; local unless `utc`
    bool utc = false;  // the text named its offset
  };

  // Known after a percent sign: Y y C m b B h d e j a A H k I l M S p z % n t, and D x F T X R r
  // for several of them. All other text means itself. Throws Error for other letters.
  explicit DateFormat(const std::string& pattern);

  // Parts that the format lacks are those of 1970-01-01 00:00; the year is 2000 when month or day
  // are given. Throws Error when the text does not fit.
  [[nodiscard]] Time Parse(std::string_view text) const;

 private:
  struct Field {
    char letter = 0;  // 0: the literal
    char literal = 0;
  };

  void Add(char letter);

  std::vector<Field> fields_;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_TEXT_DATE_FORMAT_H_
