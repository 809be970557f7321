#include "ingest/parquet/parquet_column.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <utility>

#include "base/error.h"
#include "base/memory_budget.h"
#include "ingest/parquet/byte_cursor.h"
#include "ingest/parquet/page_compression.h"
#include "ingest/parquet/parquet_encodings.h"
#include "ingest/parquet/parquet_page_header.h"
#include "ingest/parquet/parquet_values.h"

namespace hydrofoil {
namespace {

using Header = ParquetPageHeader;
using Encoding = ParquetEncoding;

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

std::string EncodingName(int64_t encoding) {
  constexpr std::array<std::string_view, 10> kNames = {
      "PLAIN",          "GROUP_VAR_INT",       "PLAIN_DICTIONARY",        "RLE",
      "BIT_PACKED",     "DELTA_BINARY_PACKED", "DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY",
      "RLE_DICTIONARY", "BYTE_STREAM_SPLIT"};
  const bool known = encoding >= 0 && static_cast<size_t>(encoding) < kNames.size();
  return known ? std::string(kNames[static_cast<size_t>(encoding)]) : std::to_string(encoding);
}

// Numbers of one type, each turned into a double.
template <typename T, typename Convert>
void AppendNumbers(std::string_view bytes, size_t count, std::vector<double>& out,
                   const Convert& convert) {
  if (count > bytes.size() / sizeof(T)) ThrowDamagedPage();
  const size_t first = out.size();
  out.resize(first + count);
  for (size_t i = 0; i < count; ++i) {
    T value;
    std::memcpy(&value, bytes.data() + i * sizeof(T), sizeof(T));
    out[first + i] = convert(value);
  }
}

class ColumnDecoder {
 public:
  ColumnDecoder(const ParquetColumn& column, const ParquetRead& read)
      : column_(column), codec_(read.codec), rows_(read.rows) {
    const ParseType parsed = column.parsed;
    cells_.is_text =
        read.as_text || IsBoolean() || parsed == ParseType::kString || parsed == ParseType::kUuid;
  }

  ParquetCells Decode(std::string_view pages, size_t enough) {
    while (done_ < enough && !pages.empty()) pages.remove_prefix(ReadPage(pages));
    if (done_ < enough) ThrowDamagedPage();
    return std::move(cells_);
  }

 private:
  // Numbers, or codes into the words of the cells.
  struct Values {
    std::vector<double> numbers;
    std::vector<uint32_t> codes;
  };

  [[nodiscard]] bool IsBoolean() const { return column_.type == ParquetType::kBoolean; }

  // Returns the bytes of the page with its header.
  size_t ReadPage(std::string_view pages) {
    const Header header = ReadParquetPageHeader(pages);
    const auto size = static_cast<size_t>(header.size);
    if (size > pages.size() - header.header_size) ThrowDamagedPage();
    const std::string_view body = pages.substr(header.header_size, size);
    if (header.type == Header::kDictionaryPage) {
      const std::string_view bytes = Unpack(body, static_cast<size_t>(header.full_size));
      dictionary_ = {};
      ReadPlain(bytes, ValueCount(header, bytes.size()), dictionary_);
    } else if (header.type == Header::kDataPage) {
      ReadDataPage(header, body);
    } else if (header.type == Header::kDataPageV2) {
      ReadDataPageV2(header, body);
    }
    return header.header_size + size;
  }

  // A dictionary has at most a value a bit.
  static size_t ValueCount(const Header& header, size_t bytes) {
    if (header.values < 0 || static_cast<size_t>(header.values) > 8 * bytes) ThrowDamagedPage();
    return static_cast<size_t>(header.values);
  }

  [[nodiscard]] size_t RowCount(const Header& header) const {
    if (header.values < 0 || static_cast<size_t>(header.values) > rows_ - done_) ThrowDamagedPage();
    constexpr size_t kBytesPerRow = 64;
    RequireMemory(static_cast<size_t>(header.values) * kBytesPerRow, "a page of a Parquet file");
    return static_cast<size_t>(header.values);
  }

  void ReadDataPage(const Header& header, std::string_view body) {
    ByteCursor in(Unpack(body, static_cast<size_t>(header.full_size)));
    const size_t rows = RowCount(header);
    std::vector<uint32_t> present;
    if (column_.optional && header.level_encoding == static_cast<int>(Encoding::kBitPacked)) {
      size_t size = 0;
      present = ReadBitPackedLevels(in.left(), rows, size);
      static_cast<void>(in.Take(size));
    } else if (column_.optional) {
      if (header.level_encoding != static_cast<int>(Encoding::kRle)) ThrowDamagedPage();
      const auto size = in.Value<uint32_t>();
      present = ReadHybrid(in.Take(size), 1, rows);
    }
    ReadValues(header.encoding, in.left(), rows, present);
  }

