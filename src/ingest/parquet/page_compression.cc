#include "ingest/parquet/page_compression.h"

#include <archive.h>
#include <archive_entry.h>
#include <brotli/decode.h>
#include <fmt/format.h>
#include <lz4.h>
#include <snappy.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>

#include "base/error.h"
#include "ingest/files/source.h"

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

// By libarchive, which tells gzip and zstd apart by itself.
bool Unfilter(std::string_view packed, std::string& out) {
  const Source source = Source::OfBytes("a page", std::string(packed));
  const auto stream = source.Open();
  return stream->NextEntry() && stream->Read(out) == out.size();
}

bool Unsnappy(std::string_view packed, std::string& out) {
  size_t size = 0;
  return snappy::GetUncompressedLength(packed.data(), packed.size(), &size) && size == out.size() &&
         snappy::RawUncompress(packed.data(), packed.size(), out.data());
}

// What one block of LZ4 unpacks to, at the start of `out`; nothing for a damaged one.
std::optional<size_t> Unlz4Block(std::span<const char> packed, std::span<char> out) {
  constexpr size_t kMost = std::numeric_limits<int>::max();
  const auto packed_size = static_cast<int>(std::min(packed.size(), kMost));
  const auto most = static_cast<int>(std::min(out.size(), kMost));
  const int size = LZ4_decompress_safe(packed.data(), out.data(), packed_size, most);
  return size < 0 ? std::nullopt : std::optional(static_cast<size_t>(size));
}

// Takes a big-endian number from the front.
std::optional<size_t> TakeNumber(std::string_view& bytes) {
  if (bytes.size() < sizeof(uint32_t)) return std::nullopt;
  size_t number = 0;
  for (size_t i = 0; i < sizeof(uint32_t); ++i) {
    number = number << 8 | static_cast<uint8_t>(bytes[i]);
  }
  bytes.remove_prefix(sizeof(uint32_t));
  return number;
}

// Hadoop's stream: the size of a piece, then blocks with their packed sizes until it is complete.
bool UnlzHadoop(std::string_view packed, std::span<char> out) {
  while (!packed.empty()) {
    auto left = TakeNumber(packed);
    if (!left || *left > out.size()) return false;
    while (*left > 0) {
      const auto size = TakeNumber(packed);
      if (!size || *size > packed.size()) return false;
      const auto unpacked = Unlz4Block(packed.substr(0, *size), out.first(*left));
      if (!unpacked || *unpacked == 0) return false;
      packed.remove_prefix(*size);
      out = out.subspan(*unpacked);
      *left -= *unpacked;
    }
  }
  return out.empty();
}

bool Unbrotli(std::string_view packed, std::string& out) {
  size_t size = out.size();
  return BrotliDecoderDecompress(packed.size(), reinterpret_cast<const uint8_t*>(packed.data()),
                                 &size, reinterpret_cast<uint8_t*>(out.data())) ==
             BROTLI_DECODER_RESULT_SUCCESS &&
         size == out.size();
}

[[noreturn]] void ThrowUnsupported(ParquetCodec codec) {
  const auto number = static_cast<int>(codec);
  const std::string name = codec == ParquetCodec::kLzo ? "LZO" : fmt::format("codec {}", number);
  ThrowIllegalArgument(fmt::format(
      "it is compressed by {}, which is not supported: snappy, gzip, zstd, brotli and lz4 are",
      name));
}

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
    case ParquetCodec::kSnappy: {
      std::string packed;
      snappy::Compress(page.data(), page.size(), &packed);
      return packed;
    }
    case ParquetCodec::kGzip:
      return Filtered(page, "gzip");
    case ParquetCodec::kZstd:
      return Filtered(page, "zstd");
    default:
      return std::string(page);
  }
}

std::string UnpackPage(std::string_view packed, ParquetCodec codec, size_t size) {
  if (size == 0) return {};  // without values: not every writer packs those
  std::string page(size, '\0');
  const auto is_lz4 = [&] { return Unlz4Block(packed, page) == size; };
  bool whole = false;
  switch (codec) {
    case ParquetCodec::kNone:
      page = packed;
      whole = page.size() == size;
      break;
    case ParquetCodec::kSnappy:
      whole = Unsnappy(packed, page);
      break;
    case ParquetCodec::kGzip:
    case ParquetCodec::kZstd:
      whole = Unfilter(packed, page);
      break;
    case ParquetCodec::kBrotli:
      whole = Unbrotli(packed, page);
      break;
    case ParquetCodec::kLz4:  // some writers left the frame of Hadoop away
      whole = UnlzHadoop(packed, page) || is_lz4();
      break;
    case ParquetCodec::kLz4Raw:
      whole = is_lz4();
      break;
    default:
      ThrowUnsupported(codec);
  }
  if (!whole) ThrowIllegalArgument("a page of it is damaged");
  return page;
}

}  // namespace hydrofoil
