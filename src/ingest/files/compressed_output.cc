#include "ingest/files/compressed_output.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <exception>
#include <string>
#include <utility>

#include "base/error.h"

namespace hydrofoil {
namespace {

constexpr std::array<std::string_view, 4> kNames = {"none", "gzip", "bzip2", "zstd"};
// By function, not by name: the table of names would link every filter there is.
constexpr std::array kAddFilter = {&archive_write_add_filter_none, &archive_write_add_filter_gzip,
                                   &archive_write_add_filter_bzip2, &archive_write_add_filter_zstd};

}  // namespace

// Carries an exception of the file through libarchive.
struct CompressedOutputSink {
  OutputFile& file;
  std::exception_ptr failure;

  static la_ssize_t Write(archive* /*unused*/, void* self, const void* bytes, size_t size) {
    auto& sink = *static_cast<CompressedOutputSink*>(self);
    try {
      sink.file.Write({static_cast<const char*>(bytes), size});
    } catch (...) {
      sink.failure = std::current_exception();
      return -1;
    }
    return static_cast<la_ssize_t>(size);
  }
};

Compression CompressionOf(std::string_view name) {
  std::string lower(name.empty() ? "none" : name);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  const auto found = std::find(kNames.begin(), kNames.end(), lower);
  if (found == kNames.end()) {
    ThrowIllegalArgument(
        fmt::format("compression {} is not supported: none, gzip, bzip2 and zstd are.", name));
  }
  return static_cast<Compression>(found - kNames.begin());
}

CompressedOutput::CompressedOutput(OutputFile& file, Compression compression) : file_(file) {
  if (compression == Compression::kNone) return;
  sink_ = std::make_unique<CompressedOutputSink>(CompressedOutputSink{file, nullptr});
  archive_ = archive_write_new();
  Require(kAddFilter[static_cast<size_t>(compression)](archive_));
  Require(archive_write_set_format_raw(archive_));
  archive_write_set_bytes_in_last_block(archive_, 1);
  Require(
      archive_write_open(archive_, sink_.get(), nullptr, &CompressedOutputSink::Write, nullptr));
  archive_entry* entry = archive_entry_new();
  archive_entry_set_pathname(entry, "data");
  archive_entry_set_filetype(entry, AE_IFREG);
  const int result = archive_write_header(archive_, entry);
  archive_entry_free(entry);
  Require(result);
}

CompressedOutput::~CompressedOutput() {
  if (archive_ == nullptr) return;
  archive_write_fail(archive_);  // not what is still to be written: the file is being given up
  archive_write_free(archive_);
}

void CompressedOutput::Require(int result) const {
  if (result >= ARCHIVE_WARN) return;
  if (sink_->failure) std::rethrow_exception(sink_->failure);
  const char* reason = archive_error_string(archive_);
  ThrowIllegalArgument(fmt::format("Cannot write {}: {}", file_.path().string(),
                                   reason == nullptr ? "compression failed" : reason));
}

void CompressedOutput::Write(std::string_view bytes) {
  if (archive_ == nullptr) {
    file_.Write(bytes);
    return;
  }
  const la_ssize_t count = archive_write_data(archive_, bytes.data(), bytes.size());
  Require(count < 0 ? ARCHIVE_FATAL : ARCHIVE_OK);
}

void CompressedOutput::Finish() {
  if (archive_ == nullptr) return;
  Require(archive_write_close(archive_));
  archive_write_free(std::exchange(archive_, nullptr));
}

}  // namespace hydrofoil
