// How alike two texts are, from 0 to 1, by the measures that the reference has of Duke, a library
// of record linkage.
#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>

#include "base/ambient_stop.h"
#include "rapids/functions/standard_builtins.h"
#include "rapids/functions/text_columns.h"
#include "rapids/language/fault.h"
#include "text/utf8.h"

namespace hydrofoil::rapids {
namespace {

using Text = std::u32string;
using Words = std::vector<Text>;
using Similarity = double (*)(const Text&, const Text&);

Text Characters(std::string_view text) {
  Text characters;
  while (!text.empty()) {
    const Utf8Character next = FirstUtf8(text);
    characters += next.length == 0 ? U'\uFFFD' : static_cast<char32_t>(next.code);
    text.remove_prefix(std::max<size_t>(next.length, 1));
  }
  return characters;
}

double Share(size_t part, size_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

// Of the shorter text, as edits of the characters.
double Levenshtein(const Text& x, const Text& y) {
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
  return longest == 0 ? 1 : 1 - Share(last[y.size()], longest);
}

// Jaro's measure (1989) with Winkler's bonus (1990) for a common prefix of up to four characters,
// in Duke's variant, which looks forward one place less than back.
double JaroWinkler(const Text& one, const Text& other) {
  const Text& x = one.size() <= other.size() ? one : other;
  const Text& y = one.size() <= other.size() ? other : one;
  if (x == y) return 1;
  const size_t window = y.size() / 2;
  std::vector<bool> used(y.size());
  size_t count = 0;
  size_t moved = 0;
  size_t last = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    AmbientStop::Check();
    const size_t end = std::min(i + window, y.size());
    size_t at = i > window ? i - window : 0;
    while (at < end && (used[at] || y[at] != x[i])) ++at;
    if (at >= end) continue;
    used[at] = true;
    moved += count > 0 && at < last ? 1 : 0;
    last = at;
    ++count;
  }
  if (count == 0) return 0;
  const double jaro =
      (Share(count, x.size()) + Share(count, y.size()) + Share(count - moved, count)) / 3;
  size_t prefix = 0;
  while (prefix < std::min(size_t{4}, x.size()) && x[prefix] == y[prefix]) ++prefix;
  return jaro + 0.1 * static_cast<double>(prefix) * (1 - jaro);
}

Words WordsOf(const Text& text) {
  Words words;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find(U' ', at), text.size());
    if (end > at) {
      words.push_back(text.substr(at, end - at));
    }
    at = end + 1;
  }
  return words;
}

// Jaccard's index (1901) of the words; a word of the text with fewer words is shared if it stands
// anywhere in the other.
double Jaccard(const Text& one, const Text& other) {
  const Words x = WordsOf(one);
  const Words y = WordsOf(other);
  const Words& fewer = x.size() <= y.size() ? x : y;
  const Words& more = x.size() <= y.size() ? y : x;
  const auto shared =
      static_cast<size_t>(std::count_if(fewer.begin(), fewer.end(), [&](const Text& word) {
        return std::find(more.begin(), more.end(), word) != more.end();
      }));
  const size_t all = x.size() + y.size() - shared;
  return one == other ? 1 : all == 0 ? 0 : Share(shared, all);
}

struct CommonPart {
  size_t x = 0;
  size_t y = 0;
  size_t length = 0;
};

CommonPart LongestCommonPart(const Text& x, const Text& y) {
  CommonPart longest;
  std::vector<size_t> last(y.size() + 1);
  std::vector<size_t> now(y.size() + 1);
  for (size_t i = 0; i < x.size(); ++i) {
    AmbientStop::Check();
    for (size_t j = 0; j < y.size(); ++j) {
      now[j + 1] = x[i] == y[j] ? last[j] + 1 : 0;
      if (now[j + 1] > longest.length) {
        longest = {i + 1 - now[j + 1], j + 1 - now[j + 1], now[j + 1]};
      }
    }
    std::swap(last, now);
  }
  return longest;
}

// How many characters common parts of two or more cover, the longest taken out first; of equally
// long ones the first in x.
size_t Covered(Text x, Text y) {
  size_t covered = 0;
  for (;;) {
    const CommonPart part = LongestCommonPart(x, y);
    if (part.length < 2) {
      return covered;
    }
    x.erase(part.x, part.length);
    y.erase(part.y, part.length);
    covered += part.length;
  }
}

