#include "ingest/page_compression.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "base/error.h"

namespace hydrofoil {
namespace {

la_ssize_t AppendTo(archive* /*unused*/, void* self, const void* bytes, size_t size) {
  static_cast<std::string*>(self)->append(static_cast<const char*>(bytes), size);
  return static_cast<la_ssize_t>(size);
}

// One member or frame of gzip or zstd.
std::string Filtered(std::string_view page, const char* filter) {
  std::string out;
  const std::unique_ptr<archive, decltype(&archive_write_free)> packer(archive_write_new(),
                                                                       &archive_write_free);
  const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(),
                                                                            &archive_entry_free);
  archive_entry_set_pathname(entry.get(), "page");
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_write_set_bytes_in_last_block(packer.get(), 1);
  const bool is_gzip = std::string_view(filter) == "gzip";
  const auto same_bytes_always = [&] {
    return !is_gzip || archive_write_set_filter_option(packer.get(), filter, "timestamp",
                                                       nullptr) >= ARCHIVE_WARN;
  };
  // By function, not by name: the table of names would link every filter there is.
  const auto add = is_gzip ? &archive_write_add_filter_gzip : &archive_write_add_filter_zstd;
  const bool packed =
      add(packer.get()) == ARCHIVE_OK && same_bytes_always() &&
      archive_write_set_format_raw(packer.get()) == ARCHIVE_OK &&
      archive_write_open(packer.get(), &out, nullptr, &AppendTo, nullptr) == ARCHIVE_OK &&
      archive_write_header(packer.get(), entry.get()) == ARCHIVE_OK &&
      archive_write_data(packer.get(), page.data(), page.size()) ==
          static_cast<la_ssize_t>(page.size()) &&
      archive_write_close(packer.get()) == ARCHIVE_OK;
  if (!packed) ThrowIllegalArgument(fmt::format("A page cannot be compressed by {}.", filter));
  return out;
}

// Finds bytes that occurred before by a table of the last places of four bytes.
class SnappyBlock {
 public:
  explicit SnappyBlock(std::string_view bytes) : bytes_(bytes), last_(kSlots, kNowhere) {
    for (size_t left = bytes.size();; left >>= 7) {
      out_.push_back(static_cast<char>(left < 0x80 ? left : left | 0x80));
      if (left < 0x80) break;
    }
  }

  std::string Pack() {
    size_t literal = 0;
    size_t at = 0;
    while (at + kLeast <= bytes_.size()) {
      const uint32_t before = Exchange(at);
      if (before == kNowhere || at - before > kMostDistance || !Same(before, at)) {
        // The longer nothing is found, the faster on: packed data are not searched in vain.
        at += 1 + (at - literal) / 32;
        continue;
      }
      size_t length = kLeast;
      while (at + length < bytes_.size() && bytes_[before + length] == bytes_[at + length]) {
        ++length;
      }
      Literal(literal, at);
      Copy(at - before, length);
      at += length;
      literal = at;
    }
    Literal(literal, bytes_.size());
    return std::move(out_);
  }

 private:
  static constexpr size_t kSlots = size_t{1} << 14;
  static constexpr uint32_t kNowhere = std::numeric_limits<uint32_t>::max();
  static constexpr size_t kLeast = 4;
  static constexpr size_t kMostDistance = 65535;

  uint32_t Exchange(size_t at) {
    uint32_t word = 0;
    std::memcpy(&word, bytes_.data() + at, sizeof(word));
    uint32_t& slot = last_[(word * 0x1e35a7bdU) >> 18];
    return std::exchange(slot, static_cast<uint32_t>(at));
  }
  [[nodiscard]] bool Same(size_t one, size_t other) const {
    return std::memcmp(bytes_.data() + one, bytes_.data() + other, kLeast) == 0;
  }
  void Number(size_t value, int count) {
    for (int i = 0; i < count; ++i) out_.push_back(static_cast<char>(value >> (8 * i)));
  }
  void Literal(size_t begin, size_t end) {
    if (begin == end) return;
    const size_t length = end - begin - 1;
    if (length < 60) {
      Number(length << 2, 1);
    } else {
      const int count = length < 0x100 ? 1 : length < 0x10000 ? 2 : length < 0x1000000 ? 3 : 4;
      Number(size_t(59 + count) << 2, 1);
      Number(length, count);
    }
    out_ += bytes_.substr(begin, end - begin);
  }
  void Copy(size_t distance, size_t length) {
    constexpr size_t kMostAtOnce = 64;
    while (length > 0) {
      const size_t count = std::min(length, kMostAtOnce);
      Number((count - 1) << 2 | 2, 1);
      Number(distance, 2);
      length -= count;
    }
  }

  std::string_view bytes_;
  std::vector<uint32_t> last_;
  std::string out_;
};

}  // namespace

ParquetCodec ParquetCodecOf(std::string_view name) {
  std::string lower(name);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  if (lower.empty() || lower == "none") return ParquetCodec::kNone;
  if (lower == "snappy") return ParquetCodec::kSnappy;
  if (lower == "gzip") return ParquetCodec::kGzip;
  if (lower == "zstd") return ParquetCodec::kZstd;
  ThrowIllegalArgument(fmt::format("Compression {} is not supported for parquet export.", name));
}

std::string PackPage(std::string_view page, ParquetCodec codec) {
  switch (codec) {
    case ParquetCodec::kSnappy:
      return Snappy(page);
    case ParquetCodec::kGzip:
      return Filtered(page, "gzip");
    case ParquetCodec::kZstd:
      return Filtered(page, "zstd");
    default:
      return std::string(page);
  }
}

std::string Snappy(std::string_view bytes) {
  if (bytes.size() >= std::numeric_limits<uint32_t>::max()) {
    ThrowIllegalArgument("A page of more than 4 GB cannot be compressed by snappy.");
  }
  return SnappyBlock(bytes).Pack();
}

}  // namespace hydrofoil
