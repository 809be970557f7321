#include "ingest/parquet/parquet_encodings.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "base/error.h"
#include "base/memory_budget.h"
#include "ingest/parquet/byte_cursor.h"

namespace hydrofoil {
namespace {

// The `width` bits from bit `bit` on, the lowest of a byte first. They must lie within the bytes.
uint64_t BitsAt(std::string_view bytes, size_t bit, unsigned width) {
  const size_t byte = bit / 8;
  const unsigned shift = bit % 8;
  uint64_t word = 0;
  if (byte + sizeof(word) <= bytes.size()) {
    std::memcpy(&word, bytes.data() + byte, sizeof(word));
  } else {
    std::memcpy(&word, bytes.data() + byte, bytes.size() - byte);
  }
  word >>= shift;
  if (shift + width > 64) {
    word |= uint64_t{static_cast<uint8_t>(bytes[byte + sizeof(word)])} << (64 - shift);
  }
  return width == 64 ? word : word & ((uint64_t{1} << width) - 1);
}

// Blocks of differences, each with its least difference and some small blocks of packed numbers.
class DeltaReader {
 public:
  explicit DeltaReader(std::string_view text)
      : in_(text),
        size_(in_.Varint()),
        blocks_(in_.Varint()),
        count_(in_.Varint()),
        value_(static_cast<uint64_t>(in_.Zigzag())) {
    constexpr uint64_t kMostBlock = uint64_t{1} << 31;
    if (blocks_ == 0 || size_ > kMostBlock || size_ % blocks_ != 0) ThrowDamagedPage();
    size_ /= blocks_;
    if (size_ == 0 || size_ % 8 != 0) ThrowDamagedPage();
  }

  // How many values there are said to be.
  [[nodiscard]] uint64_t count() const { return count_; }

  // Gives all values, as bits of 64, to `put`. Call once.
  template <typename Put>
  void Read(const Put& put) {
    uint64_t left = count_;
    if (left > 0) {
      put(value_);
      --left;
    }
    while (left > 0) {
      const auto least = static_cast<uint64_t>(in_.Zigzag());
      const std::string_view widths = in_.Take(blocks_);
      for (size_t i = 0; i < widths.size() && left > 0; ++i) {
        const auto width = static_cast<uint8_t>(widths[i]);
        const uint64_t values = std::min<uint64_t>(size_, left);
        if (width > 64) ThrowDamagedPage();
        // The last may be cut off behind its values.
        const std::string_view bytes = in_.Take(std::min(size_ / 8 * width, in_.left().size()));
        if ((values * width + 7) / 8 > bytes.size()) ThrowDamagedPage();
        for (uint64_t k = 0; k < values; ++k) {
          value_ += least + (width == 0 ? 0 : BitsAt(bytes, k * width, width));
          put(value_);
        }
        left -= values;
      }
    }
  }

  // What follows the numbers, when they are read.
  [[nodiscard]] std::string_view left() const { return in_.left(); }

