// Dates in the notation of java.text and Joda, e.g. yyyy-MM-dd HH:mm:ss.
#ifndef HYDROFOIL_RAPIDS_DATE_FORMAT_H_
#define HYDROFOIL_RAPIDS_DATE_FORMAT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hydrofoil::rapids {

// A value; Parse may be called from any thread.
class DateFormat {
 public:
  // Throws Error for letters other than y M d H h m s S a.
  explicit DateFormat(const std::string& pattern);

  // Local milliseconds since 1970; nothing when the text does not fit.
  [[nodiscard]] std::optional<int64_t> Parse(std::string_view text) const;

 private:
  struct Field {
    char letter;  // 0: the literal
    size_t width;
    std::string literal;
  };

  std::vector<Field> fields_;
};

}  // namespace hydrofoil::rapids

#endif  // HYDROFOIL_RAPIDS_DATE_FORMAT_H_