  void ReadDataPageV2(const Header& header, std::string_view body) {
    const size_t rows = RowCount(header);
    const auto levels = static_cast<size_t>(header.definition_bytes + header.repetition_bytes);
    if (levels > static_cast<size_t>(header.full_size)) ThrowDamagedPage();
    ByteCursor in(body);
    static_cast<void>(in.Take(static_cast<size_t>(header.repetition_bytes)));
    const std::string_view definition = in.Take(static_cast<size_t>(header.definition_bytes));
    std::vector<uint32_t> present;
    if (column_.optional) present = ReadHybrid(definition, 1, rows);
    const size_t size = static_cast<size_t>(header.full_size) - levels;
    ReadValues(header.encoding, header.compressed ? Unpack(in.left(), size) : in.left(), rows,
               present);
  }

  // Valid until the next call.
  [[nodiscard]] std::string_view Unpack(std::string_view packed, size_t size) {
    if (codec_ == ParquetCodec::kNone) {
      if (packed.size() != size) ThrowDamagedPage();
      return packed;
    }
    RequireMemory(size, "a page of a Parquet file");
    unpacked_ = UnpackPage(packed, codec_, size);
    return unpacked_;
  }

  [[nodiscard]] uint32_t AddWord(std::string word) {
    if (cells_.words.size() >= ParquetCells::kNoWord) ThrowDamagedPage();
    cells_.words.push_back(std::move(word));
    return static_cast<uint32_t>(cells_.words.size() - 1);
  }

  [[nodiscard]] uint32_t BooleanCode(bool value) {
    if (boolean_words_.empty()) boolean_words_ = {AddWord("False"), AddWord("True")};
    return boolean_words_[value ? 1 : 0];
  }

  // The bytes of the next value.
  [[nodiscard]] std::string_view NextOf(ByteCursor& in) const {
    return in.Take(column_.type == ParquetType::kBytes ? in.Value<uint32_t>() : column_.width);
  }

  // Appends `count` values, numbers or codes.
  void ReadPlain(std::string_view bytes, size_t count, Values& out) {
    if (IsBoolean()) {
      if (count > 8 * bytes.size()) ThrowDamagedPage();
      for (size_t i = 0; i < count; ++i) {
        out.codes.push_back(BooleanCode(((bytes[i / 8] >> (i % 8)) & 1) != 0));
      }
    } else if (cells_.is_text) {
      ReadTexts(bytes, count, out.codes);
    } else {
      ReadNumbers(bytes, count, out.numbers);
    }
  }

  // NaN is missing, as among numbers.
  void ReadTexts(std::string_view bytes, size_t count, std::vector<uint32_t>& out) {
    const bool real = IsReal(column_);
    ByteCursor in(bytes);
    for (size_t i = 0; i < count; ++i) {
      const std::string_view value = NextOf(in);
      const bool missing = real && std::isnan(ParquetNumber(value, column_));
      out.push_back(missing ? ParquetCells::kNoWord : AddWord(ParquetText(value, column_)));
    }
  }

  // In one loop each where most numbers come from.
  void ReadNumbers(std::string_view bytes, size_t count, std::vector<double>& out) const {
    const auto itself = [](auto value) { return static_cast<double>(value); };
    if (column_.meaning == ParquetMeaning::kItself ||
        column_.meaning == ParquetMeaning::kTimeOfDay) {
      switch (column_.type) {
        case ParquetType::kInt32:
          return AppendNumbers<int32_t>(bytes, count, out, itself);
        case ParquetType::kInt64:
          return AppendNumbers<int64_t>(bytes, count, out, itself);
        case ParquetType::kFloat:
          return AppendNumbers<float>(bytes, count, out, itself);
        case ParquetType::kDouble:
          return AppendNumbers<double>(bytes, count, out, itself);
        default:
          break;
      }
    }
    ByteCursor in(bytes);
    for (size_t i = 0; i < count; ++i) out.push_back(ParquetNumber(NextOf(in), column_));
  }

