#include "ingest/parquet_column.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <utility>

#include "base/error.h"
#include "base/memory_budget.h"
#include "ingest/parquet_thrift.h"
#include "ingest/source.h"

namespace hydrofoil {
namespace {

enum Encoding { kPlain = 0, kPlainDictionary = 2, kRle = 3, kRleDictionary = 8 };
enum PageType { kDataPage = 0, kDictionaryPage = 2, kDataPageV2 = 3 };

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

[[noreturn]] void ThrowDamaged() { ThrowIllegalArgument("a page of it is damaged"); }

class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : left_(bytes) {}

  std::string_view Take(size_t count) {
    if (count > left_.size()) ThrowDamaged();
    const std::string_view taken = left_.substr(0, count);
    left_.remove_prefix(count);
    return taken;
  }
  template <typename T>
  T Value() {
    T value;
    const std::string_view bytes = Take(sizeof(T));
    std::memcpy(&value, bytes.data(), bytes.size());
    return value;
  }
  uint32_t Varint() {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 35; shift += 7) {
      const auto byte = Value<uint8_t>();
      value |= uint64_t{byte & 0x7fU} << shift;
      if (byte < 0x80 && value <= UINT32_MAX) return static_cast<uint32_t>(value);
    }
    ThrowDamaged();
  }
  [[nodiscard]] std::string_view left() const { return left_; }

 private:
  std::string_view left_;
};

// Runs of one value and runs of packed values, `width` bits each.
std::vector<uint32_t> ReadHybrid(std::string_view text, unsigned width, size_t count) {
  if (width > 32) ThrowDamaged();
  Bytes in(text);
  std::vector<uint32_t> out;
  out.reserve(count);
  while (out.size() < count) {
    const uint32_t head = in.Varint();
    if ((head & 1) == 0) {
      uint32_t value = 0;
      const std::string_view bytes = in.Take((width + 7) / 8);
      std::memcpy(&value, bytes.data(), bytes.size());
      if (head == 0) ThrowDamaged();
      out.insert(out.end(), std::min<size_t>(head >> 1, count - out.size()), value);
      continue;
    }
    const size_t packed = std::min<size_t>(size_t{head >> 1} * 8, count - out.size());
    // The last group may be cut off.
    const size_t size = std::min(size_t{head >> 1} * width, in.left().size());
    const std::string_view bytes = in.Take(size);
    if ((packed * width + 7) / 8 > bytes.size() || head == 1) ThrowDamaged();
    for (size_t i = 0; i < packed; ++i) {
      uint64_t word = 0;
      const size_t bit = i * width;
      std::memcpy(&word, bytes.data() + bit / 8, std::min<size_t>(8, bytes.size() - bit / 8));
      out.push_back(static_cast<uint32_t>((word >> (bit % 8)) & ((uint64_t{1} << width) - 1)));
    }
  }
  return out;
}

double DecimalOf(std::string_view bytes) {  // big-endian, two's complement
  double value = 0;
  for (const char c : bytes) value = value * 256 + static_cast<uint8_t>(c);
  const bool negative = !bytes.empty() && (bytes[0] & 0x80) != 0;
  return negative ? value - std::exp2(8.0 * static_cast<double>(bytes.size())) : value;
}

double Int96Of(std::string_view bytes) {  // nanoseconds of the day, Julian day
  constexpr double kJulianOf1970 = 2440588;
  constexpr double kMillisPerDay = 86400e3;
  int64_t nanos = 0;
  uint32_t day = 0;
  std::memcpy(&nanos, bytes.data(), sizeof(nanos));
  std::memcpy(&day, bytes.data() + sizeof(nanos), sizeof(day));
  return (day - kJulianOf1970) * kMillisPerDay + std::floor(static_cast<double>(nanos) / 1e6);
}

// 16 bytes as H2O writes UUIDs.
std::string UuidOf(std::string_view bytes) {
  std::string text;
  for (size_t i = 0; i < bytes.size(); ++i) {
    const bool dash = i == 4 || i == 6 || i == 8 || i == 10;
    text += fmt::format("{}{:02X}", dash ? "-" : "", static_cast<uint8_t>(bytes[i]));
  }
  return text;
}

