#include "exchange/record.h"

#include <fmt/format.h>

#include <bit>

#include "base/error.h"

namespace hydrofoil {
namespace {

static_assert(std::endian::native == std::endian::little);

uint64_t TakeLength(std::string_view& bytes) {
  uint64_t length = 0;
  if (bytes.size() < sizeof(length)) ThrowDamaged("a field is cut off");
  std::memcpy(&length, bytes.data(), sizeof(length));
  bytes.remove_prefix(sizeof(length));
  if (length > bytes.size()) ThrowDamaged("a field is longer than the file");
  return length;
}

}  // namespace

void ThrowDamaged(std::string_view what) {
  ThrowIllegalArgument(fmt::format("The model file is damaged: {}.", what));
}

void RecordWriter::Length(uint64_t length) { bytes_ += record::BytesOf(length); }

void RecordWriter::Content(RecordTag tag, std::string_view bytes) {
  bytes_ += static_cast<char>(tag);
  Length(bytes.size());
  bytes_ += bytes;
}

void RecordWriter::Record(std::string_view name, const RecordWriter& inner) {
  Length(name.size());
  bytes_ += name;
  Content(RecordTag::kRecord, inner.bytes());
}

std::optional<RecordReader> RecordReader::Record(std::string_view name) const {
  const auto found = fields_.find(name);
  if (found == fields_.end()) return std::nullopt;
  if (found->second.tag != RecordTag::kRecord) {
    ThrowDamaged("a field holds another kind of value than it should");
  }
  return RecordReader(found->second.bytes);
}

RecordReader::RecordReader(std::string_view bytes) {
  while (!bytes.empty()) {
    const uint64_t length = TakeLength(bytes);
    const std::string_view name = bytes.substr(0, length);
    bytes.remove_prefix(length);
    fields_.insert_or_assign(name, TakeItem(bytes));
  }
}

RecordReader::Item RecordReader::TakeItem(std::string_view& bytes) {
  if (bytes.empty()) ThrowDamaged("a field is cut off");
  Item item{static_cast<RecordTag>(bytes.front()), {}};
  bytes.remove_prefix(1);
  const uint64_t length = TakeLength(bytes);
  item.bytes = bytes.substr(0, length);
  bytes.remove_prefix(length);
  return item;
}

}  // namespace hydrofoil