 private:
  ByteCursor in_;
  uint64_t size_;    // values in a small block
  uint64_t blocks_;  // small ones in a block
  uint64_t count_;
  uint64_t value_;
};

template <typename T>
std::string DeltaIntegers(DeltaReader& reader, size_t count) {
  std::string out(count * sizeof(T), '\0');
  char* next = out.data();
  reader.Read([&](uint64_t value) {
    const auto number = static_cast<T>(value);
    std::memcpy(next, &number, sizeof(T));
    next += sizeof(T);
  });
  return out;
}

// Sizes of `count` texts. Moves `text` behind them.
std::vector<uint32_t> TakeSizes(std::string_view& text, size_t count) {
  DeltaReader reader(text);
  if (reader.count() != count) ThrowDamagedPage();
  RequireMemory(count * sizeof(uint32_t), "a page of a Parquet file");
  std::vector<uint32_t> sizes;
  sizes.reserve(count);
  reader.Read([&](uint64_t value) {
    const auto size = static_cast<uint32_t>(value);
    if (size > static_cast<uint32_t>(std::numeric_limits<int32_t>::max())) ThrowDamagedPage();
    sizes.push_back(size);
  });
  text = reader.left();
  return sizes;
}

void AppendSized(std::string_view start, std::string_view rest, std::string& out) {
  const auto size = static_cast<uint32_t>(start.size() + rest.size());
  char bytes[sizeof(size)];
  std::memcpy(bytes, &size, sizeof(size));
  out.append(bytes, sizeof(size));
  out += start;
  out += rest;
}

}  // namespace

void ThrowDamagedPage() { ThrowIllegalArgument("a page of it is damaged"); }

std::vector<uint32_t> ReadHybrid(std::string_view text, unsigned width, size_t count) {
  if (width > 32) ThrowDamagedPage();
  ByteCursor in(text);
  std::vector<uint32_t> out;
  out.reserve(count);
  while (out.size() < count) {
    const uint64_t head = in.Varint();
    if (head < 2 || head > UINT32_MAX) ThrowDamagedPage();
    if ((head & 1) == 0) {
      uint32_t value = 0;
      const std::string_view bytes = in.Take((width + 7) / 8);
      std::memcpy(&value, bytes.data(), bytes.size());
      out.insert(out.end(), std::min<size_t>(head >> 1, count - out.size()), value);
      continue;
    }
    const size_t packed = std::min<size_t>((head >> 1) * 8, count - out.size());
    // The last group may be cut off.
    const std::string_view bytes = in.Take(std::min((head >> 1) * width, in.left().size()));
    if ((packed * width + 7) / 8 > bytes.size()) ThrowDamagedPage();
    if (width == 0) {
      out.resize(out.size() + packed);
      continue;
    }
    for (size_t i = 0; i < packed; ++i) {
      out.push_back(static_cast<uint32_t>(BitsAt(bytes, i * width, width)));
    }
  }
  return out;
}

std::vector<uint32_t> ReadBitPackedLevels(std::string_view text, size_t count, size_t& size) {
  size = (count + 7) / 8;
  if (size > text.size()) ThrowDamagedPage();
  std::vector<uint32_t> out(count);
  for (size_t i = 0; i < count; ++i) {
    out[i] = static_cast<uint8_t>(text[i / 8]) >> (7 - i % 8) & 1U;
  }
  return out;
}

std::string PlainOfDeltaBinaryPacked(std::string_view text, size_t count, size_t width) {
  DeltaReader reader(text);
  if (reader.count() != count) ThrowDamagedPage();
  RequireMemory(count * width, "a page of a Parquet file");
  return width == sizeof(uint32_t) ? DeltaIntegers<uint32_t>(reader, count)
                                   : DeltaIntegers<uint64_t>(reader, count);
}

std::string PlainOfDeltaLengthByteArray(std::string_view text, size_t count) {
  const std::vector<uint32_t> sizes = TakeSizes(text, count);
  ByteCursor in(text);
  std::string out;
  out.reserve(text.size() + sizes.size() * sizeof(uint32_t));
  for (const uint32_t size : sizes) AppendSized({}, in.Take(size), out);
  return out;
}

std::string PlainOfDeltaByteArray(std::string_view text, size_t count, size_t width) {
  const std::vector<uint32_t> starts = TakeSizes(text, count);
  const std::vector<uint32_t> rests = TakeSizes(text, count);
  ByteCursor in(text);
  // A long text that others begin with makes much of little.
  size_t total = count * sizeof(uint32_t);
  for (size_t i = 0; i < count; ++i) total += size_t{starts[i]} + rests[i];
  RequireMemory(total, "a page of a Parquet file");
  std::string out;
  out.reserve(total);
  size_t before = 0;  // where the text before begins, and its size
  size_t length = 0;
  for (size_t i = 0; i < count; ++i) {
    const std::string_view rest = in.Take(rests[i]);
    if (starts[i] > length) ThrowDamagedPage();
    length = starts[i] + rest.size();
    if (width != 0 && length != width) ThrowDamagedPage();
    const std::string_view start = std::string_view(out).substr(before, starts[i]);
    before = out.size() + (width == 0 ? sizeof(uint32_t) : 0);
    if (width == 0) {
      AppendSized(start, rest, out);
    } else {
      out += start;
      out += rest;
    }
  }
  return out;
}

std::string PlainOfByteStreamSplit(std::string_view text, size_t count, size_t width) {
  if (width == 0) return {};
  const size_t stride = text.size() / width;
  if (stride < count) ThrowDamagedPage();
  std::string out(count * width, '\0');
  for (size_t byte = 0; byte < width; ++byte) {
    const char* const from = text.data() + byte * stride;
    for (size_t i = 0; i < count; ++i) out[i * width + byte] = from[i];
  }
  return out;
}

}  // namespace hydrofoil