class ColumnDecoder {
 public:
  ColumnDecoder(const ParquetColumn& column, ParquetCodec codec, size_t rows)
      : column_(column), codec_(codec), rows_(rows) {
    cells_.is_text = IsText() || IsBoolean();
  }

  ParquetCells Decode(std::string_view pages, size_t enough) {
    while (done_ < enough && !pages.empty()) pages.remove_prefix(ReadPage(pages));
    if (done_ < enough) ThrowDamaged();
    return std::move(cells_);
  }

 private:
  struct Header {
    int64_t type = -1;
    int64_t full_size = -1;
    int64_t size = -1;
    int64_t values = -1;
    int64_t encoding = -1;
    int64_t level_encoding = kRle;
    int64_t definition_bytes = 0;  // version 2
    int64_t repetition_bytes = 0;
    bool compressed = true;
  };

  // Numbers, or codes into the words of the cells.
  struct Values {
    std::vector<double> numbers;
    std::vector<uint32_t> codes;
  };

  [[nodiscard]] bool IsUuid() const { return column_.parsed == ParseType::kUuid; }
  [[nodiscard]] bool IsText() const { return column_.parsed == ParseType::kString || IsUuid(); }
  [[nodiscard]] bool IsBoolean() const { return column_.type == ParquetType::kBoolean; }

  // The headers of the three kinds of pages number their fields in their own ways.
  static void ReadPageKind(int kind, ThriftReader& in, Header& header) {
    constexpr int kFirstKind = 5, kDictionaryKind = 7, kSecondKind = 8;
    in.Struct([&](int id) {
      int64_t* out = nullptr;
      if (id == 1) out = &header.values;
      if (id == 2 && kind != kSecondKind) out = &header.encoding;
      if (id == 3 && kind == kFirstKind) out = &header.level_encoding;
      if (kind == kSecondKind) {
        if (id == 4) out = &header.encoding;
        if (id == 5) out = &header.definition_bytes;
        if (id == 6) out = &header.repetition_bytes;
        if (id == 7) {
          header.compressed = in.Bool();
          return true;
        }
      }
      if (kind == kDictionaryKind && id > 2) out = nullptr;
      if (out != nullptr) *out = in.Int();
      return out != nullptr;
    });
  }

  static Header ReadHeader(ThriftReader& in) {
    Header header;
    in.Struct([&](int id) {
      if (id == 5 || id == 7 || id == 8) {
        ReadPageKind(id, in, header);
        return true;
      }
      int64_t* const out = id == 1   ? &header.type
                           : id == 2 ? &header.full_size
                           : id == 3 ? &header.size
                                     : nullptr;
      if (out != nullptr) *out = in.Int();
      return out != nullptr;
    });
    constexpr int64_t kMost = std::numeric_limits<int32_t>::max();
    for (const int64_t number :
         {header.full_size, header.size, header.definition_bytes, header.repetition_bytes}) {
      if (number < 0 || number > kMost) ThrowDamaged();
    }
    return header;
  }

  // Returns the bytes of the page with its header.
  size_t ReadPage(std::string_view pages) {
    ThriftReader in(pages);
    const Header header = ReadHeader(in);
    const auto size = static_cast<size_t>(header.size);
    if (size > pages.size() - in.position()) ThrowDamaged();
    const std::string_view body = pages.substr(in.position(), size);
    if (header.type == kDictionaryPage) {
      const std::string bytes = Unpack(body, static_cast<size_t>(header.full_size));
      dictionary_ = {};
      ReadPlain(bytes, ValueCount(header, bytes.size()), dictionary_);
    } else if (header.type == kDataPage) {
      ReadDataPage(header, body);
    } else if (header.type == kDataPageV2) {
      ReadDataPageV2(header, body);
    }
    return in.position() + size;
  }

  // A dictionary has at most a value a bit.
  static size_t ValueCount(const Header& header, size_t bytes) {
    if (header.values < 0 || static_cast<size_t>(header.values) > 8 * bytes) ThrowDamaged();
    return static_cast<size_t>(header.values);
  }

