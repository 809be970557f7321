// (merge left right all_left all_right by_left by_right method)
#include <algorithm>
#include <cmath>

#include "rapids/factors.h"
#include "rapids/fault.h"
#include "rapids/group_rows.h"
#include "rapids/operators.h"

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

// The key columns of both frames below each other, with common levels: left rows first.
Frame StackKeys(const Frame& left, const Frame& right, const MergeKeys& keys) {
  Frame stacked;
  for (size_t k = 0; k < keys.left.size(); ++k) {
    const Column& a = *left.column(keys.left[k]);
    const Column& b = *right.column(keys.right[k]);
    std::vector<double> values = a.Values();
    std::vector<double> more = b.Values();
    DomainPtr domain = a.domain();
    if (domain != nullptr) {
      auto joined = std::make_shared<Domain>(*domain);
      std::vector<double> codes;
      for (const auto& level : *b.domain()) {
        const auto it = std::find(joined->begin(), joined->end(), level);
        codes.push_back(static_cast<double>(it - joined->begin()));
        if (it == joined->end()) {
          joined->push_back(level);
        }
      }
      for (double& code : more) {
        code = std::isnan(code) ? code : codes[static_cast<size_t>(code)];
      }
      domain = joined;
    }
    values.insert(values.end(), more.begin(), more.end());
    stacked.Append(left.name(keys.left[k]),
                   Column::FromValues(a.type(), MakeLayout(values.size()), values, domain));
  }
  return stacked;
}

constexpr size_t kNoRow = static_cast<size_t>(-1);

// Pairs of rows of the result; kNoRow on the side without a match.
struct Pairs {
  std::vector<size_t> left;
  std::vector<size_t> right;
  std::vector<size_t> key;  // a row of the stacked keys

  void Add(size_t a, size_t b, size_t at) {
    left.push_back(a);
    right.push_back(b);
    key.push_back(at);
  }
};

Pairs MatchRows(Call& call, const Frame& stacked, size_t left_rows) {
  const bool all_left = call.flag(2);
  const bool all_right = call.flag(3);
  if (all_left && all_right) {
    Fail("all.x=TRUE and all.y=TRUE is not supported.  Choose one only.");
  }
  std::vector<size_t> keys(stacked.column_count());
  for (size_t i = 0; i < keys.size(); ++i) {
    keys[i] = i;
  }
  Pairs pairs;
  for (const auto& rows : GroupRows(stacked, keys).rows) {
    call.CheckStopped();
    const auto split = std::lower_bound(rows.begin(), rows.end(), left_rows);
    for (auto a = rows.begin(); a != split; ++a) {
      for (auto b = split; b != rows.end(); ++b) {
        pairs.Add(*a, *b - left_rows, *a);
      }
      if (split == rows.end() && all_left) {
        pairs.Add(*a, kNoRow, *a);
      }
    }
    for (auto b = split; b != rows.end() && split == rows.begin() && all_right; ++b) {
      pairs.Add(kNoRow, *b - left_rows, *b);
    }
  }
  return pairs;
}

ColumnPtr TakeOptional(const ColumnPtr& column, const std::vector<size_t>& rows) {
  const RowLayoutPtr layout = MakeLayout(rows.size());
  if (column->is_text()) {
    std::vector<std::optional<std::string>> texts;
    for (const size_t row : rows) {
      const auto text = row == kNoRow ? std::nullopt : column->StringAt(row);
      texts.push_back(text ? std::optional<std::string>(*text) : std::nullopt);
    }
    return Column::FromStrings(layout, texts, column->type());
  }
  const std::vector<double> values = column->Values();
  const auto fill = [&](size_t first, std::span<double> out) {
    for (size_t i = 0; i < out.size(); ++i) {
      const size_t row = rows[first + i];
      out[i] = row == kNoRow ? kMissingNumber : values[row];
    }
  };
  return Column::Generate(column->type(), layout, fill, column->domain());
}

void AppendOthers(Frame& result, const Frame& frame, const std::vector<size_t>& keys,
                  const std::vector<size_t>& rows) {
  for (size_t i = 0; i < frame.column_count(); ++i) {
    if (std::find(keys.begin(), keys.end(), i) == keys.end()) {
      result.Append(frame.name(i), TakeOptional(frame.column(i), rows));
    }
  }
}

// Rows in the order of their keys; columns: the keys, the left frame's others, the right frame's.
Value Merge(Call& call) {
  const Frame& left = call.frame(0);
  const Frame& right = call.frame(1);
  const MergeKeys keys = ReadKeys(call, left, right);
  const Frame stacked = StackKeys(left, right, keys);
  const Pairs pairs = MatchRows(call, stacked, left.rows());
  Frame result;
  for (size_t k = 0; k < stacked.column_count(); ++k) {
    result.Append(stacked.name(k), TakeOptional(stacked.column(k), pairs.key));
  }
  AppendOthers(result, left, keys.left, pairs.left);
  AppendOthers(result, right, keys.right, pairs.right);
  return MakeFrame(std::move(result));
}

}  // namespace

void AddMerge(BuiltinTable& table) {
  table.Add("merge", "left right all_left all_right by_left by_right method", Merge);
}

}  // namespace hydrofoil::rapids
