#include "ingest/delimited/block_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/error.h"

namespace hydrofoil {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr size_t kMaxWarnings = 20;

}  // namespace

void ByteBuffer::Resize(size_t size) {
  if (size > capacity_) {
    auto larger = std::make_unique_for_overwrite<char[]>(size);  // NOLINT: as data_
    std::copy_n(data_.get(), size_, larger.get());
    data_ = std::move(larger);
    capacity_ = size;
  }
  size_ = size;
}

BlockReader::BlockReader(std::span<const Source> sources, const ParseSetup& setup,
                         size_t block_bytes)
    : sources_(sources), setup_(setup), dialect_(setup.dialect()), block_bytes_(block_bytes) {
  for (const Source& source : sources) {
    bytes_total_ += source.byte_size();
  }
}

double BlockReader::progress() const {
  const size_t done = bytes_done_ + (stream_ == nullptr ? 0 : stream_->position());
  return bytes_total_ == 0
             ? 1
             : std::min(1.0, static_cast<double>(done) / static_cast<double>(bytes_total_));
}

bool BlockReader::NextEntry() {
  while (source_ < sources_.size()) {
    if (stream_ == nullptr) {
      stream_ = OpenText(sources_[source_]);
    }
    if (stream_->NextEntry()) {
      in_entry_ = true;
      entry_fresh_ = true;
      in_header_ = setup_.format->past_header != nullptr;
      entry_bytes_ = 0;
      entry_read_ = false;
      ++entries_;
      return true;
    }
    stream_.reset();
    bytes_done_ += sources_[source_].byte_size();
    ++source_;
  }
  return false;
}

// Reads on until the buffer holds a whole record, or the entry ends.
void BlockReader::Fill(ByteBuffer& buffer) {
  buffer.Resize(rest_.size());
  std::copy(rest_.begin(), rest_.end(), buffer.span().begin());
  rest_.clear();
  size_t target = std::max(block_bytes_, 2 * buffer.size());
  while (true) {
    const size_t have = buffer.size();
    buffer.Resize(target);
    const size_t count = stream_->Read(buffer.span().subspan(have));
    buffer.Resize(have + count);
    if (buffer.size() < target) {
      entry_read_ = true;
      std::string warning = stream_->Warning(sources_[source_].name());
      if (!warning.empty() && warnings_.size() < kMaxWarnings) {
        warnings_.push_back(std::move(warning));
      }
      return;
    }
    const size_t end = LastRecordEnd(buffer.view(), dialect_);
    if (end > 0) {
      rest_.assign(buffer.view().substr(end));
      buffer.Resize(end);
      return;
    }
    if (buffer.size() >= kMaxRecordBytes) {
      ThrowIllegalArgument(fmt::format(
          "Cannot parse {}: the line at byte offset {} is longer than {} MB. Is this text, with "
          "quotes that are closed?",
          sources_[source_].name(), entry_bytes_, kMaxRecordBytes >> 20));
    }
    target = std::min(2 * target, kMaxRecordBytes);
  }
}

// Its end may lie in a later block.
void BlockReader::SkipHeader(Block& block) {
  const size_t past = setup_.format->past_header(block.text());
  in_header_ = past == 0;
  block.begin = past == 0 ? block.buffer.size() : block.begin + past;
}

void BlockReader::SkipPreamble(Block& block) {
  if (in_header_) {
    SkipHeader(block);
    return;
  }
  if (!std::exchange(entry_fresh_, false)) {
    return;
  }
  if (block.text().starts_with(kByteOrderMark)) {
    block.begin += kByteOrderMark.size();
  }
  if (setup_.check_header != kHasHeader) {
    return;
  }
  Tokenizer tokenizer(block.text(), dialect_);
  std::vector<Field> fields;
  if (!tokenizer.Next(fields)) {
    return;
  }
  std::vector<std::string> names;
  for (const Field& field : fields) {
    names.push_back(Unescape(field, dialect_));
  }
  // Of several files some may come without a header.
  if (entries_ == 1) {
    header_ = names;
  }
  if (entries_ == 1 || names == header_ || names == setup_.column_names) {
    block.begin += tokenizer.position();
  }
}

bool BlockReader::Next(Block& block) {
  while (in_entry_ || NextEntry()) {
    Fill(block.buffer);
    block.begin = 0;
    block.source = source_;
    block.entry = entries_;
    block.byte = entry_bytes_;
    entry_bytes_ += block.buffer.size();
    in_entry_ = !entry_read_;
    SkipPreamble(block);
    if (!block.text().empty()) {
      return true;
    }
  }
  return false;
}

}  // namespace hydrofoil
