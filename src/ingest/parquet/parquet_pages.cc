#include "ingest/parquet/parquet_pages.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "frame/column_stats.h"
#include "ingest/parquet/page_compression.h"
#include "ingest/parquet/thrift_writer.h"
#include "text/utf8.h"

namespace hydrofoil {
namespace {

enum Encoding { kPlain = 0, kRle = 3, kRleDictionary = 8 };
enum PageType { kDataPage = 0, kDictionaryPage = 2 };

constexpr size_t kPageRows = size_t{1} << 16;
constexpr size_t kPageBytes = size_t{1} << 20;
constexpr size_t kMostWords = size_t{1} << 16;
constexpr uint32_t kNoWord = std::numeric_limits<uint32_t>::max();
constexpr size_t kMostDictionaryBytes = size_t{4} << 20;

template <typename T>
void AppendRaw(T value, std::string& out) {
  char bytes[sizeof(T)];
  std::memcpy(bytes, &value, sizeof(T));
  out.append(bytes, sizeof(T));
}

void AppendVarint(uint64_t value, std::string& out) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
}

// One run of values of `width` bits each: of one value where they are all the same, else packed in
// groups of eight, the last filled up with zeros.
void AppendRun(std::span<const uint32_t> values, unsigned width, std::string& out) {
  const bool same = std::all_of(values.begin(), values.end(),
                                [&](uint32_t value) { return value == values.front(); });
  if (same) {
    AppendVarint(values.size() << 1, out);
    for (unsigned i = 0; i < (width + 7) / 8; ++i) {
      out.push_back(static_cast<char>(values.front() >> (8 * i)));
    }
    return;
  }
  const size_t groups = (values.size() + 7) / 8;
  AppendVarint(groups << 1 | 1, out);
  uint64_t bits = 0;
  unsigned count = 0;
  for (size_t i = 0; i < 8 * groups; ++i) {
    bits |= uint64_t{i < values.size() ? values[i] : 0} << count;
    for (count += width; count >= 8; count -= 8, bits >>= 8) {
      out.push_back(static_cast<char>(bits));
    }
  }
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return (c | 0x20) - 'a' + 10;
}

// "550E8400-E29B-41D4-A716-446655440000" as 16 bytes.
void AppendUuid(std::string_view text, std::string& out) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits),
               [](char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; });
  digits.resize(32, '0');
  for (size_t i = 0; i < digits.size(); i += 2) {
    out.push_back(static_cast<char>(HexDigit(digits[i]) << 4 | HexDigit(digits[i + 1])));
  }
}

class PageEncoder {
 public:
  PageEncoder(const Column& column, ParquetCodec codec)
      : column_(column), codec_(codec), type_(ParquetTypeOf(column)) {}

  ParquetPages Encode(size_t first, size_t end) {
    begin_ = first;
    if (type_ == ParquetType::kBytes) MakeDictionary(first, end);
    for (size_t row = first; row < end;) row = AddDataPage(row, end);
    return std::move(pages_);
  }

 private:
  // Numbers the words in the order of their appearance, unless they are too many to be worth it.
  void MakeDictionary(size_t first, size_t end) {
    std::vector<std::string_view> words;
    const bool made =
        column_.is_categorical() ? NumberLevels(first, end, words) : NumberTexts(first, end, words);
    if (!made || words.empty()) {
      codes_.clear();
      return;
    }
    std::string page;
    for (const std::string_view word : words) AppendText(word, page);
    const ThriftStruct header =
        ThriftStruct().Int32(1, static_cast<int32_t>(words.size())).Int32(2, kPlain);
    AddPage(kDictionaryPage, page, header);
    pages_.dictionary_size = pages_.bytes.size();
    width_ = std::max(1U, static_cast<unsigned>(std::bit_width(words.size() - 1)));
  }

  // Levels always have numbers, however many they are.
  bool NumberLevels(size_t first, size_t end, std::vector<std::string_view>& words) {
    const Domain& domain = *column_.domain();
    std::vector<double> levels(end - first);
    column_.Decode(first, levels);
    std::vector<uint32_t> code_of_level(domain.size(), kNoWord);
    codes_.assign(levels.size(), kNoWord);
    for (size_t i = 0; i < levels.size(); ++i) {
      if (std::isnan(levels[i])) continue;
      const auto level = static_cast<size_t>(levels[i]);
      uint32_t& code = code_of_level[level];
      if (code == kNoWord) {
        code = static_cast<uint32_t>(words.size());
        words.emplace_back(domain[level]);
      }
      codes_[i] = code;
    }
    return true;
  }

  bool NumberTexts(size_t first, size_t end, std::vector<std::string_view>& words) {
    constexpr size_t kEnoughToTell = 1024;
    std::unordered_map<std::string_view, uint32_t> numbers;
    size_t bytes = 0;
    size_t filled = 0;
    codes_.assign(end - first, kNoWord);
    for (size_t row = first; row < end; ++row) {
      const auto text = column_.StringAt(row);
      if (!text) continue;
      ++filled;
      const auto [found, fresh] = numbers.emplace(*text, static_cast<uint32_t>(words.size()));
      codes_[row - first] = found->second;
      if (!fresh) continue;
      words.push_back(*text);
      bytes += text->size() + sizeof(uint32_t);
      const bool rare = words.size() > kEnoughToTell && words.size() * 2 > filled;
      if (words.size() > kMostWords || bytes > kMostDictionaryBytes || rare) return false;
    }
    return true;
  }

