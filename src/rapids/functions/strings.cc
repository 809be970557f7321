// Functions on text. Patterns are RE2's: linear time on any input.
#include <re2/re2.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "rapids/functions/standard_builtins.h"
#include "rapids/functions/text_columns.h"
#include "rapids/language/fault.h"
#include "text/letter_case.h"
#include "text/pattern_limit.h"

namespace hydrofoil::rapids {
namespace {

// Applies `make_map(call)` to every column; results are named C1, C2, ... unless `keep_names`.
Value MapEach(Call& call, const TextToText& map, bool keep_names) {
  const Frame& frame = call.frame(0);
  for (const ColumnPtr& column : frame.columns()) {
    const std::string& name = call.builtin().name;
    RequireText(*column, name == "lstrip" || name == "rstrip" ? "trim" : name);
  }
  Frame result;
  const auto names = keep_names ? frame.names() : DefaultNames(frame.column_count());
  for (size_t i = 0; i < names.size(); ++i) {
    call.CheckStopped();
    result.Append(names[i], MapText(frame.column(i), map));
  }
  return MakeFrame(std::move(result));
}

Value NumberEach(Call& call, const char* operation, const TextToNumber& map) {
  const Frame& frame = call.frame(0);
  for (const ColumnPtr& column : frame.columns()) {
    RequireText(*column, operation);
  }
  Frame result;
  const auto names = DefaultNames(frame.column_count());
  for (size_t i = 0; i < names.size(); ++i) {
    call.CheckStopped();
    result.Append(names[i], MapTextToNumber(frame.column(i), map));
  }
  return MakeFrame(std::move(result));
}

// A pattern of a user with a budget for its memory.
class Pattern {
 public:
  Pattern(const std::string& text, bool ignore_case)
      : regex_(ShortPattern(text), Options(ignore_case)) {
    if (!regex_.ok()) {
      Fail("Regular expression '" + text + "' cannot be used: " + regex_.error());
    }
  }
  [[nodiscard]] const RE2& regex() const { return regex_; }

 private:
  static RE2::Options Options(bool ignore_case) {
    RE2::Options options;
    options.set_case_sensitive(!ignore_case);
    options.set_log_errors(false);
    options.set_max_mem(int64_t{8} << 20);
    return options;
  }

