#include "rapids/group_rows.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <string_view>

#include "base/thread_pool.h"

namespace hydrofoil::rapids {
namespace {

// A key column in a form that compares quickly: text by its rank among the distinct texts.
std::vector<double> SortableValues(const Column& column) {
  if (!column.is_text()) {
    return column.Values();
  }
  std::vector<std::string_view> texts;
  for (size_t row = 0; row < column.rows(); ++row) {
    if (const auto text = column.StringAt(row)) {
      texts.push_back(*text);
    }
  }
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  std::vector<double> ranks(column.rows(), std::nan(""));
  for (size_t row = 0; row < ranks.size(); ++row) {
    if (const auto text = column.StringAt(row)) {
      const auto it = std::lower_bound(texts.begin(), texts.end(), *text);
      ranks[row] = static_cast<double>(it - texts.begin());
    }
  }
  return ranks;
}

struct Key {
  std::vector<double> values;
  bool descending = false;

  // -1, 0 or 1; missing values first.
  [[nodiscard]] int Compare(size_t a, size_t b) const {
    const double x = values[a];
    const double y = values[b];
    const bool x_missing = std::isnan(x);
    const bool y_missing = std::isnan(y);
    if (x_missing || y_missing) {
      return static_cast<int>(y_missing) - static_cast<int>(x_missing);
    }
    const int order = static_cast<int>(x > y) - static_cast<int>(x < y);
    return descending ? -order : order;
  }
};

using Keys = std::vector<Key>;

int CompareRows(const Keys& keys, size_t a, size_t b) {
  for (const Key& key : keys) {
    if (const int order = key.Compare(a, b); order != 0) {
      return order;
    }
  }
  return 0;
}

Keys MakeKeys(const Frame& frame, const std::vector<size_t>& columns,
              const std::vector<bool>& descending) {
  Keys keys(columns.size());
  for (size_t i = 0; i < columns.size(); ++i) {
    keys[i] = {SortableValues(*frame.column(columns[i])), !descending.empty() && descending[i]};
  }
  return keys;
}

// Merge sort: parts in parallel, then pairs of parts. Equal rows keep their order.
std::vector<size_t> SortRows(const Keys& keys, size_t count) {
  std::vector<size_t> rows(count);
  std::iota(rows.begin(), rows.end(), size_t{0});
  const auto before = [&](size_t a, size_t b) { return CompareRows(keys, a, b) < 0; };
  constexpr size_t kPart = 1 << 14;
  const auto at = [&](size_t row) {
    return rows.begin() + static_cast<std::ptrdiff_t>(std::min(row, count));
  };
  ParallelFor((count + kPart - 1) / kPart,
              [&](size_t i) { std::stable_sort(at(i * kPart), at((i + 1) * kPart), before); });
  for (size_t width = kPart; width < count; width *= 2) {
    ParallelFor((count + 2 * width - 1) / (2 * width), [&](size_t i) {
      const size_t first = i * 2 * width;
      std::inplace_merge(at(first), at(first + width), at(first + 2 * width), before);
    });
  }
  return rows;
}

}  // namespace

std::vector<size_t> SortedRows(const Frame& frame, const std::vector<size_t>& keys,
                               const std::vector<bool>& descending) {
  return SortRows(MakeKeys(frame, keys, descending), frame.rows());
}

RowGroups GroupRows(const Frame& frame, const std::vector<size_t>& columns) {
  const Keys keys = MakeKeys(frame, columns, {});
  RowGroups groups;
  for (const size_t row : SortRows(keys, frame.rows())) {
    if (groups.rows.empty() || CompareRows(keys, groups.rows.back().front(), row) != 0) {
      groups.rows.emplace_back();
    }
    groups.rows.back().push_back(row);
  }
  return groups;
}

Frame RowGroups::Keys(const Frame& frame, const std::vector<size_t>& keys) const {
  std::vector<size_t> firsts;
  firsts.reserve(rows.size());
  for (const auto& group : rows) {
    firsts.push_back(group.front());
  }
  return frame.Select(keys).TakeRows(firsts);
}

}  // namespace hydrofoil::rapids
