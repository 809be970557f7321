// Where raw data come from: a file on the server's machine or bytes that a client sent, plain or
// compressed. A value; copies share everything. Safe from every thread.
#ifndef HYDROFOIL_INGEST_FILES_SOURCE_H_
#define HYDROFOIL_INGEST_FILES_SOURCE_H_

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "ingest/files/access_policy.h"

namespace hydrofoil {

// The uncompressed bytes of a source, read once from front to back by one thread. A plain or
// gzipped file has one entry, a zip file as many as it has files.
class ByteStream {
 public:
  virtual ~ByteStream() = default;

  // Goes to the next entry, also before the first; false after the last.
  virtual bool NextEntry() = 0;
  // Fills `out` as far as the entry goes: fewer bytes mean its end. Throws Error(kIllegalArgument),
  // naming the source, for damaged data and for decompression bombs.
  virtual size_t Read(std::span<char> out) = 0;
  // Bytes of the source consumed so far, before decompression.
  [[nodiscard]] virtual size_t position() const = 0;
};

class Source {
 public:
  // `name` is what users know it by. The file is reopened by every Open(), if `policy` still
  // allows it.
  static Source OfFile(std::string name, std::filesystem::path path, const AccessPolicy& policy);
  static Source OfBytes(std::string name, std::string bytes);
  // A file that came from a client: always allowed. `owner` keeps it alive.
  static Source OfUpload(std::string name, std::filesystem::path path,
                         std::shared_ptr<const void> owner);

  [[nodiscard]] const std::string& name() const { return name_; }
  // The same bytes, declared to be text in `encoding`: a result of EncodingOf().
  [[nodiscard]] Source WithEncoding(std::string encoding) const;
  // Empty: not declared.
  [[nodiscard]] const std::string& encoding() const { return encoding_; }
  // Before decompression.
  [[nodiscard]] size_t byte_size() const { return byte_size_; }
  // gz, zip, bz2, xz and zstd are recognized by their first bytes.
  [[nodiscard]] std::unique_ptr<ByteStream> Open() const;
  // The bytes as stored, whatever they are; of more than `at_most`, the first ones.
  [[nodiscard]] std::string RawBytes(size_t at_most) const;

 private:
  Source(std::string name, size_t byte_size) : name_(std::move(name)), byte_size_(byte_size) {}

  std::string name_;
  std::string encoding_;
  size_t byte_size_;
  std::filesystem::path path_;                  // empty: bytes
  std::shared_ptr<const AccessPolicy> policy_;  // of files
  std::shared_ptr<const std::string> bytes_;
  std::shared_ptr<const void> owner_;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_FILES_SOURCE_H_
