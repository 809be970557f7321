#include "state/journal.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>

#include "base/error.h"
#include "exchange/record.h"
#include "state/block_checksum.h"

namespace hydrofoil::state {
namespace {

constexpr std::string_view kMagic = "HYDROFOIL JOURN\n";
constexpr std::string_view kRecord = "REC1";
constexpr size_t kHead = kRecord.size() + sizeof(uint32_t) + sizeof(uint64_t);
// Damaged bytes that look like many long records are given up rather than read again and again.
constexpr size_t kMostWasted = 4;
// Kept free for the next records, so that objects can be removed from a full disk.
constexpr uint64_t kReserve = uint64_t{1} << 20;

template <typename T>
T NumberAt(std::string_view bytes, size_t position) {
  T value;
  std::memcpy(&value, bytes.data() + position, sizeof(value));
  return value;
}

void AddRecord(std::string_view content, std::string& bytes) {
  if (content.size() > std::numeric_limits<uint32_t>::max()) {
    ThrowIllegalArgument("A record of the state is too large.");
  }
  bytes += kRecord;
  bytes += record::BytesOf(static_cast<uint32_t>(content.size()));
  bytes += record::BytesOf(BlockChecksum(content));
  bytes += content;
}

// Where the next record could begin.
size_t NextRecord(std::string_view bytes, size_t position) {
  return std::min(bytes.find(kRecord, position), bytes.size());
}

DurableFile Replace(const std::filesystem::path& path, const std::vector<std::string>& records) {
  std::string bytes(kMagic);
  for (const std::string& content : records) AddRecord(content, bytes);
  WriteDurably(path, bytes);
  return {path, DurableFile::Begin::kEnd};
}

}  // namespace

JournalContent ReadJournal(std::string_view bytes) {
  JournalContent content;
  size_t at = kMagic.size();
  if (bytes.substr(0, at) != kMagic) {
    content.damaged = true;
    at = NextRecord(bytes, 0);
  }
  bool gap = false;   // since the last record
  size_t wasted = 0;  // bytes whose checksum was for nothing
  while (at < bytes.size() && wasted <= kMostWasted * bytes.size()) {
    const std::string_view rest = bytes.substr(at);
    const bool begins = rest.size() >= kHead && rest.starts_with(kRecord);
    const size_t length = begins ? NumberAt<uint32_t>(rest, kRecord.size()) : 0;
    if (!begins || length > rest.size() - kHead ||
        NumberAt<uint64_t>(rest, kRecord.size() + sizeof(uint32_t)) !=
            BlockChecksum(rest.substr(kHead, length))) {
      gap = true;
      wasted += begins && length <= rest.size() - kHead ? length : 0;
      at = NextRecord(bytes, at + 1);
      continue;
    }
    content.damaged = content.damaged || gap;
    gap = false;
    content.records.push_back(rest.substr(kHead, length));
    at += kHead + length;
  }
  content.damaged = content.damaged || at < bytes.size();
  content.torn = gap;
  return content;
}

Journal::Journal(const std::filesystem::path& path, const std::vector<std::string>& records)
    : file_(Replace(path, records)), reserved_(file_.size() + kReserve) {
  file_.Reserve(kReserve);
}

void Journal::Append(const std::vector<std::string>& records) {
  if (records.empty()) return;
  if (broken_) ThrowIllegalArgument("The journal of the state could not be written before.");
  std::string bytes;
  for (const std::string& content : records) AddRecord(content, bytes);
  const uint64_t before = file_.size();
  try {
    file_.Write(bytes);
    file_.Sync();
  } catch (const Error&) {
    try {
      file_.Truncate(before);
    } catch (const Error&) {
      broken_ = true;
    }
    throw;
  }
  if (file_.size() + kReserve / 2 > reserved_) {
    file_.Reserve(kReserve);
    reserved_ = file_.size() + kReserve;
  }
}

}  // namespace hydrofoil::state