  [[nodiscard]] size_t RowCount(const Header& header) const {
    if (header.values < 0 || static_cast<size_t>(header.values) > rows_ - done_) ThrowDamaged();
    constexpr size_t kBytesPerRow = 64;
    RequireMemory(static_cast<size_t>(header.values) * kBytesPerRow, "a page of a Parquet file");
    return static_cast<size_t>(header.values);
  }

  void ReadDataPage(const Header& header, std::string_view body) {
    const std::string bytes = Unpack(body, static_cast<size_t>(header.full_size));
    const size_t rows = RowCount(header);
    Bytes in(bytes);
    std::vector<uint32_t> present;
    if (column_.optional) {
      if (header.level_encoding != kRle) ThrowDamaged();
      const auto size = in.Value<uint32_t>();
      present = ReadHybrid(in.Take(size), 1, rows);
    }
    ReadValues(header.encoding, in.left(), rows, present);
  }

  void ReadDataPageV2(const Header& header, std::string_view body) {
    const size_t rows = RowCount(header);
    const auto levels = static_cast<size_t>(header.definition_bytes + header.repetition_bytes);
    if (levels > static_cast<size_t>(header.full_size)) ThrowDamaged();
    Bytes in(body);
    static_cast<void>(in.Take(static_cast<size_t>(header.repetition_bytes)));
    const std::string_view definition = in.Take(static_cast<size_t>(header.definition_bytes));
    std::vector<uint32_t> present;
    if (column_.optional) present = ReadHybrid(definition, 1, rows);
    const std::string bytes =
        header.compressed ? Unpack(in.left(), static_cast<size_t>(header.full_size) - levels)
                          : std::string(in.left());
    ReadValues(header.encoding, bytes, rows, present);
  }

  [[nodiscard]] std::string Unpack(std::string_view packed, size_t size) const {
    RequireMemory(size, "a page of a Parquet file");
    std::string bytes;
    switch (codec_) {
      case ParquetCodec::kNone:
        bytes = packed;
        break;
      case ParquetCodec::kSnappy:
        bytes = Unsnappy(packed, size);
        break;
      case ParquetCodec::kGzip:
      case ParquetCodec::kZstd: {
        if (packed.empty()) break;
        bytes.resize(size);
        const Source source = Source::OfBytes("a page", std::string(packed));
        const auto stream = source.Open();
        if (!stream->NextEntry() || stream->Read(bytes) != size) ThrowDamaged();
        break;
      }
      default:
        ThrowIllegalArgument(
            "it is compressed by another codec than snappy, gzip or zstd, which is not supported");
    }
    if (bytes.size() != size) ThrowDamaged();
    return bytes;
  }

  double NumberOf(Bytes& in) const {
    double value = 0;
    switch (column_.type) {
      case ParquetType::kInt32: {
        const auto number = in.Value<int32_t>();
        value = column_.is_unsigned ? static_cast<double>(static_cast<uint32_t>(number))
                                    : static_cast<double>(number);
        break;
      }
      case ParquetType::kInt64: {
        const auto number = in.Value<int64_t>();
        value = column_.is_unsigned ? static_cast<double>(static_cast<uint64_t>(number))
                                    : static_cast<double>(number);
        break;
      }
      case ParquetType::kFloat:
        value = in.Value<float>();
        break;
      case ParquetType::kDouble:
        return in.Value<double>();
      case ParquetType::kInt96:
        return Int96Of(in.Take(12));
      case ParquetType::kBytes:
        value = DecimalOf(in.Take(in.Value<uint32_t>()));
        break;
      case ParquetType::kFixedBytes:
        value = DecimalOf(in.Take(column_.width));
        break;
      case ParquetType::kBoolean:
        break;
    }
    value = value * column_.factor / column_.divisor;
    return column_.parsed == ParseType::kTime ? std::floor(value) : value;
  }

  std::string_view TextOf(Bytes& in) const {
    return in.Take(column_.type == ParquetType::kFixedBytes ? column_.width : in.Value<uint32_t>());
  }

  [[nodiscard]] uint32_t AddWord(std::string_view word) {
    if (cells_.words.size() >= ParquetCells::kNoWord) ThrowDamaged();
    cells_.words.emplace_back(word);
    return static_cast<uint32_t>(cells_.words.size() - 1);
  }

