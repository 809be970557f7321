#include "exchange/zip_archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <array>
#include <memory>

#include "base/error.h"

namespace hydrofoil {
namespace {

struct FreeArchive {
  void operator()(archive* handle) const { archive_read_free(handle); }
};
using Archive = std::unique_ptr<archive, FreeArchive>;

constexpr size_t kFreeBytes = size_t{64} << 20;

Archive OpenZip() {
  Archive handle(archive_read_new());
  archive_read_support_format_zip(handle.get());
  return handle;
}

[[noreturn]] void ThrowDamaged(archive* handle) {
  const char* reason = archive_error_string(handle);
  ThrowIllegalArgument(fmt::format("The file is not a readable zip archive: {}",
                                   reason == nullptr ? "unknown format" : reason));
}

// Reads entries one by one, counting what they unpack to.
class Reader {
 public:
  Reader(archive* handle, const ZipLimits& limits, size_t packed_bytes)
      : handle_(handle), limits_(limits), packed_bytes_(packed_bytes) {}

  ZipEntries ReadAll() {
    ZipEntries entries;
    archive_entry* entry = nullptr;
    for (int status = 0; (status = archive_read_next_header(handle_, &entry)) != ARCHIVE_EOF;) {
      const char* name = status < ARCHIVE_WARN ? nullptr : archive_entry_pathname(entry);
      if (name == nullptr) {
        ThrowDamaged(handle_);
      }
      if (entries.size() >= limits_.entries) {
        ThrowIllegalArgument(
            fmt::format("The zip archive has more than {} entries.", limits_.entries));
      }
      entries[name] = ReadEntry();
    }
    return entries;
  }

 private:
  std::string ReadEntry() {
    std::string content;
    std::array<char, 65536> block{};
    for (;;) {
      const auto got = archive_read_data(handle_, block.data(), block.size());
      if (got < 0) {
        ThrowDamaged(handle_);
      }
      if (got == 0) {
        return content;
      }
      total_ += static_cast<size_t>(got);
      if (total_ > limits_.total_bytes ||
          (total_ > kFreeBytes && total_ / limits_.ratio > packed_bytes_)) {
        ThrowIllegalArgument("The zip archive unpacks to more than is allowed.");
      }
      content.append(block.data(), static_cast<size_t>(got));
    }
  }

  archive* handle_;
  ZipLimits limits_;
  size_t packed_bytes_;
  size_t total_ = 0;
};

}  // namespace

ZipEntries ReadZip(const std::filesystem::path& path, const ZipLimits& limits) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  if (error) {
    ThrowNotFound(fmt::format("Cannot read file '{}': {}", path.string(), error.message()));
  }
  const Archive handle = OpenZip();
  constexpr size_t kBlock = 1 << 16;
  if (archive_read_open_filename(handle.get(), path.c_str(), kBlock) != ARCHIVE_OK) {
    ThrowDamaged(handle.get());
  }
  return Reader(handle.get(), limits, size).ReadAll();
}

ZipEntries ReadZip(std::string_view bytes, const ZipLimits& limits) {
  const Archive handle = OpenZip();
  if (archive_read_open_memory(handle.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) {
    ThrowDamaged(handle.get());
  }
  return Reader(handle.get(), limits, bytes.size()).ReadAll();
}

}  // namespace hydrofoil
