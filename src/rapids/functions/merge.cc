// (merge left right all_left all_right by_left by_right method)
#include <algorithm>
#include <cmath>
#include <numeric>
#include <string_view>
#include <unordered_map>

#include "base/memory_budget.h"
#include "base/thread_pool.h"
#include "rapids/functions/group_rows.h"
#include "rapids/functions/operators.h"
#include "rapids/functions/standard_builtins.h"
#include "rapids/language/fault.h"

namespace hydrofoil::rapids {
namespace {

struct MergeKeys {
  std::vector<size_t> left;
  std::vector<size_t> right;
};

std::string_view TypeName(const Column& column) {
  if (column.is_categorical()) {
    return "Enum";
  }
  return column.is_text() ? "String" : column.type() == ColumnType::kTime ? "Time" : "Numeric";
}

MergeKeys ReadKeys(Call& call, const Frame& left, const Frame& right, bool hash) {
  MergeKeys keys;
  if (call.IsAbsent(4) && call.IsAbsent(5)) {
    for (size_t i = 0; i < left.column_count(); ++i) {
      if (const auto match = right.Find(left.name(i))) {
        keys.left.push_back(i);
        keys.right.push_back(*match);
      }
    }
    if (keys.left.empty()) {
      Fail("No join columns specified and there are no common names");
    }
  } else {
    keys.left = ColumnIndices(left, call.value(4));
    keys.right = ColumnIndices(right, call.value(5));
  }
  if (keys.left.size() != keys.right.size()) {
    Fail("byLeft and byRight are not the same length");
  }
  for (size_t i = 0; i < keys.left.size(); ++i) {
    const Column& a = *left.column(keys.left[i]);
    const Column& b = *right.column(keys.right[i]);
    if (TypeName(a) != TypeName(b) || a.is_text()) {
      Fail(a.is_text() && b.is_text()
               ? std::string("Cannot merge Strings") + (hash ? " with hash method" : "") +
                     "; flip toCategoricalVec first"
               : "Merging columns must be the same type, column " + left.name(keys.left[i]) +
                     " found types " + std::string(TypeName(a)) + " and " +
                     std::string(TypeName(b)));
    }
  }
  return keys;
}

// One of the two frames, and the columns by which its rows are matched.
struct Side {
  const Frame& frame;
  const std::vector<size_t>& keys;
};

constexpr double kNoMatch = -1;  // among codes of levels

// The codes of `column` as those of `domain`; kNoMatch for missing values and unknown levels.
ColumnPtr Recode(const ColumnPtr& column, const Domain& domain) {
  std::unordered_map<std::string_view, double> code_of;
  for (const std::string& level : domain) {
    code_of.emplace(level, static_cast<double>(code_of.size()));
  }
  std::vector<double> codes;
  for (const std::string& level : *column->domain()) {
    const auto found = code_of.find(level);
    codes.push_back(found == code_of.end() ? kNoMatch : found->second);
  }
  return MapColumn(column, [&](double code) {
    return std::isnan(code) ? kNoMatch : codes[static_cast<size_t>(code)];
  });
}

RowLayoutPtr StackLayouts(const RowLayout& first, const RowLayout& second) {
  auto layout = std::make_shared<RowLayout>(first);
  for (size_t i = 1; i < second.size(); ++i) layout->push_back(first.back() + second[i]);
  return layout;
}

// The keys of both frames as numbers below each other, the walked one's first: those of rows that
// match are equal. Levels have the codes of the other frame's domain.
Frame StackKeys(const Side& walked, const Side& other) {
  const RowLayoutPtr layout = StackLayouts(*walked.frame.layout(), *other.frame.layout());
  Frame stacked;
  for (size_t k = 0; k < walked.keys.size(); ++k) {
    ColumnPtr a = walked.frame.column(walked.keys[k]);
    const ColumnPtr& b = other.frame.column(other.keys[k]);
    if (a->is_categorical()) a = Recode(a, *b->domain());
    std::vector<ChunkPtr> chunks(a->chunks().begin(), a->chunks().end());
    chunks.insert(chunks.end(), b->chunks().begin(), b->chunks().end());
    stacked.Append(walked.frame.name(walked.keys[k]),
                   std::make_shared<Column>(ColumnType::kNumeric, layout, std::move(chunks)));
  }
  return stacked;
}

// Pairs of rows of the result; kNoRow where the other frame has no match.
struct Pairs {
  RawArray<RowNumber> walked;
  RawArray<RowNumber> other;
};

// The rows of each key, and where its pairs start.
struct Matches {
  RowGroups walked;
  RowGroups other;
  std::vector<bool> paired = {};  // whether the rows of both sides go together
  std::vector<size_t> starts = {0};