// The share of the shorter text that common parts cover, on average of both directions.
double CommonParts(const Text& x, const Text& y) {
  const size_t shorter = std::min(x.size(), y.size());
  return x == y ? 1 : shorter == 0 ? 0 : Share(Covered(x, y) + Covered(y, x), 2 * shorter);
}

std::set<Text> Pairs(const Text& text) {
  std::set<Text> pairs;
  for (size_t i = 0; i + 1 < text.size(); ++i) {
    pairs.insert(text.substr(i, 2));
  }
  return pairs;
}

// The overlap of the sets of pairs of characters.
double CommonPairs(const Text& x, const Text& y) {
  if (x == y) {
    return 1;
  }
  const std::set<Text> left = Pairs(x);
  const std::set<Text> right = Pairs(y);
  const auto shared = static_cast<size_t>(std::count_if(
      left.begin(), left.end(), [&](const Text& pair) { return right.contains(pair); }));
  const size_t fewer = std::min(left.size(), right.size());
  return fewer == 0 ? 0 : Share(shared, fewer);
}

// The code of a letter by its sound, 0 for vowels and the like; nothing for other characters.
std::optional<char> SoundOf(char32_t letter) {
  constexpr std::string_view kSounds = "01230120022455012623010202";
  const char32_t upper = letter >= U'a' && letter <= U'z' ? letter - 32 : letter;
  return upper >= U'A' && upper <= U'Z' ? std::optional(kSounds[upper - U'A']) : std::nullopt;
}

// The first character and three digits (Russell 1918), which the sound of the first does not touch.
Text SoundexCode(const Text& text) {
  Text code = text.substr(0, 1);
  char last = '0';
  for (size_t i = 1; i < text.size() && code.size() < 4; ++i) {
    const auto sound = SoundOf(text[i]);
    if (!sound) continue;
    if (*sound != '0' && *sound != last) {
      code += static_cast<char32_t>(*sound);
    }
    last = *sound;
  }
  code.resize(text.empty() ? 0 : 4, U'0');
  return code;
}

double Soundex(const Text& x, const Text& y) {
  return x == y ? 1 : SoundexCode(x) == SoundexCode(y) ? 0.9 : 0;
}

constexpr std::array<std::pair<std::string_view, Similarity>, 6> kMeasures = {
    {{"lv", Levenshtein},
     {"lcs", CommonParts},
     {"qgram", CommonPairs},
     {"jaccard", Jaccard},
     {"jw", JaroWinkler},
     {"soundex", Soundex}}};

Similarity MeasureNamed(const std::string& name) {
  for (const auto& [known, measure] : kMeasures) {
    if (name == known) {
      return measure;
    }
  }
  Fail("Unknown comparator: " + name);
}

void RequireTexts(const Frame& frame) {
  for (const ColumnPtr& column : frame.columns()) {
    if (!column->is_text() && !column->is_categorical()) {
      Fail("Types of columns of both frames need to be String/Factor");
    }
  }
}

// (strDistance frame frame measure compare_empty)
Value TextDistance(Call& call) {
  const Frame& left = call.frame(0);
  const Frame& right = call.frame(1);
  if (left.rows() != right.rows() || left.column_count() != right.column_count()) {
    Fail("strDistance() requires the frames to have the same number of columns and rows.");
  }
  RequireTexts(left);
  RequireTexts(right);
  const Similarity similarity = MeasureNamed(call.text(2));
  const bool compare_empty = call.flag(3);
  Frame result;
  for (size_t i = 0; i < left.column_count(); ++i) {
    const ColumnPtr other = Column::WithLayout(right.column(i), left.layout());
    const auto fill = [&](size_t first, std::span<double> out) {
      for (size_t r = 0; r < out.size(); ++r) {
        const auto x = TextOfRow(*left.column(i), first + r);
        const auto y = TextOfRow(*other, first + r);
        const bool skip = !x || !y || (!compare_empty && (x->empty() || y->empty()));
        out[r] = skip ? kMissingNumber : similarity(Characters(*x), Characters(*y));
      }
    };
    result.Append("C" + std::to_string(i + 1),
                  Column::Generate(ColumnType::kNumeric, left.layout(), fill));
  }
  return MakeFrame(std::move(result));
}

}  // namespace

void AddTextDistance(BuiltinTable& table) {
  table.Add("strDistance", "frame frame measure compare_empty", TextDistance);
}

}  // namespace hydrofoil::rapids
