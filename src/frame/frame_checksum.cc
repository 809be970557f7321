#include "frame/frame_checksum.h"

#include <bit>
#include <string_view>

#include "base/fnv_hash.h"
#include "frame/column_stats.h"

namespace hydrofoil {
namespace {

class Hash {
 public:
  void Add(uint64_t value) {
    for (int shift = 0; shift < 64; shift += 8) hash_.AddByte(static_cast<uint8_t>(value >> shift));
  }
  void Add(double value) { Add(std::bit_cast<uint64_t>(value)); }
  void Add(std::string_view text) {
    Add(static_cast<uint64_t>(text.size()));
    hash_.Add(text);
  }
  [[nodiscard]] int64_t value() const { return static_cast<int64_t>(hash_.value()); }

 private:
  FnvHash hash_;
};

void AddColumn(Hash& hash, const Column& column) {
  hash.Add(static_cast<uint64_t>(column.type()));
  if (column.domain() != nullptr) {
    for (const std::string& level : *column.domain()) hash.Add(std::string_view(level));
  }
  const ColumnStats& stats = column.stats();
  hash.Add(static_cast<uint64_t>(stats.missing_count));
  hash.Add(static_cast<uint64_t>(stats.zero_count));
  hash.Add(stats.mean);
  hash.Add(stats.sigma);
  for (const double value : stats.mins) hash.Add(value);
  for (const double value : stats.maxs) hash.Add(value);
  // The order of the rows, at a few places.
  const size_t rows = column.rows();
  const size_t step = rows / 64 + 1;
  for (size_t row = 0; row < rows && !column.is_text(); row += step) hash.Add(column.At(row));
}

}  // namespace

int64_t FrameChecksum(const Frame& frame) {
  Hash hash;
  hash.Add(static_cast<uint64_t>(frame.rows()));
  for (size_t i = 0; i < frame.column_count(); ++i) {
    hash.Add(std::string_view(frame.name(i)));
    AddColumn(hash, *frame.column(i));
  }
  return hash.value();
}

}  // namespace hydrofoil
