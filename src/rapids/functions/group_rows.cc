#include "rapids/functions/group_rows.h"

#include <algorithm>
#include <bit>

#include "base/ambient_stop.h"
#include "base/thread_pool.h"
#include "rapids/functions/row_keys.h"

namespace hydrofoil::rapids {
namespace {

// Calls body(part, first, end) for a part of the rows a thread.
template <typename Body>
void ForParts(size_t parts, size_t rows, const Body& body) {
  const size_t size = (rows + parts - 1) / parts;
  ParallelFor(parts, [&](size_t part) {
    body(part, std::min(rows, part * size), std::min(rows, (part + 1) * size));
  });
}

// The first row of each key, kNoRow where a key does not occur.
std::vector<RowNumber> FirstRows(const RawArray<uint32_t>& keys, size_t key_count, size_t parts) {
  std::vector<std::vector<RowNumber>> firsts(parts);
  ForParts(parts, keys.size(), [&](size_t part, size_t first, size_t end) {
    firsts[part].assign(key_count, kNoRow);
    for (size_t row = end; row > first; --row) {
      firsts[part][keys[row - 1]] = static_cast<RowNumber>(row - 1);
    }
  });
  for (size_t part = 1; part < parts; ++part) {
    for (size_t key = 0; key < key_count; ++key) {
      firsts[0][key] = std::min(firsts[0][key], firsts[part][key]);
    }
  }
  return std::move(firsts[0]);
}

// By a table of all possible keys.
GroupNumbers NumberByTable(const KeyWord& word) {
  const RawArray<uint32_t>& keys = word.narrow;
  const size_t key_count = size_t{1} << word.bits;
  const size_t parts = std::clamp<size_t>(keys.size() / key_count, 1, ThreadCount());
  const std::vector<RowNumber> firsts = FirstRows(keys, key_count, parts);
  GroupNumbers groups;
  std::vector<uint32_t> number_of(key_count);
  for (size_t key = 0; key < key_count; ++key) {
    if (firsts[key] == kNoRow) continue;
    number_of[key] = static_cast<uint32_t>(groups.firsts.size());
    groups.firsts.push_back(firsts[key]);
  }
  groups.of_row = RawArray<uint32_t>(keys.size());
  ForParts(4 * ThreadCount(), keys.size(), [&](size_t /*part*/, size_t first, size_t end) {
    for (size_t row = first; row < end; ++row) groups.of_row[row] = number_of[keys[row]];
  });
  return groups;
}

GroupNumbers NumberBySorting(const KeyWords& words, size_t rows) {
  const RawArray<RowNumber> order = SortByKeys(words, rows);
  const auto equal = [&](RowNumber a, RowNumber b) {
    return std::all_of(words.begin(), words.end(),
                       [&](const KeyWord& word) { return word.At(a) == word.At(b); });
  };
  GroupNumbers groups;
  groups.of_row = RawArray<uint32_t>(rows);
  StopCheck check;
  for (size_t i = 0; i < rows; ++i) {
    check();
    if (i == 0 || !equal(order[i - 1], order[i])) groups.firsts.push_back(order[i]);
    groups.of_row[order[i]] = static_cast<uint32_t>(groups.firsts.size() - 1);
  }
  return groups;
}

}  // namespace

GroupNumbers NumberGroups(const Frame& frame, const std::vector<size_t>& keys) {
  const size_t rows = frame.rows();
  const KeyWords words = MakeKeyWords(frame, keys, {});
  constexpr int kSmallTable = 16;
  const int affordable = std::max(kSmallTable, static_cast<int>(std::bit_width(rows)));
  const bool table = words.size() == 1 && words[0].bits <= std::min(affordable, 28);
  return rows > 0 && table ? NumberByTable(words[0]) : NumberBySorting(words, rows);
}

RowGroups CollectRows(std::span<const uint32_t> of_row, size_t groups) {
  std::vector<size_t> starts(groups + 1);
  for (const uint32_t group : of_row) ++starts[group + 1];
  for (size_t i = 0; i < groups; ++i) starts[i + 1] += starts[i];
  return {SortByNumbers(of_row, groups < 2 ? 0 : static_cast<int>(std::bit_width(groups - 1))),
          std::move(starts)};
}

RowGroups GroupRows(const Frame& frame, const std::vector<size_t>& keys) {
  const GroupNumbers groups = NumberGroups(frame, keys);
  return CollectRows(groups.of_row.span(), groups.size());
}

RowGroups RowGroups::Select(const std::function<bool(Rows)>& wanted) const {
  std::vector<RowNumber> kept;
  std::vector<size_t> starts = {0};
  for (size_t i = 0; i < size(); ++i) {
    const Rows rows = (*this)[i];
    if (!wanted(rows)) continue;
    kept.insert(kept.end(), rows.begin(), rows.end());
    starts.push_back(kept.size());
  }
  RawArray<RowNumber> all(kept.size());
  std::copy(kept.begin(), kept.end(), all.span().begin());
  return {std::move(all), std::move(starts)};
}

Frame RowGroups::Keys(const Frame& frame, const std::vector<size_t>& keys) const {
  std::vector<RowNumber> firsts;
  firsts.reserve(size());
  for (size_t i = 0; i < size(); ++i) firsts.push_back((*this)[i].front());
  return frame.Select(keys).TakeRows(std::span<const RowNumber>(firsts));
}

RawArray<RowNumber> SortedRows(const Frame& frame, const std::vector<size_t>& keys,
                               const std::vector<bool>& descending) {
  return SortByKeys(MakeKeyWords(frame, keys, descending), frame.rows());
}

}  // namespace hydrofoil::rapids