  RE2 regex_;
};

// A replacement in the clients' notation, $1 for a group and \x for x itself, in RE2's.
std::string Rewrite(const std::string& replacement) {
  std::string out;
  for (size_t i = 0; i < replacement.size(); ++i) {
    const char c = replacement[i];
    const bool more = i + 1 < replacement.size();
    if (c == '$' && more && replacement[i + 1] >= '0' && replacement[i + 1] <= '9') {
      out += std::string("\\") + replacement[++i];
    } else if (c == '\\' && more) {
      out += replacement[++i] == '\\' ? "\\\\" : std::string(1, replacement[i]);
    } else {
      out += c == '\\' ? "\\\\" : std::string(1, c);
    }
  }
  return out;
}

// (replaceall frame pattern replacement ignore_case)
Value Replace(Call& call, bool all) {
  const Pattern pattern(call.text(1), call.flag(3));
  const std::string rewrite = Rewrite(call.text(2));
  std::string fault;
  if (!pattern.regex().CheckRewriteString(rewrite, &fault)) {
    Fail("Replacement '" + call.text(2) + "' cannot be used: " + fault);
  }
  const auto map = [&](std::string_view text) {
    std::string out(text);
    if (all) {
      RE2::GlobalReplace(&out, pattern.regex(), rewrite);
    } else {
      RE2::Replace(&out, pattern.regex(), rewrite);
    }
    return out;
  };
  return MapEach(call, map, !all);
}

std::string StripSet(Call& call) {
  return call.size() < 2 || call.IsAbsent(1) ? std::string(" ") : call.text(1);
}

Value StripLeft(Call& call) {
  const std::string set = StripSet(call);
  return MapEach(
      call,
      [&](std::string_view text) {
        return std::string(text.substr(std::min(text.find_first_not_of(set), text.size())));
      },
      false);
}

Value StripRight(Call& call) {
  const std::string set = StripSet(call);
  return MapEach(
      call,
      [&](std::string_view text) {
        const size_t last = text.find_last_not_of(set);
        return std::string(text.substr(0, last == std::string_view::npos ? 0 : last + 1));
      },
      false);
}

std::string Trim(std::string_view text) {
  const auto blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  while (!text.empty() && blank(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && blank(text.back())) {
    text.remove_suffix(1);
  }
  return std::string(text);
}

bool Continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

double CharacterCount(std::string_view text) {
  return static_cast<double>(
      std::count_if(text.begin(), text.end(), [](char c) { return !Continues(c); }));
}

// The byte at which character `index` starts.
size_t ByteOf(std::string_view text, double index) {
  size_t byte = 0;
  for (double i = 0; i < index && byte < text.size(); ++i) {
    do {
      ++byte;
    } while (byte < text.size() && Continues(text[byte]));
  }
  return byte;
}

// (substring frame start end), in characters.
Value Substring(Call& call) {
  const double start = std::max(0.0, call.number(1));
  const double end = call.IsAbsent(2) || std::isnan(call.number(2))
                         ? std::numeric_limits<double>::infinity()
                         : call.number(2);
  return MapEach(
      call,
      [&](std::string_view text) {
        if (start >= end) {
          return std::string();
        }
        const size_t first = ByteOf(text, start);
        return std::string(text.substr(first, ByteOf(text, end) - first));
      },
      false);
}

// (countmatches frame words): occurrences that do not overlap.
Value CountMatches(Call& call) {
  const StringList words = call.texts(1);
  return NumberEach(call, "countmatches", [&](std::string_view text) {
    double count = 0;
    for (const std::string& word : words) {
      for (size_t at = text.find(word); at != std::string_view::npos && !word.empty();
           at = text.find(word, at + word.size())) {
        ++count;
      }
    }
    return count;
  });
}

// Shannon's entropy of the characters, in bits.
double Entropy(std::string_view text) {
  std::map<std::string_view, double> counts;
  for (size_t at = 0; at < text.size();) {
    size_t end = at + 1;
    while (end < text.size() && Continues(text[end])) {
      ++end;
    }
    ++counts[text.substr(at, end - at)];
    at = end;
  }
  const double characters = CharacterCount(text);
  double entropy = 0;
  for (const auto& [character, count] : counts) {
    entropy -= count / characters * std::log2(count / characters);
  }
  return entropy;
}

// (grep column pattern ignore_case invert output_logical)
Value Grep(Call& call) {
  const Frame& frame = call.frame(0);
  if (frame.column_count() != 1) {
    Fail("can only grep on a single categorical/string column.");
  }
  const Column& column = *frame.column(0);
  if (!column.is_text() && !column.is_categorical()) {
    Fail("can only grep on a single categorical/string column.");
  }
  const Pattern pattern(call.text(1), call.flag(2));
  const bool invert = call.flag(3);
  const ColumnPtr matches = MapTextToNumber(frame.column(0), [&](std::string_view text) {
    return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), pattern.regex()) ? 1.0
                                                                                          : 0.0;
  });
  // What is missing matches nothing.
  const ColumnPtr found =
      MapColumn(matches, [&](double match) { return (match == 1) != invert ? 1.0 : 0.0; });
  if (call.flag(4)) {
    return MakeFrame("C1", found);
  }
  std::vector<double> rows;
  const std::vector<double> values = found->Values();
  for (size_t row = 0; row < values.size(); ++row) {
    if (values[row] == 1) {
      rows.push_back(static_cast<double>(row));
    }
  }
  return MakeFrame("C1", MakeColumn(rows));
}

}  // namespace

void AddStrings(BuiltinTable& table) {
  table.Add("toupper", "frame", [](Call& call) { return MapEach(call, UpperCase, false); });
  table.Add("tolower", "frame", [](Call& call) { return MapEach(call, LowerCase, false); });
  table.Add("trim", "frame", [](Call& call) { return MapEach(call, Trim, false); });
  table.Add("lstrip", "frame set", StripLeft);
  table.Add("rstrip", "frame set", StripRight);
  table.Add("replacefirst", "frame pattern replacement ignore_case",
            [](Call& call) { return Replace(call, false); });
  table.Add("replaceall", "frame pattern replacement ignore_case",
            [](Call& call) { return Replace(call, true); });
  table.Add("substring", "frame start end", Substring);
  table.Add("strlen", "frame",
            [](Call& call) { return NumberEach(call, "length", CharacterCount); });
  table.Alias("length", "strlen");
  table.Add("countmatches", "frame words", CountMatches);
  table.Add("entropy", "frame", [](Call& call) { return NumberEach(call, "entropy", Entropy); });
  table.Add("grep", "column pattern ignore_case invert output_logical", Grep);
}

}  // namespace hydrofoil::rapids
