// Splitting text into columns and rows; how far texts are from each other.
#include <re2/re2.h>

#include <algorithm>
#include <optional>

#include "base/ambient_stop.h"
#include "rapids/functions/factors.h"
#include "rapids/functions/standard_builtins.h"
#include "rapids/functions/text_columns.h"
#include "rapids/language/fault.h"
#include "text/pattern_limit.h"
#include "text/utf8.h"

namespace hydrofoil::rapids {
namespace {

using Parts = std::vector<std::string>;

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
    for (size_t at = 0; at < text.size();) {
      if (!regex_.Match(whole, at, text.size(), RE2::UNANCHORED, &match, 1)) {
        break;
      }
      const auto first = static_cast<size_t>(match.data() - text.data());
      const size_t end = first + match.size();
      if (match.empty()) {
        at = first < text.size() ? first + std::max<size_t>(FirstUtf8(text.substr(first)).length, 1)
                                 : first + 1;
        if (first == 0 || first >= text.size()) {
          continue;
        }
      } else {
        at = end;
      }
      if (end > 0 && (begin < first || first > 0)) {
        parts.emplace_back(text.substr(begin, first - begin));
      } else if (first == 0 && end > 0) {
        parts.emplace_back();
      }
      begin = end;
    }
    parts.emplace_back(text.substr(begin));
    const bool split = parts.size() > 1;
    while (split && !parts.empty() && parts.back().empty()) {
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
           std::string(column->is_categorical() ? "Enum" : "Numeric") +
           ". Please convert column to a string column first.");
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

// Levenshtein's distance, as a similarity in [0, 1].
double LevenshteinSimilarity(std::u32string_view x, std::u32string_view y) {
  std::vector<size_t> last(y.size() + 1);
  std::vector<size_t> now(y.size() + 1);
  for (size_t j = 0; j <= y.size(); ++j) {
    last[j] = j;
  }
  for (size_t i = 0; i < x.size(); ++i) {
    AmbientStop::Check();
    now[0] = i + 1;
    for (size_t j = 0; j < y.size(); ++j) {
      const size_t change = last[j] + (x[i] == y[j] ? 0 : 1);
      now[j + 1] = std::min({change, last[j + 1] + 1, now[j] + 1});
    }
    std::swap(last, now);
  }
  const size_t longest = std::max(x.size(), y.size());
  return longest == 0 ? 1 : 1 - static_cast<double>(last[y.size()]) / static_cast<double>(longest);
}

// Jaro's measure (1989) with Winkler's bonus (1990) for a common prefix of up to four characters,
// as the reference computes it: a character may match one that has matched already, less than half
// the longer length away.
double JaroWinkler(std::u32string_view x, std::u32string_view y) {
  if (x == y) return 1;
  if (x.size() > y.size()) std::swap(x, y);
  const size_t window = y.size() / 2;
  double matches = 0;
  double transpositions = 0;
  std::optional<size_t> last;
  for (size_t i = 0; i < x.size(); ++i) {
    const size_t begin = i - std::min(i, window);
    const size_t end = std::min(y.size(), i + window);
    const size_t at = begin < end ? y.substr(0, end).find(x[i], begin) : y.npos;
    if (at != y.npos) {
      ++matches;
      transpositions += last && at < *last ? 1 : 0;
      last = at;
    }
  }
  if (matches == 0) return 0;
  const double jaro =
      (matches / static_cast<double>(x.size()) + matches / static_cast<double>(y.size()) +
       (matches - transpositions) / matches) /
      3;
  size_t prefix = 0;
  while (prefix < std::min<size_t>(4, x.size()) && x[prefix] == y[prefix]) ++prefix;
  return jaro + static_cast<double>(prefix) * (1 - jaro) / 10;
}

using Similarity = double (*)(std::u32string_view, std::u32string_view);

// (strDistance frame frame measure compare_empty)
Value TextDistance(Call& call) {
  const Frame& left = call.frame(0);
  const Frame& right = call.frame(1);
  if (left.rows() != right.rows() || left.column_count() != right.column_count()) {
    Fail("strDistance() requires the frames to have the same number of columns and rows.");
  }
  const std::string& measure = call.text(2);
  if (measure != "lv" && measure != "jw") {
    Fail("Unknown string similarity measure '" + measure + "'. Must be one of lv, jw");
  }
  const Similarity similarity = measure == "lv" ? LevenshteinSimilarity : JaroWinkler;
  const bool compare_empty = call.flag(3);
  Frame result;
  for (size_t i = 0; i < left.column_count(); ++i) {
    RequireText(*left.column(i), "strDistance");
    RequireText(*right.column(i), "strDistance");
    const ColumnPtr other = Column::WithLayout(right.column(i), left.layout());
    result.Append(
        "C" + std::to_string(i + 1),
        Column::Generate(
            ColumnType::kNumeric, left.layout(), [&](size_t first, std::span<double> out) {
              for (size_t r = 0; r < out.size(); ++r) {
                const auto x = TextOfRow(*left.column(i), first + r);
                const auto y = TextOfRow(*other, first + r);
                const bool skip = !x || !y || (!compare_empty && (x->empty() || y->empty()));
                out[r] = skip ? kMissingNumber : similarity(Utf8Codes(*x), Utf8Codes(*y));
              }
            }));
  }
  return MakeFrame(std::move(result));
}

}  // namespace

void AddStringParts(BuiltinTable& table) {
  table.Add("strsplit", "frame pattern", SplitColumns);
  table.Add("tokenize", "frame pattern", Tokenize);
  table.Add("strDistance", "frame frame measure compare_empty", TextDistance);
}

}  // namespace hydrofoil::rapids
