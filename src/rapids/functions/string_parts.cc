// Splitting text into columns and rows.
#include <re2/re2.h>

#include <algorithm>
#include <cmath>

#include "base/ambient_stop.h"
#include "rapids/functions/factors.h"
#include "rapids/functions/standard_builtins.h"
#include "rapids/functions/text_columns.h"
#include "rapids/language/fault.h"
#include "text/pattern_limit.h"

namespace hydrofoil::rapids {
namespace {

using Parts = std::vector<std::string>;

size_t NextCharacter(std::string_view text, size_t at) {
  do {
    ++at;
  } while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80);
  return at;
}

// Splits where `pattern` matches, as java.lang.String.split does: no empty parts at the end.
class Splitter {
 public:
  explicit Splitter(const std::string& pattern) : regex_(ShortPattern(pattern), Options()) {
    if (!regex_.ok()) {
      Fail("Regular expression '" + pattern + "' cannot be used: " + regex_.error());
    }
  }

  [[nodiscard]] Parts Split(std::string_view text) const {
    Parts parts;
    const re2::StringPiece whole(text.data(), text.size());
    re2::StringPiece match;
    size_t begin = 0;
    bool matched = false;
    for (size_t at = 0; at < text.size();) {
      if (!regex_.Match(whole, at, text.size(), RE2::UNANCHORED, &match, 1)) {
        break;
      }
      const auto first = static_cast<size_t>(match.data() - text.data());
      const size_t end = first + match.size();
      if (match.empty()) {
        at = NextCharacter(text, first);
        if (first == 0 || first >= text.size()) {
          continue;
        }
      } else {
        at = end;
      }
      matched = true;
      if (end > 0 && (begin < first || first > 0)) {
        parts.emplace_back(text.substr(begin, first - begin));
      } else if (first == 0 && end > 0) {
        parts.emplace_back();
      }
      begin = end;
    }
    parts.emplace_back(text.substr(begin));
    while (matched && !parts.empty() && parts.back().empty()) {
      parts.pop_back();
    }
    return parts;
  }

 private:
  static RE2::Options Options() {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(int64_t{8} << 20);
    return options;
  }

  RE2 regex_;
};

size_t MostParts(const std::vector<Parts>& rows) {
  size_t most = 0;
  for (const Parts& parts : rows) {
    most = std::max(most, parts.size());
  }
  constexpr size_t kMaxColumns = 10'000;
  if (most > kMaxColumns) {
    Fail("strsplit would make " + std::to_string(most) + " columns: at most 10000 are possible");
  }
  return most;
}

std::vector<ColumnPtr> SplitText(const ColumnPtr& column, const Splitter& splitter) {
  std::vector<Parts> rows(column->rows());
  StopCheck check;
  for (size_t row = 0; row < rows.size(); ++row) {
    check();
    if (const auto text = column->StringAt(row)) {
      rows[row] = splitter.Split(*text);
    }
  }
  std::vector<ColumnPtr> columns;
  for (size_t i = 0, most = MostParts(rows); i < most; ++i) {
    std::vector<std::optional<std::string>> texts;
    for (const Parts& parts : rows) {
      check();
      texts.push_back(i < parts.size() ? std::optional(parts[i]) : std::nullopt);
    }
    columns.push_back(Column::FromStrings(column->layout(), texts));
  }
  return columns;
}

std::vector<ColumnPtr> SplitLevels(const ColumnPtr& column, const Splitter& splitter) {
  std::vector<Parts> levels;
  for (const std::string& level : *column->domain()) {
    levels.push_back(splitter.Split(level));
  }
  std::vector<ColumnPtr> columns;
  for (size_t i = 0, most = MostParts(levels); i < most; ++i) {
    DomainBuilder domain;
    std::vector<double> codes;
    for (const Parts& parts : levels) {
      codes.push_back(i < parts.size() ? domain.CodeOf(parts[i]) : kMissingNumber);
    }
    columns.push_back(MapCodes(column, codes, domain.Take()));
  }
  return columns;
}

Value SplitColumns(Call& call) {
  const Splitter splitter(call.text(1));
  Frame result;
  for (const ColumnPtr& column : call.frame(0).columns()) {
    RequireText(*column, "strsplit");
    for (const ColumnPtr& part :
         column->is_categorical() ? SplitLevels(column, splitter) : SplitText(column, splitter)) {
      result.Append("C" + std::to_string(result.column_count() + 1), part);
    }
  }
  return MakeFrame(std::move(result));
}

// One word a row, a missing value after the words of each row of the frame.
Value Tokenize(Call& call) {
  const Splitter splitter(call.text(1));
  const Frame& frame = call.frame(0);
  for (const ColumnPtr& column : frame.columns()) {
    if (column->type() != ColumnType::kString) {
      Fail("tokenize() requires all input columns to be of a String type. Received " +
           std::string(TypeName(*column)) + ". Please convert column to a string column first.");
    }
  }
  std::vector<std::optional<std::string>> words;
  StopCheck check;
  for (size_t row = 0; row < frame.rows(); ++row) {
    check();
    for (const ColumnPtr& column : frame.columns()) {
      if (const auto text = column->StringAt(row)) {
        for (std::string& part : splitter.Split(*text)) {
          words.emplace_back(std::move(part));
        }
      }
    }
    words.emplace_back(std::nullopt);
  }
  return MakeFrame("C1", Column::FromStrings(MakeLayout(words.size()), words));
}

}  // namespace

void AddStringParts(BuiltinTable& table) {
  table.Add("strsplit", "frame pattern", SplitColumns);
  table.Add("tokenize", "frame pattern", Tokenize);
}

}  // namespace hydrofoil::rapids
