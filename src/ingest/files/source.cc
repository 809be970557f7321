#include "ingest/files/source.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

#include "base/error.h"

namespace hydrofoil {
namespace {

using namespace std::string_view_literals;

constexpr size_t kReadSize = 1 << 18;
// A small file that inflates to a huge one is an attack rather than data.
constexpr size_t kMaxRatio = 200;
constexpr size_t kFreeBytes = size_t{64} << 20;

class PlainBytes : public ByteStream {
 public:
  explicit PlainBytes(std::shared_ptr<const std::string> bytes) : bytes_(std::move(bytes)) {}

  bool NextEntry() override { return std::exchange(fresh_, false); }
  size_t Read(std::span<char> out) override {
    const size_t count = std::min(out.size(), bytes_->size() - position_);
    std::copy_n(bytes_->data() + position_, count, out.data());
    position_ += count;
    return count;
  }
  [[nodiscard]] size_t position() const override { return position_; }

 private:
  std::shared_ptr<const std::string> bytes_;
  size_t position_ = 0;
  bool fresh_ = true;
};

class PlainFile : public ByteStream {
 public:
  PlainFile(FileDescriptor file, std::string name)
      : file_(std::move(file)), name_(std::move(name)) {}

  bool NextEntry() override { return std::exchange(fresh_, false); }
  size_t Read(std::span<char> out) override {
    size_t done = 0;
    while (done < out.size()) {
      const ssize_t count = read(file_.get(), out.data() + done, out.size() - done);
      if (count < 0 && errno == EINTR) {
        continue;
      }
      if (count < 0) {
        ThrowIllegalArgument(fmt::format("Cannot read {}: {}", name_, std::strerror(errno)));
      }
      if (count == 0) {
        break;
      }
      done += static_cast<size_t>(count);
    }
    position_ += done;
    return done;
  }
  [[nodiscard]] size_t position() const override { return position_; }

 private:
  FileDescriptor file_;
  std::string name_;
  size_t position_ = 0;
  bool fresh_ = true;
};

struct ArchiveDeleter {
  void operator()(archive* a) const { archive_read_free(a); }
};

class Compressed : public ByteStream {
 public:
  Compressed(FileDescriptor file, std::shared_ptr<const std::string> bytes, std::string name)
      : file_(std::move(file)),
        bytes_(std::move(bytes)),
        name_(std::move(name)),
        archive_(archive_read_new()) {
    archive* a = archive_.get();
    archive_read_support_filter_gzip(a);
    archive_read_support_filter_bzip2(a);
    archive_read_support_filter_xz(a);
    archive_read_support_filter_zstd(a);
    archive_read_support_format_zip(a);
    archive_read_support_format_raw(a);
    Require(bytes_ != nullptr ? archive_read_open_memory(a, bytes_->data(), bytes_->size())
                              : archive_read_open_fd(a, file_.get(), kReadSize));
  }

  bool NextEntry() override {
    archive_entry* entry = nullptr;
    do {
      const int result = archive_read_next_header(archive_.get(), &entry);
      if (result == ARCHIVE_EOF) {
        return false;
      }
      Require(result);
    } while (archive_entry_filetype(entry) == AE_IFDIR);
    return true;
  }

  size_t Read(std::span<char> out) override {
    size_t done = 0;
    while (done < out.size()) {
      const la_ssize_t count =
          archive_read_data(archive_.get(), out.data() + done, out.size() - done);
      if (count < 0) {  // a warning, too, means that no data came
        Require(ARCHIVE_FATAL);
      }
      if (count == 0) {
        break;
      }
      done += static_cast<size_t>(count);
      produced_ += static_cast<size_t>(count);
      if (produced_ > kFreeBytes && produced_ / kMaxRatio > position()) {
        ThrowIllegalArgument(
            fmt::format("Refused to decompress {}: it inflates to more than {} times its size.",
                        name_, kMaxRatio));
      }
    }
    return done;
  }

  [[nodiscard]] size_t position() const override {
    return static_cast<size_t>(std::max<la_int64_t>(0, archive_filter_bytes(archive_.get(), -1)));
  }

 private:
  void Require(int result) const {
    if (result < ARCHIVE_WARN) {
      const char* reason = archive_error_string(archive_.get());
      ThrowIllegalArgument(fmt::format("Cannot decompress {}: {}", name_,
                                       reason == nullptr ? "damaged file" : reason));
    }
  }

  FileDescriptor file_;
  std::shared_ptr<const std::string> bytes_;
  std::string name_;
  std::unique_ptr<archive, ArchiveDeleter> archive_;
  size_t produced_ = 0;
};

bool LooksCompressed(std::string_view start) {
  constexpr std::array kMagics = {"\x1f\x8b"sv, "PK\x03\x04"sv, "BZh"sv,
                                  "\xfd"
                                  "7zXZ\0"sv,
                                  "\x28\xb5\x2f\xfd"sv};
  return std::any_of(kMagics.begin(), kMagics.end(),
                     [&](std::string_view magic) { return start.starts_with(magic); });
}

size_t SizeOf(const std::filesystem::path& path) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  return error ? 0 : static_cast<size_t>(size);
}

}  // namespace

Source Source::OfFile(std::string name, std::filesystem::path path, const AccessPolicy& policy) {
  Source source(std::move(name), SizeOf(path));
  source.path_ = std::move(path);
  source.policy_ = std::make_shared<const AccessPolicy>(policy);
  return source;
}

Source Source::OfUpload(std::string name, std::filesystem::path path,
                        std::shared_ptr<const void> owner) {
  Source source = OfFile(std::move(name), std::move(path), AccessPolicy::Unrestricted());
  source.owner_ = std::move(owner);
  return source;
}

Source Source::OfBytes(std::string name, std::string bytes) {
  Source source(std::move(name), bytes.size());
  source.bytes_ = std::make_shared<const std::string>(std::move(bytes));
  return source;
}

Source Source::WithEncoding(std::string encoding) const {
  Source source = *this;
  source.encoding_ = std::move(encoding);
  return source;
}

std::unique_ptr<ByteStream> Source::Open() const {
  if (bytes_ != nullptr) {
    if (LooksCompressed(*bytes_)) {
      return std::make_unique<Compressed>(FileDescriptor(), bytes_, name_);
    }
    return std::make_unique<PlainBytes>(bytes_);
  }
  FileDescriptor file = policy_->OpenForRead(path_);
  std::array<char, 8> start = {};
  const ssize_t count = pread(file.get(), start.data(), start.size(), 0);
  if (LooksCompressed({start.data(), static_cast<size_t>(std::max<ssize_t>(count, 0))})) {
    return std::make_unique<Compressed>(std::move(file), nullptr, name_);
  }
  return std::make_unique<PlainFile>(std::move(file), name_);
}

std::string Source::RawBytes(size_t at_most) const {
  if (bytes_ != nullptr) return bytes_->substr(0, at_most);
  PlainFile file(policy_->OpenForRead(path_), name_);
  file.NextEntry();
  std::string bytes;
  constexpr size_t kPiece = size_t{1} << 20;
  for (bool more = true; more && bytes.size() < at_most;) {
    const size_t before = bytes.size();
    bytes.resize(std::min(at_most, before + kPiece));
    const size_t wanted = bytes.size() - before;
    const size_t got = file.Read(std::span(bytes).subspan(before));
    bytes.resize(before + got);
    more = got == wanted;
  }
  return bytes;
}

}  // namespace hydrofoil
