// Cuts the text of sources into blocks of whole records. One thread at a time.
#ifndef HYDROFOIL_INGEST_DELIMITED_BLOCK_READER_H_
#define HYDROFOIL_INGEST_DELIMITED_BLOCK_READER_H_

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/files/source.h"
#include "ingest/files/text_encoding.h"
#include "ingest/formats/parse_setup.h"

namespace hydrofoil {

// Bytes that are not initialized; keeps its memory.
class ByteBuffer {
 public:
  [[nodiscard]] size_t size() const { return size_; }
  [[nodiscard]] std::span<char> span() { return {data_.get(), size_}; }
  [[nodiscard]] std::string_view view() const { return {data_.get(), size_}; }
  // Keeps the first bytes.
  void Resize(size_t size);

 private:
  std::unique_ptr<char[]> data_;  // NOLINT(modernize-avoid-c-arrays): a vector would set it to zero
  size_t size_ = 0;
  size_t capacity_ = 0;
};

// Whole records of one source, without its header.
struct Block {
  ByteBuffer buffer;
  size_t begin = 0;
  size_t entry = 0;   // counted over all sources
  size_t source = 0;  // index
  size_t byte = 0;    // where in the entry the buffer starts

  [[nodiscard]] std::string_view text() const { return buffer.view().substr(begin); }
};

class BlockReader {
 public:
  // `sources` and `setup` must outlive the reader.
  BlockReader(std::span<const Source> sources, const ParseSetup& setup, size_t block_bytes);

  // Reads the next block, replacing the previous one; false after the last. Throws
  // Error(kIllegalArgument), naming the source, when a record is longer than kMaxRecordBytes.
  bool Next(Block& block);
  // The share of the sources' bytes that have been read, 0 to 1.
  [[nodiscard]] double progress() const;
  // Warnings about the encodings of the entries that were read to their end.
  [[nodiscard]] const std::vector<std::string>& warnings() const { return warnings_; }

  static constexpr size_t kMaxRecordBytes = size_t{64} << 20;

 private:
  bool NextEntry();
  void Fill(ByteBuffer& buffer);
  // Skips the byte order mark and the header of a new entry.
  void SkipPreamble(Block& block);
  void SkipHeader(Block& block);

  std::span<const Source> sources_;
  const ParseSetup& setup_;
  const Dialect dialect_;
  const size_t block_bytes_;
  size_t source_ = 0;
  std::unique_ptr<TextStream> stream_;  // of sources_[source_]
  bool in_entry_ = false;
  bool entry_read_ = false;  // to its end
  bool entry_fresh_ = false;
  bool in_header_ = false;
  size_t entry_bytes_ = 0;  // in the blocks so far
  size_t entries_ = 0;
  std::string rest_;  // the beginning of a record that did not fit into the last block
  std::vector<std::string> header_;
  std::vector<std::string> warnings_;
  size_t bytes_done_ = 0;
  size_t bytes_total_ = 0;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_DELIMITED_BLOCK_READER_H_
