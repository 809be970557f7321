#include "frame/chunk.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>
#include <vector>

#include "base/check.h"
#include "frame/chunk_place.h"

namespace hydrofoil {

namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
// Rows of a chunk that need more than two bytes.
constexpr size_t kShortRows = size_t{1} << 16;
constexpr size_t kBitsPerByte = 8;

bool IsZero(double value) { return value == 0 && !std::signbit(value); }

// Where the rows of stored values begin.
size_t PositionsOffset(const Packing& packing, size_t stored) {
  constexpr size_t kAlignment = sizeof(uint32_t);
  return (PackedSize(packing.encoding, stored) + kAlignment - 1) / kAlignment * kAlignment;
}

size_t SparseSize(const Packing& packing, size_t stored, size_t rows) {
  const size_t width = rows <= kShortRows ? sizeof(uint16_t) : sizeof(uint32_t);
  return PositionsOffset(packing, stored) + stored * width;
}

template <typename Row>
std::span<Row> RowsAt(std::byte* bytes, size_t offset, size_t count) {
  return {reinterpret_cast<Row*>(bytes + offset), count};
}

template <typename Row>
std::span<const Row> RowsAt(const std::byte* bytes, size_t offset, size_t count) {
  return {reinterpret_cast<const Row*>(bytes + offset), count};
}

size_t FlagsSize(size_t rows, size_t missing) {
  return missing == 0 ? 0 : (rows + kBitsPerByte - 1) / kBitsPerByte;
}

size_t TextSize(size_t rows, size_t letters, size_t missing) {
  return (rows + 1) * sizeof(uint32_t) + letters + FlagsSize(rows, missing);
}

// Whether such a chunk can have that many bytes.
bool AreFactsSound(const ChunkFacts& facts, size_t bytes) {
  constexpr size_t kMostRows = size_t{1} << 40;
  const Packing& packing = facts.packing;
  if (facts.rows > kMostRows || packing.decimals >= kDivisors.size()) return false;
  if (facts.encoding == ChunkEncoding::kStrings) {
    return facts.stored <= facts.rows && bytes >= TextSize(facts.rows, 0, facts.stored);
  }
  constexpr double kMostExact = 9007199254740992.0;
  if (packing.encoding > ChunkEncoding::kFloat64) return false;
  if (packing.has_codes() && !(std::abs(packing.bias) <= kMostExact)) return false;
  if (facts.encoding != ChunkEncoding::kSparse) {
    return facts.encoding == packing.encoding && PackedSize(packing.encoding, facts.rows) == bytes;
  }
  return facts.rows <= std::numeric_limits<uint32_t>::max() && facts.stored <= facts.rows &&
         SparseSize(packing, facts.stored, facts.rows) == bytes;
}

struct StoredValues {
  std::vector<uint32_t> positions;
  std::vector<double> values;
};

// All that are not zero, unless these are more than `most`.
std::optional<StoredValues> FindStored(std::span<const double> values, size_t most) {
  const auto zeros = static_cast<size_t>(std::count_if(values.begin(), values.end(), IsZero));
  const size_t filled = values.size() - zeros;
  if (filled > most) return std::nullopt;
  StoredValues found;
  found.positions.reserve(filled);
  found.values.reserve(filled);
  for (size_t i = 0; i < values.size(); ++i) {
    if (IsZero(values[i])) continue;
    found.positions.push_back(static_cast<uint32_t>(i));
    found.values.push_back(values[i]);
  }
  return found;
}

}  // namespace

Chunk::Chunk(Encoding encoding, size_t rows, const Packing& packing)
    : packing_(packing), encoding_(encoding), rows_(rows) {}

// A chunk whose bytes are another's. What makes it larger than others stands here alone.
class Chunk::Borrowed : public Chunk {
 public:
  Borrowed(const ChunkFacts& facts, const BorrowedBytes& borrowed)
      : Chunk(facts.encoding, facts.rows, facts.packing),
        home_(borrowed.home),
        checksum_(borrowed.checksum),
        checked_(borrowed.trusted) {
    stored_ = facts.stored;
    size_ = borrowed.bytes.size();
    borrows_ = true;
    bytes_.reset(const_cast<std::byte*>(borrowed.bytes.data()));  // never written to
  }
  ~Borrowed() { static_cast<void>(bytes_.release()); }  // NOLINT: they are not ours
  Borrowed(const Borrowed&) = delete;
  Borrowed& operator=(const Borrowed&) = delete;

