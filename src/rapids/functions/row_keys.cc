#include "rapids/functions/row_keys.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>
#include <ranges>
#include <string_view>
#include <utility>

#include "base/ambient_stop.h"
#include "base/thread_pool.h"

namespace hydrofoil::rapids {
namespace {

constexpr size_t kBlock = 1 << 16;

// Calls body(first, end) for blocks of rows, in parallel.
template <typename Body>
void ForBlocks(size_t rows, const Body& body) {
  ParallelFor((rows + kBlock - 1) / kBlock,
              [&](size_t i) { body(i * kBlock, std::min(rows, (i + 1) * kBlock)); });
}

// One column: its numbers lie in [0, top], 0 where missing.
struct KeyColumn {
  FlatValues flat;
  uint64_t top = 0;
  bool descending = false;

  [[nodiscard]] int bits() const { return std::bit_width(top); }
};

// Text by its rank among the distinct texts.
RawArray<uint32_t> TextRanks(const Column& column, uint32_t& top) {
  std::vector<std::string_view> texts;
  StopCheck check;
  for (size_t row = 0; row < column.rows(); ++row) {
    check();
    if (const auto text = column.StringAt(row)) {
      texts.push_back(*text);
    }
  }
  std::sort(texts.begin(), texts.end(), [&](std::string_view a, std::string_view b) {
    check();
    return a < b;
  });
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  RawArray<uint32_t> ranks(column.rows());
  ForBlocks(column.rows(), [&](size_t first, size_t end) {
    StopCheck check_here;
    for (size_t row = first; row < end; ++row) {
      check_here();
      const auto text = column.StringAt(row);
      const auto rank = text ? std::lower_bound(texts.begin(), texts.end(), *text) : texts.end();
      ranks[row] = text ? static_cast<uint32_t>(rank - texts.begin()) : kMissingCode<uint32_t>;
    }
  });
  top = static_cast<uint32_t>(texts.empty() ? 0 : texts.size() - 1);
  return ranks;
}

// The order of the bits is that of the values; NaN is smaller than all.
uint64_t OrderedBits(double value) {
  if (std::isnan(value)) return 0;
  const auto bits = std::bit_cast<uint64_t>(value == 0 ? 0.0 : value);
  constexpr uint64_t kSign = uint64_t{1} << 63;
  return (bits & kSign) != 0 ? ~bits : bits | kSign;
}

KeyColumn MakeKeyColumn(const Column& column, bool descending) {
  KeyColumn key;
  key.descending = descending;
  if (column.is_text()) {
    uint32_t top = 0;
    key.flat.values = TextRanks(column, top);
    key.top = uint64_t{top} + 1;
  } else {
    key.flat = Flatten(column);
    key.top = key.flat.common ? uint64_t{key.flat.common->top} + 1 : ~uint64_t{0};
  }
  return key;
}

uint64_t NumberOf(double value, const KeyColumn& key) {
  const uint64_t number = OrderedBits(value);
  return key.descending && number != 0 ? ~number : number;
}

template <typename Code>
uint64_t NumberOf(Code code, const KeyColumn& key) {
  if (code == kMissingCode<Code>) return 0;
  return key.descending ? key.top - code : uint64_t{code} + 1;
}

// Shifts the column's numbers into those that are there.
template <typename Word>
void AddTo(RawArray<Word>& words, const KeyColumn& key, bool first_column) {
  std::visit(
      [&](const auto& values) {
        ForBlocks(words.size(), [&](size_t first, size_t end) {
          for (size_t row = first; row < end; ++row) {
            const auto number = static_cast<Word>(NumberOf(values[row], key));
            words[row] =
                first_column ? number : static_cast<Word>(words[row] << key.bits()) | number;
          }
        });
      },
      key.flat.values);
}

KeyWord MakeWord(std::span<const KeyColumn> keys, size_t rows) {
  KeyWord word;
  for (const KeyColumn& key : keys) word.bits += key.bits();
  const bool wide = word.bits > 32;
  if (wide) {
    word.wide = RawArray<uint64_t>(rows);
  } else {
    word.narrow = RawArray<uint32_t>(rows);
  }
  for (size_t i = 0; i < keys.size(); ++i) {
    if (wide) {
      AddTo(word.wide, keys[i], i == 0);
    } else {
      AddTo(word.narrow, keys[i], i == 0);
    }
  }
  return word;
}

// A row with the key it is sorted by.
struct NarrowEntry {
  uint32_t key;
  RowNumber row;
};
struct WideEntry {
  uint64_t key;
  RowNumber row;
};

// One stable pass over the digit of `width` bits at `shift`, from `from` to `to`.
template <typename Entry>
void SortByDigit(const RawArray<Entry>& from, RawArray<Entry>& to, int shift, int width) {
  const size_t rows = from.size();
  const size_t parts = std::min(ThreadCount(), rows / kBlock + 1);
  const size_t digits = size_t{1} << width;
  const size_t part_rows = (rows + parts - 1) / parts;
  std::vector<std::vector<size_t>> starts(parts, std::vector<size_t>(digits));
  const auto digit = [&](const Entry& entry) {
    return static_cast<size_t>(entry.key >> shift) & (digits - 1);
  };
  ParallelFor(parts, [&](size_t part) {
    auto& counts = starts[part];
    for (size_t i = part * part_rows; i < std::min(rows, (part + 1) * part_rows); ++i) {
      ++counts[digit(from[i])];
    }
  });
  size_t next = 0;
  for (size_t d = 0; d < digits; ++d) {
    for (auto& part : starts) {
      next += std::exchange(part[d], next);
    }
  }
  ParallelFor(parts, [&](size_t part) {
    auto& places = starts[part];
    for (size_t i = part * part_rows; i < std::min(rows, (part + 1) * part_rows); ++i) {
      to[places[digit(from[i])]++] = from[i];
    }
  });
}

// Sorts `rows` stably by one word.
template <typename Entry, typename Words>
void SortByWord(const Words& words, int bits, RawArray<RowNumber>& rows) {
  constexpr int kMaxDigit = 10;
  RawArray<Entry> entries(rows.size());
  RawArray<Entry> other(rows.size());
  ForBlocks(rows.size(), [&](size_t first, size_t end) {
    for (size_t i = first; i < end; ++i) entries[i] = {words[rows[i]], rows[i]};
  });
  const int passes = (bits + kMaxDigit - 1) / kMaxDigit;
  const int width = passes == 0 ? 0 : (bits + passes - 1) / passes;
  for (int pass = 0; pass < passes; ++pass) {
    SortByDigit(entries, other, pass * width, width);
    std::swap(entries, other);
  }
  ForBlocks(rows.size(), [&](size_t first, size_t end) {
    for (size_t i = first; i < end; ++i) rows[i] = entries[i].row;
  });
}

RawArray<RowNumber> RowsInOrder(size_t count) {
  RawArray<RowNumber> rows(count);
  ForBlocks(count, [&](size_t first, size_t end) {
    for (size_t row = first; row < end; ++row) rows[row] = static_cast<RowNumber>(row);
  });
  return rows;
}

}  // namespace

KeyWords MakeKeyWords(const Frame& frame, std::span<const size_t> columns,
                      const std::vector<bool>& descending) {
  CheckRowNumbers(frame.rows());
  KeyWords words;
  std::vector<KeyColumn> together;
  int bits = 0;
  for (size_t i = 0; i < columns.size(); ++i) {
    KeyColumn key = MakeKeyColumn(*frame.column(columns[i]), !descending.empty() && descending[i]);
    if (bits + key.bits() > 64) {
      words.push_back(MakeWord(together, frame.rows()));
      together.clear();
      bits = 0;
    }
    bits += key.bits();
    together.push_back(std::move(key));
  }
  if (!together.empty()) {
    words.push_back(MakeWord(together, frame.rows()));
  }
  return words;
}

RawArray<RowNumber> SortByNumbers(std::span<const uint32_t> numbers, int bits) {
  RawArray<RowNumber> order = RowsInOrder(numbers.size());
  SortByWord<NarrowEntry>(numbers, bits, order);
  return order;
}

RawArray<RowNumber> SortByKeys(const KeyWords& words, size_t rows) {
  RawArray<RowNumber> order = RowsInOrder(rows);
  for (const KeyWord& word : std::views::reverse(words)) {
    if (word.bits > 32) {
      SortByWord<WideEntry>(word.wide, word.bits, order);
    } else {
      SortByWord<NarrowEntry>(word.narrow, word.bits, order);
    }
  }
  return order;
}

}  // namespace hydrofoil::rapids
