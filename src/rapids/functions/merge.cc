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

MergeKeys ReadKeys(Call& call, const Frame& left, const Frame& right) {
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
               ? "Cannot merge Strings; flip toCategoricalVec first"
               : "Merging columns must be the same type, column " + left.name(keys.left[i]) +
                     " found types " + std::string(TypeName(a)) + " and " +
                     std::string(TypeName(b)));
    }
  }
  return keys;
}

// The right codes under the left domain, to which levels that are not there are added.
ColumnPtr Recode(const ColumnPtr& column, Domain& domain) {
  std::unordered_map<std::string_view, double> code_of;
  const size_t known = domain.size();
  domain.reserve(known + column->domain()->size());  // views stay valid
  for (const std::string& level : domain) {
    code_of.emplace(level, static_cast<double>(code_of.size()));
  }
  std::vector<double> codes;
  for (const std::string& level : *column->domain()) {
    const auto [found, fresh] = code_of.emplace(level, static_cast<double>(domain.size()));
    if (fresh) domain.push_back(level);
    codes.push_back(found->second);
  }
  return MapColumn(column, [&](double code) {
    return std::isnan(code) ? code : codes[static_cast<size_t>(code)];
  });
}

RowLayoutPtr StackLayouts(const RowLayout& left, const RowLayout& right) {
  auto layout = std::make_shared<RowLayout>(left);
  for (size_t i = 1; i < right.size(); ++i) layout->push_back(left.back() + right[i]);
  return layout;
}

// The key columns of both frames below each other, with common levels: left rows first.
Frame StackKeys(const Frame& left, const Frame& right, const MergeKeys& keys) {
  const RowLayoutPtr layout = StackLayouts(*left.layout(), *right.layout());
  Frame stacked;
  for (size_t k = 0; k < keys.left.size(); ++k) {
    const ColumnPtr& a = left.column(keys.left[k]);
    ColumnPtr b = right.column(keys.right[k]);
    DomainPtr domain = a->domain();
    if (domain != nullptr && *domain != *b->domain()) {
      auto joined = std::make_shared<Domain>(*domain);
      b = Recode(b, *joined);
      domain = joined;
    }
    std::vector<ChunkPtr> chunks(a->chunks().begin(), a->chunks().end());
    chunks.insert(chunks.end(), b->chunks().begin(), b->chunks().end());
    stacked.Append(left.name(keys.left[k]),
                   std::make_shared<Column>(a->type(), layout, std::move(chunks), domain));
  }
  return stacked;
}

// Pairs of rows of the result; kNoRow on the side without a match.
struct Pairs {
  RawArray<RowNumber> left;
  RawArray<RowNumber> right;
};

// Which rows without a match are kept.
struct Sides {
  bool all_left = false;
  bool all_right = false;
};

// How many pairs a key makes that stands in so many rows of each side.
size_t PairsOf(size_t left, size_t right, const Sides& sides) {
  if (left != 0 && right != 0) return left * right;
  return (sides.all_left ? left : 0) + (sides.all_right ? right : 0);
}

// Where the pairs of each key start, and where the last end.
std::vector<size_t> PairStarts(const RowGroups& left, const RowGroups& right, const Sides& sides) {
  std::vector<size_t> starts = {0};
  for (size_t key = 0; key < left.size(); ++key) {
    starts.push_back(starts.back() + PairsOf(left[key].size(), right[key].size(), sides));
    CheckRowNumbers(starts.back());
  }
  RequireMemory(starts.back() * 2 * sizeof(RowNumber), "The merged frame");
  return starts;
}

void WritePairs(RowGroups::Rows left, RowGroups::Rows right, size_t at, Pairs& pairs) {
  const RowGroups::Rows none(&kNoRow, 1);
  for (const RowNumber a : left.empty() ? none : left) {
    for (const RowNumber b : right.empty() ? none : right) {
      pairs.left[at] = a;
      pairs.right[at++] = b;
    }
  }
}

Pairs MatchRows(const Frame& stacked, size_t left_rows, const Sides& sides,
                const std::stop_token& stop) {
  std::vector<size_t> keys(stacked.column_count());
  std::iota(keys.begin(), keys.end(), size_t{0});
  const GroupNumbers numbers = NumberGroups(stacked, keys);
  const auto of_row = numbers.of_row.span();
  const RowGroups left = CollectRows(of_row.first(left_rows), numbers.size());
  const RowGroups right = CollectRows(of_row.subspan(left_rows), numbers.size());
  const std::vector<size_t> starts = PairStarts(left, right, sides);
  Pairs pairs{RawArray<RowNumber>(starts.back()), RawArray<RowNumber>(starts.back())};
  constexpr size_t kKeys = 1024;
  ParallelFor((numbers.size() + kKeys - 1) / kKeys, stop, [&](size_t block) {
    const size_t end = std::min(numbers.size(), (block + 1) * kKeys);
    for (size_t key = block * kKeys; key < end; ++key) {
      if (starts[key] != starts[key + 1]) WritePairs(left[key], right[key], starts[key], pairs);
    }
  });
  return pairs;
}

// The row of the stacked keys for each pair; the left rows themselves when all pairs have one.
void AppendKeys(Frame& result, const Frame& stacked, const Pairs& pairs, size_t left_rows) {
  const bool stand_alone = std::find(pairs.left.span().begin(), pairs.left.span().end(), kNoRow) !=
                           pairs.left.span().end();
  RawArray<RowNumber> rows(stand_alone ? pairs.left.size() : 0);
  for (size_t i = 0; i < rows.size(); ++i) {
    rows[i] = pairs.left[i] != kNoRow ? pairs.left[i]
                                      : static_cast<RowNumber>(left_rows + pairs.right[i]);
  }
  const Frame taken = stacked.TakeRows(stand_alone ? rows.span() : pairs.left.span());
  for (size_t k = 0; k < taken.column_count(); ++k) result.Append(taken.name(k), taken.column(k));
}

void AppendOthers(Frame& result, const Frame& frame, const std::vector<size_t>& keys,
                  std::span<const RowNumber> rows) {
  for (size_t i = 0; i < frame.column_count(); ++i) {
    if (std::find(keys.begin(), keys.end(), i) == keys.end()) {
      result.Append(frame.name(i), ChooseRows(frame.column(i), rows, result.layout()));
    }
  }
}

// Rows in the order of their keys; columns: the keys, the left frame's others, the right frame's.
Value Merge(Call& call) {
  const Frame& left = call.frame(0);
  const Frame& right = call.frame(1);
  const MergeKeys keys = ReadKeys(call, left, right);
  const Sides sides{call.flag(2), call.flag(3)};
  if (sides.all_left && sides.all_right) {
    Fail("all.x=TRUE and all.y=TRUE is not supported.  Choose one only.");
  }
  CheckRowNumbers(left.rows() + right.rows());
  const Frame stacked = StackKeys(left, right, keys);
  const Pairs pairs = MatchRows(stacked, left.rows(), sides, call.stop());
  Frame result;
  AppendKeys(result, stacked, pairs, left.rows());
  AppendOthers(result, left, keys.left, pairs.left.span());
  AppendOthers(result, right, keys.right, pairs.right.span());
  return MakeFrame(std::move(result));
}

}  // namespace

void AddMerge(BuiltinTable& table) {
  table.Add("merge", "left right all_left all_right by_left by_right method", Merge);
}

}  // namespace hydrofoil::rapids