 private:
  friend class Chunk;
  const ChunkHomePtr home_;
  const uint64_t checksum_;
  mutable std::atomic<bool> checked_;
};

std::shared_ptr<Chunk> Chunk::Make(const ChunkFacts& facts, size_t size,
                                   std::span<std::byte>& bytes) {
  constexpr size_t kWorthwhile = 4096;
  if (const auto place = size < kWorthwhile ? nullptr : OfferedChunkPlace()) {
    const ChunkPlace::Room room = place->Take(size);
    if (room.home != nullptr) {
      bytes = room.bytes;
      return std::make_shared<Borrowed>(facts, BorrowedBytes{room.home, room.bytes, 0, true});
    }
  }
  const std::shared_ptr<Chunk> chunk(new Chunk(facts.encoding, facts.rows, facts.packing));
  chunk->stored_ = facts.stored;
  chunk->size_ = size;
  chunk->bytes_.reset(size == 0 ? nullptr : new std::byte[size]);
  bytes = {chunk->bytes_.get(), size};
  return chunk;
}

ChunkPtr Chunk::FromPacked(size_t rows, const Packing& packing,
                           const std::function<void(std::span<std::byte>)>& pack) {
  std::span<std::byte> bytes;
  auto chunk =
      Make({packing, packing.encoding, 0, rows}, PackedSize(packing.encoding, rows), bytes);
  pack(bytes);
  return chunk;
}

ChunkPtr Chunk::FromValues(std::span<const double> values) {
  const Packing packing = ChoosePacking(values);
  if (packing.encoding != Encoding::kConstant) {
    if (const auto stored = FindStored(values, values.size() / kSparseShare)) {
      const Packing sparse = ChoosePacking(stored->values);
      const size_t size = SparseSize(sparse, stored->values.size(), values.size());
      if (2 * size <= PackedSize(packing.encoding, values.size())) {
        return FromStored(values.size(), stored->positions, stored->values, sparse);
      }
    }
  }
  return FromPacked(values.size(), packing,
                    [&](std::span<std::byte> out) { PackValues(values, packing, out); });
}

ChunkPtr Chunk::Constant(double value, size_t rows) {
  return std::shared_ptr<Chunk>(new Chunk(Encoding::kConstant, rows, {.bias = value}));
}

ChunkPtr Chunk::FromStored(size_t rows, std::span<const uint32_t> positions,
                           std::span<const double> values, const Packing& packing) {
  HYDROFOIL_CHECK(rows <= std::numeric_limits<uint32_t>::max());
  std::span<std::byte> bytes;
  auto chunk = Make({packing, Encoding::kSparse, static_cast<uint32_t>(values.size()), rows},
                    SparseSize(packing, values.size(), rows), bytes);
  PackValues(values, packing, bytes.first(PackedSize(packing.encoding, values.size())));
  const size_t offset = PositionsOffset(packing, values.size());
  if (rows <= kShortRows) {
    const auto out = RowsAt<uint16_t>(bytes.data(), offset, positions.size());
    std::transform(positions.begin(), positions.end(), out.begin(),
                   [](uint32_t row) { return static_cast<uint16_t>(row); });
  } else {
    const auto out = RowsAt<uint32_t>(bytes.data(), offset, positions.size());
    std::copy(positions.begin(), positions.end(), out.begin());
  }
  return chunk;
}

ChunkPtr Chunk::FromSparse(size_t rows, std::span<const uint32_t> positions,
                           std::span<const double> values) {
  HYDROFOIL_CHECK(positions.size() == values.size());
  if (positions.empty()) return Constant(0, rows);
  constexpr size_t kSurelySparse = 16;  // even against two bits a value
  if (positions.size() * kSurelySparse <= rows) {
    return FromStored(rows, positions, values, ChoosePacking(values));
  }
  std::vector<double> all(rows);
  for (size_t i = 0; i < positions.size(); ++i) all[positions[i]] = values[i];
  return FromValues(all);
}