  [[nodiscard]] uint32_t BooleanCode(bool value) {
    if (boolean_words_.empty()) boolean_words_ = {AddWord("False"), AddWord("True")};
    return boolean_words_[value ? 1 : 0];
  }

  // Appends `count` values, numbers or codes.
  void ReadPlain(std::string_view bytes, size_t count, Values& out) {
    Bytes in(bytes);
    if (IsBoolean() && count > 8 * bytes.size()) ThrowDamaged();
    for (size_t i = 0; i < count; ++i) {
      if (IsBoolean()) {
        out.codes.push_back(BooleanCode(((bytes[i / 8] >> (i % 8)) & 1) != 0));
      } else if (IsText()) {
        out.codes.push_back(IsUuid() ? AddWord(UuidOf(TextOf(in))) : AddWord(TextOf(in)));
      } else {
        out.numbers.push_back(NumberOf(in));
      }
    }
  }

  // The values that are there, in order.
  Values ReadPresent(int64_t encoding, std::string_view bytes, size_t count) {
    Values values;
    if (encoding == kPlain) {
      ReadPlain(bytes, count, values);
    } else if (encoding == kRle && IsBoolean()) {
      Bytes in(bytes);
      const auto size = in.Value<uint32_t>();
      for (const uint32_t value : ReadHybrid(in.Take(size), 1, count)) {
        values.codes.push_back(BooleanCode(value != 0));
      }
    } else if (encoding == kPlainDictionary || encoding == kRleDictionary) {
      if (count > 0) ReadIndices(bytes, count, values);
    } else {
      ThrowIllegalArgument(
          fmt::format("column {} has encoding {}, which is not supported", column_.name, encoding));
    }
    return values;
  }

  void ReadIndices(std::string_view bytes, size_t count, Values& values) const {
    Bytes in(bytes);
    const unsigned width = in.Value<uint8_t>();
    values.codes = ReadHybrid(in.left(), width, count);
    const size_t size = std::max(dictionary_.numbers.size(), dictionary_.codes.size());
    if (std::any_of(values.codes.begin(), values.codes.end(),
                    [&](uint32_t index) { return index >= size; })) {
      ThrowDamaged();
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
  ParquetCells cells_;
};

}  // namespace

ParquetCells DecodeParquetColumn(std::string_view pages, const ParquetColumn& column,
                                 ParquetCodec codec, size_t rows, size_t enough) {
  return ColumnDecoder(column, codec, rows).Decode(pages, enough);
}

std::string Unsnappy(std::string_view packed, size_t size) {
  Bytes in(packed);
  if (in.Varint() != size) ThrowDamaged();
  std::string out;
  out.reserve(size);
  const auto little_endian = [&](size_t count) {
    size_t value = 0;
    for (size_t i = 0; i < count; ++i) value |= size_t{in.Value<uint8_t>()} << (8 * i);
    return value;
  };
  while (!in.left().empty()) {
    const auto tag = in.Value<uint8_t>();
    size_t length = size_t{tag} >> 2;
    if ((tag & 3) == 0) {  // literal
      if (length >= 60) length = little_endian(length - 59);
      if (length >= size - out.size()) ThrowDamaged();
      out += in.Take(length + 1);
      continue;
    }
    size_t distance = 0;
    if ((tag & 3) == 1) {
      distance = (size_t{tag} >> 5 << 8) | in.Value<uint8_t>();
      length = (length & 7) + 4;
    } else {
      distance = little_endian((tag & 3) == 2 ? 2 : 4);
      ++length;
    }
    if (distance == 0 || distance > out.size() || length > size - out.size()) ThrowDamaged();
    // What is copied may begin to repeat within itself.
    for (size_t left = length; left > 0;) {
      const size_t count = std::min(left, distance);
      const size_t begin = out.size() - distance;
      out.resize(out.size() + count);
      std::memcpy(out.data() + out.size() - count, out.data() + begin, count);
      left -= count;
    }
  }
  if (out.size() != size) ThrowDamaged();
  return out;
}

}  // namespace hydrofoil