  void AppendText(std::string_view text, std::string& out) const {
    const std::string valid = ValidUtf8(text);
    AppendRaw(static_cast<uint32_t>(valid.size()), out);
    out += valid;
  }

  // Returns the row after the last of the page.
  size_t AddDataPage(size_t first, size_t end) {
    end = std::min(end, first + kPageRows);
    std::vector<uint32_t> present;
    std::string values;
    if (!codes_.empty()) {
      end = EncodeCodes(first, end, present, values);
    } else if (column_.is_text()) {
      end = EncodeTexts(first, end, present, values);
    } else {
      end = EncodeNumbers(first, end, present, values);
    }
    std::string levels;
    AppendRun(present, 1, levels);
    std::string page;
    AppendRaw(static_cast<uint32_t>(levels.size()), page);
    page += levels;
    page += values;
    pages_.missing += static_cast<size_t>(std::count(present.begin(), present.end(), 0U));
    const ThriftStruct header = ThriftStruct()
                                    .Int32(1, static_cast<int32_t>(end - first))
                                    .Int32(2, codes_.empty() ? kPlain : kRleDictionary)
                                    .Int32(3, kRle)
                                    .Int32(4, kRle);
    AddPage(kDataPage, page, header);
    return end;
  }

  // Numbers of words; the page ends where the rows do.
  size_t EncodeCodes(size_t first, size_t end, std::vector<uint32_t>& present,
                     std::string& values) const {
    std::vector<uint32_t> codes;
    for (size_t row = first; row < end; ++row) {
      const uint32_t code = codes_[row - begin_];
      present.push_back(code == kNoWord ? 0 : 1);
      if (code != kNoWord) codes.push_back(code);
    }
    values.push_back(static_cast<char>(width_));
    if (!codes.empty()) AppendRun(codes, width_, values);
    return end;
  }

  size_t EncodeTexts(size_t first, size_t end, std::vector<uint32_t>& present,
                     std::string& values) const {
    size_t row = first;
    for (; row < end && values.size() < kPageBytes; ++row) {
      const auto text = column_.StringAt(row);
      present.push_back(text ? 1 : 0);
      if (!text) continue;
      if (type_ == ParquetType::kFixedBytes) {
        AppendUuid(*text, values);
      } else {
        AppendText(*text, values);
      }
    }
    return row;
  }

  size_t EncodeNumbers(size_t first, size_t end, std::vector<uint32_t>& present,
                       std::string& values) const {
    std::vector<double> numbers(end - first);
    column_.Decode(first, numbers);
    for (const double number : numbers) {
      present.push_back(std::isnan(number) ? 0 : 1);
      if (std::isnan(number)) continue;
      if (type_ == ParquetType::kInt32) {
        AppendRaw(static_cast<int32_t>(number), values);
      } else if (type_ == ParquetType::kInt64) {
        AppendRaw(static_cast<int64_t>(std::floor(number)), values);
      } else {
        AppendRaw(number, values);
      }
    }
    return end;
  }

  // `kind`: the part of the header that differs by type.
  void AddPage(PageType type, std::string_view page, const ThriftStruct& kind) {
    constexpr int kDataKind = 5;
    constexpr int kDictionaryKind = 7;
    const std::string packed = PackPage(page, codec_);
    if (std::max(page.size(), packed.size()) > std::numeric_limits<int32_t>::max()) {
      ThrowIllegalArgument("A text is too long for a Parquet file.");
    }
    const std::string header = ThriftStruct()
                                   .Int32(1, type)
                                   .Int32(2, static_cast<int32_t>(page.size()))
                                   .Int32(3, static_cast<int32_t>(packed.size()))
                                   .Struct(type == kDataPage ? kDataKind : kDictionaryKind, kind)
                                   .Bytes();
    pages_.bytes += header;
    pages_.bytes += packed;
    pages_.unpacked_size += header.size() + page.size();
  }

  const Column& column_;
  const ParquetCodec codec_;
  const ParquetType type_;
  ParquetPages pages_;
  size_t begin_ = 0;             // the first row
  std::vector<uint32_t> codes_;  // words of the rows; empty: no dictionary
  unsigned width_ = 0;           // bits a code
};

}  // namespace

ParquetType ParquetTypeOf(const Column& column) {
  if (column.type() == ColumnType::kUuid) return ParquetType::kFixedBytes;
  if (column.is_text() || column.is_categorical()) return ParquetType::kBytes;
  if (column.type() == ColumnType::kTime) return ParquetType::kInt64;
  const ColumnStats& stats = column.stats();
  if (!stats.is_integer || stats.mins.empty() ||
      stats.positive_infinity_count + stats.negative_infinity_count > 0) {
    return ParquetType::kDouble;
  }
  constexpr double kInt32 = 2147483648.0;
  constexpr double kExact = 9007199254740992.0;
  const double least = stats.mins.front();
  const double most = stats.maxs.front();
  if (least >= -kInt32 && most < kInt32) return ParquetType::kInt32;
  return least >= -kExact && most <= kExact ? ParquetType::kInt64 : ParquetType::kDouble;
}

ParquetPages EncodeParquetPages(const Column& column, size_t first, size_t end,
                                ParquetCodec codec) {
  return PageEncoder(column, codec).Encode(first, end);
}

std::string ValidUtf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const size_t length = FirstUtf8(text).length;
    out += length > 0 ? text.substr(0, length) : "\xef\xbf\xbd";
    text.remove_prefix(std::max<size_t>(1, length));
  }
  return out;
}

}  // namespace hydrofoil