ChunkPtr Chunk::FromStrings(std::span<const std::optional<std::string>> values) {
  size_t letters = 0;
  uint32_t absent = 0;
  for (const auto& value : values) {
    letters += value ? value->size() : 0;
    absent += value ? 0 : 1;
  }
  HYDROFOIL_CHECK(letters <= std::numeric_limits<uint32_t>::max());
  const size_t ends_size = (values.size() + 1) * sizeof(uint32_t);
  const size_t flags = FlagsSize(values.size(), absent);
  std::span<std::byte> bytes;
  auto chunk =
      Make({{}, Encoding::kStrings, absent, values.size()}, ends_size + letters + flags, bytes);
  const auto ends = RowsAt<uint32_t>(bytes.data(), 0, values.size() + 1);
  const auto text = bytes.subspan(ends_size, letters);
  const auto missing = bytes.last(flags);
  std::fill(missing.begin(), missing.end(), std::byte{0});
  ends[0] = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    const std::string_view value = values[i] ? std::string_view(*values[i]) : std::string_view();
    std::copy_n(reinterpret_cast<const std::byte*>(value.data()), value.size(),
                text.subspan(ends[i]).begin());
    ends[i + 1] = ends[i] + static_cast<uint32_t>(value.size());
    if (!values[i]) missing[i / kBitsPerByte] |= std::byte{1} << (i % kBitsPerByte);
  }
  return chunk;
}

ChunkPtr Chunk::Borrow(const ChunkFacts& facts, const BorrowedBytes& borrowed) {
  if (!AreFactsSound(facts, borrowed.bytes.size())) return nullptr;
  if (!borrowed.bytes.empty()) return std::make_shared<Borrowed>(facts, borrowed);
  std::span<std::byte> none;
  return Make(facts, 0, none);
}

const ChunkHome* Chunk::home() const {
  return borrows_ ? static_cast<const Borrowed*>(this)->home_.get() : nullptr;
}

uint64_t Chunk::checksum() const {
  return borrows_ ? static_cast<const Borrowed*>(this)->checksum_ : 0;
}

void Chunk::CheckBorrowed() const {
  const auto& borrowed = static_cast<const Borrowed&>(*this);
  if (borrowed.checked_.load(std::memory_order_acquire)) return;
  borrowed.home_->Check({bytes_.get(), size_}, borrowed.checksum_);
  if (!IsSound()) borrowed.home_->ThrowDamaged();
  borrowed.checked_.store(true, std::memory_order_release);
}

// Whether every value can be read: what the checksum does not say of bytes that somebody made up.
bool Chunk::IsSound() const {
  if (encoding_ == Encoding::kStrings) {
    const auto ends = RowsAt<uint32_t>(bytes_.get(), 0, rows_ + 1);
    return ends.front() == 0 && std::is_sorted(ends.begin(), ends.end()) &&
           TextSize(rows_, ends.back(), stored_) == size_;
  }
  const size_t count = encoding_ == Encoding::kSparse ? stored_ : rows_;
  if (!AreCodesSound({bytes_.get(), PackedSize(packing_.encoding, count)}, packing_, count))
    return false;
  const auto rows_are_sound = [&](const auto rows) {
    return std::adjacent_find(rows.begin(), rows.end(), std::greater_equal<>()) == rows.end() &&
           (rows.empty() || rows.back() < rows_);
  };
  if (encoding_ != Encoding::kSparse) return true;
  const size_t offset = PositionsOffset(packing_, stored_);
  return rows_ <= kShortRows ? rows_are_sound(RowsAt<uint16_t>(bytes_.get(), offset, stored_))
                             : rows_are_sound(RowsAt<uint32_t>(bytes_.get(), offset, stored_));
}

size_t Chunk::byte_size() const { return size_ + sizeof(Chunk); }

PackedNumbers Chunk::numbers() const {
  const size_t count = encoding_ == Encoding::kSparse ? stored_ : rows_;
  return {packing_, {data(), PackedSize(packing_.encoding, count)}};
}