  // The values that are there, in order.
  Values ReadPresent(int64_t encoding, std::string_view bytes, size_t count) {
    Values values;
    if (count == 0) return values;
    const auto kind = static_cast<Encoding>(encoding);
    if (kind == Encoding::kPlain) {
      ReadPlain(bytes, count, values);
    } else if (kind == Encoding::kRle && IsBoolean()) {
      ByteCursor in(bytes);
      const auto size = in.Value<uint32_t>();
      for (const uint32_t value : ReadHybrid(in.Take(size), 1, count)) {
        values.codes.push_back(BooleanCode(value != 0));
      }
    } else if (kind == Encoding::kPlainDictionary || kind == Encoding::kRleDictionary) {
      ReadIndices(bytes, count, values);
    } else {
      ReadPlain(PlainOf(encoding, bytes, count), count, values);
    }
    return values;
  }

  // Of an encoding that only some types have.
  [[nodiscard]] std::string PlainOf(int64_t encoding, std::string_view bytes, size_t count) const {
    const ParquetType type = column_.type;
    const size_t width = column_.width;
    const bool integer = type == ParquetType::kInt32 || type == ParquetType::kInt64;
    const bool fixed = type == ParquetType::kFixedBytes;
    const auto kind = static_cast<Encoding>(encoding);
    if (kind == Encoding::kDeltaBinaryPacked && integer) {
      return PlainOfDeltaBinaryPacked(bytes, count, width);
    }
    if (kind == Encoding::kDeltaLengthByteArray && type == ParquetType::kBytes) {
      return PlainOfDeltaLengthByteArray(bytes, count);
    }
    if (kind == Encoding::kDeltaByteArray && (type == ParquetType::kBytes || fixed)) {
      return PlainOfDeltaByteArray(bytes, count, width);
    }
    const bool real = type == ParquetType::kFloat || type == ParquetType::kDouble;
    if (kind == Encoding::kByteStreamSplit && (integer || fixed || real)) {
      return PlainOfByteStreamSplit(bytes, count, width);
    }
    ThrowIllegalArgument(
        fmt::format("column {} has encoding {}, which is not supported of its type", column_.name,
                    EncodingName(encoding)));
  }

  void ReadIndices(std::string_view bytes, size_t count, Values& values) const {
    ByteCursor in(bytes);
    const unsigned width = in.Value<uint8_t>();
    values.codes = ReadHybrid(in.left(), width, count);
    const size_t size = std::max(dictionary_.numbers.size(), dictionary_.codes.size());
    if (std::any_of(values.codes.begin(), values.codes.end(),
                    [&](uint32_t index) { return index >= size; })) {
      ThrowDamagedPage();
    }
    if (cells_.is_text) {
      for (uint32_t& code : values.codes) code = dictionary_.codes[code];
      return;
    }
    values.numbers.reserve(count);
    for (const uint32_t code : values.codes) values.numbers.push_back(dictionary_.numbers[code]);
  }

  void ReadValues(int64_t encoding, std::string_view bytes, size_t rows,
                  const std::vector<uint32_t>& present) {
    const auto count = column_.optional
                           ? static_cast<size_t>(std::count(present.begin(), present.end(), 1U))
                           : rows;
    Values values = ReadPresent(encoding, bytes, count);
    if (cells_.is_text) {
      Scatter(values.codes, ParquetCells::kNoWord, rows, present, cells_.codes);
    } else {
      Scatter(values.numbers, kMissing, rows, present, cells_.numbers);
    }
    done_ += rows;
  }

  // Appends the values, with what is missing among them.
  template <typename T>
  static void Scatter(std::vector<T>& values, T missing, size_t rows,
                      const std::vector<uint32_t>& present, std::vector<T>& out) {
    if (values.size() == rows && out.empty()) {
      out = std::move(values);
      return;
    }
    if (values.size() == rows) {
      out.insert(out.end(), values.begin(), values.end());
      return;
    }
    auto next = values.begin();
    for (size_t row = 0; row < rows; ++row) {
      out.push_back(present[row] == 1 ? *next++ : missing);
    }
  }

  const ParquetColumn& column_;
  const ParquetCodec codec_;
  const size_t rows_;
  size_t done_ = 0;
  Values dictionary_;
  std::vector<uint32_t> boolean_words_;  // of False and True, when they occur
  std::string unpacked_;                 // a page
  ParquetCells cells_;
};

}  // namespace

ParquetCells DecodeParquetColumn(const ParquetColumn& column, const ParquetRead& read) {
  return ColumnDecoder(column, read).Decode(read.pages, read.enough);
}

}  // namespace hydrofoil