  [[nodiscard]] size_t size() const { return walked.size(); }
};

// Whether the key in `row` can match at all: missing values and levels of one frame do not.
bool Matchable(const Side& walked, const Frame& stacked, size_t row) {
  for (size_t k = 0; k < stacked.column_count(); ++k) {
    const double value = stacked.column(k)->At(row);
    if (std::isnan(value) ||
        (value == kNoMatch && walked.frame.column(walked.keys[k])->is_categorical())) {
      return false;
    }
  }
  return true;
}

// `keep`: rows of the walked frame without a match stay.
Matches MatchKeys(const Side& walked, const Side& other, bool keep) {
  const Frame stacked = StackKeys(walked, other);
  std::vector<size_t> keys(stacked.column_count());
  std::iota(keys.begin(), keys.end(), size_t{0});
  const GroupNumbers numbers = NumberGroups(stacked, keys);
  const auto of_row = numbers.of_row.span();
  const size_t walked_rows = walked.frame.rows();
  Matches matches{CollectRows(of_row.first(walked_rows), numbers.size()),
                  CollectRows(of_row.subspan(walked_rows), numbers.size())};
  for (size_t key = 0; key < numbers.size(); ++key) {
    const size_t found =
        Matchable(walked, stacked, numbers.firsts[key]) ? matches.other[key].size() : 0;
    matches.paired.push_back(found > 0);
    const size_t pairs = matches.walked[key].size() * std::max<size_t>(found, keep ? 1 : 0);
    matches.starts.push_back(matches.starts.back() + pairs);
    CheckRowNumbers(matches.starts.back());
  }
  RequireMemory(matches.starts.back() * 2 * sizeof(RowNumber), "The merged frame");
  return matches;
}

void WritePairs(const Matches& matches, size_t key, Pairs& pairs) {
  size_t at = matches.starts[key];
  const size_t count = matches.starts[key + 1] - at;
  const RowGroups::Rows rows = matches.walked[key];
  const RowGroups::Rows none(&kNoRow, 1);
  for (const RowNumber a : count == 0 ? RowGroups::Rows() : rows) {
    for (const RowNumber b : matches.paired[key] ? matches.other[key] : none) {
      pairs.walked[at] = a;
      pairs.other[at++] = b;
    }
  }
}

// In the order of the keys, those without a match first.
Pairs PairRows(const Matches& matches, const std::stop_token& stop) {
  Pairs pairs{RawArray<RowNumber>(matches.starts.back()),
              RawArray<RowNumber>(matches.starts.back())};
  constexpr size_t kKeys = 1024;
  ParallelFor((matches.size() + kKeys - 1) / kKeys, stop, [&](size_t block) {
    const size_t end = std::min(matches.size(), (block + 1) * kKeys);
    for (size_t key = block * kKeys; key < end; ++key) WritePairs(matches, key, pairs);
  });
  return pairs;
}

// The same pairs in the order of the walked frame's rows.
Pairs ByRow(const Pairs& pairs, size_t rows) {
  std::vector<size_t> at(rows + 1);
  for (const RowNumber row : pairs.walked.span()) ++at[row + 1];
  std::partial_sum(at.begin(), at.end(), at.begin());
  Pairs sorted{RawArray<RowNumber>(pairs.walked.size()), RawArray<RowNumber>(pairs.other.size())};
  for (size_t i = 0; i < pairs.walked.size(); ++i) {
    const size_t to = at[pairs.walked[i]]++;
    sorted.walked[to] = pairs.walked[i];
    sorted.other[to] = pairs.other[i];
  }
  return sorted;
}

void AppendColumns(Frame& result, const Side& side, std::span<const RowNumber> rows, bool rename) {
  FreeNames names(result);
  for (size_t i = 0; i < side.frame.column_count(); ++i) {
    if (std::find(side.keys.begin(), side.keys.end(), i) == side.keys.end()) {
      const std::string& name = side.frame.name(i);
      result.Append(rename ? names.Next(name) : name,
                    ChooseRows(side.frame.column(i), rows, result.layout()));
    }
  }
}

// Columns: the keys, then the others of one frame and of the other. By "hash" the rows keep the
// order of the frame that is walked, whose columns come first; else they are in that of their keys.
Value Merge(Call& call) {
  const Frame& left_frame = call.frame(0);
  const Frame& right_frame = call.frame(1);
  const bool hash = call.text(6) == "hash";
  const MergeKeys keys = ReadKeys(call, left_frame, right_frame, hash);
  const bool all_left = call.flag(2);
  const bool all_right = call.flag(3);
  if (all_left && all_right) {
    Fail("all.x=TRUE and all.y=TRUE is not supported.  Choose one only.");
  }
  const bool keep = all_left || all_right;
  const bool walk_left = keep ? all_left : !hash || left_frame.rows() > right_frame.rows();
  CheckRowNumbers(left_frame.rows() + right_frame.rows());
  const Side left{left_frame, keys.left};
  const Side right{right_frame, keys.right};
  const Side& walked = walk_left ? left : right;
  Pairs pairs = PairRows(MatchKeys(walked, walk_left ? right : left, keep), call.stop());
  if (hash) pairs = ByRow(pairs, walked.frame.rows());
  Frame result = walked.frame.Select(walked.keys).TakeRows(pairs.walked.span());
  const auto append = [&](bool from_walked, bool rename) {
    const bool from_left = from_walked == walk_left;
    AppendColumns(result, from_left ? left : right,
                  from_walked ? pairs.walked.span() : pairs.other.span(), rename);
  };
  const bool walked_first = hash || walk_left;
  append(walked_first, false);
  append(!walked_first, hash && keep);
  return MakeFrame(std::move(result));
}

}  // namespace

void AddMerge(BuiltinTable& table) {
  table.Add("merge", "left right all_left all_right by_left by_right method", Merge);
}

}  // namespace hydrofoil::rapids