// Calls `work` with blocks of stored values and their rows within [first, first + count).
template <typename Work>
void Chunk::ForStored(size_t first, size_t count, const Work& work) const {
  const auto visit = [&]<typename Row>(std::span<const Row> rows) {
    const auto end = std::lower_bound(rows.begin(), rows.end(), first + count);
    std::array<double, 256> block;
    for (auto it = std::lower_bound(rows.begin(), end, first); it != end;) {
      const auto taken = std::min<std::ptrdiff_t>(end - it, block.size());
      const auto values = std::span(block).first(static_cast<size_t>(taken));
      numbers().Decode(static_cast<size_t>(it - rows.begin()), values);
      for (const double value : values) work(*it++, value);
    }
  };
  const size_t offset = PositionsOffset(packing_, stored_);
  if (rows_ <= kShortRows) {
    visit(RowsAt<uint16_t>(data(), offset, stored_));
  } else {
    visit(RowsAt<uint32_t>(data(), offset, stored_));
  }
}

void Chunk::Decode(size_t first, std::span<double> out) const {
  HYDROFOIL_CHECK(first + out.size() <= rows_);
  if (encoding_ == Encoding::kStrings) {
    std::fill(out.begin(), out.end(), kMissing);
  } else if (encoding_ == Encoding::kSparse) {
    std::fill(out.begin(), out.end(), 0.0);
    ForStored(first, out.size(), [&](size_t row, double value) { out[row - first] = value; });
  } else {
    numbers().Decode(first, out);
  }
}

double Chunk::At(size_t row) const {
  double value = 0;
  Decode(row, {&value, 1});
  return value;
}

std::optional<std::string_view> Chunk::StringAt(size_t row) const {
  HYDROFOIL_CHECK(row < rows_);
  if (encoding_ != Encoding::kStrings || IsMissing(row)) {
    return std::nullopt;
  }
  const std::byte* const bytes = data();
  const auto ends = RowsAt<uint32_t>(bytes, 0, rows_ + 1);
  const auto* text = reinterpret_cast<const char*>(bytes + ends.size_bytes());
  return std::string_view(text + ends[row], ends[row + 1] - ends[row]);
}

bool Chunk::IsMissing(size_t row) const {
  HYDROFOIL_CHECK(row < rows_);
  if (encoding_ != Encoding::kStrings) return std::isnan(At(row));
  const size_t flags = (rows_ + kBitsPerByte - 1) / kBitsPerByte;
  return stored_ != 0 && (data()[size_ - flags + row / kBitsPerByte] >> (row % kBitsPerByte) &
                          std::byte{1}) != std::byte{0};
}

std::optional<Chunk::WholeRange> Chunk::whole_range() const {
  if (encoding_ == Encoding::kStrings) return std::nullopt;
  std::optional<WholeRange> range;
  if (packing_.has_codes()) {
    const auto [divisor, bias] = packing_.unit();
    range = WholeRange{divisor, bias, bias + packing_.top};
  } else if (packing_.encoding == Encoding::kConstant) {
    range = FindWholeRange({&packing_.bias, 1});
  }
  if (range && encoding_ == Encoding::kSparse) {
    range->min = std::min(range->min, 0.0);
    range->max = std::max(range->max, 0.0);
  }
  return range;
}

template <typename Code>
void Chunk::DecodeCodes(size_t first, const Unit& unit, std::span<Code> out) const {
  HYDROFOIL_CHECK(first + out.size() <= rows_);
  const auto code_of = [&](double value) {
    return std::isnan(value) ? kMissingCode<Code>
                             : static_cast<Code>(RoundToWhole(value * unit.divisor) - unit.bias);
  };
  if (encoding_ == Encoding::kSparse) {
    std::fill(out.begin(), out.end(), code_of(0));
    ForStored(first, out.size(),
              [&](size_t row, double value) { out[row - first] = code_of(value); });
  } else if (encoding_ == Encoding::kConstant) {
    std::fill(out.begin(), out.end(), code_of(packing_.bias));
  } else {
    numbers().DecodeCodes(first, unit, out);
  }
}

template void Chunk::DecodeCodes(size_t, const Unit&, std::span<uint8_t>) const;
template void Chunk::DecodeCodes(size_t, const Unit&, std::span<uint16_t>) const;
template void Chunk::DecodeCodes(size_t, const Unit&, std::span<uint32_t>) const;

}  // namespace hydrofoil
