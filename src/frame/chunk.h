// A chunk: an immutable run of rows of one column, stored in the smallest encoding that holds its
// values exactly. Shared freely between columns and threads.
#ifndef HYDROFOIL_FRAME_CHUNK_H_
#define HYDROFOIL_FRAME_CHUNK_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "frame/packed_numbers.h"

namespace hydrofoil {

class Chunk;
using ChunkPtr = std::shared_ptr<const Chunk>;

// The owner of bytes that chunks borrow, such as a mapped file: lives as long as they do. Safe from
// every thread.
class ChunkHome {
 public:
  virtual ~ChunkHome() = default;
  // Called before a chunk is read for the first time. Throws Error when the bytes are not as they
  // were when they were stored.
  virtual void Check(std::span<const std::byte> bytes, uint64_t checksum) const = 0;
  // The bytes of a chunk are as they were stored but contradict themselves: throws Error.
  [[noreturn]] virtual void ThrowDamaged() const = 0;
};
using ChunkHomePtr = std::shared_ptr<const ChunkHome>;

// All of a chunk except its bytes.
struct ChunkFacts {
  Packing packing;
  ChunkEncoding encoding = ChunkEncoding::kConstant;
  uint32_t stored = 0;
  size_t rows = 0;
};

// Bytes owned elsewhere.
struct BorrowedBytes {
  ChunkHomePtr home;
  std::span<const std::byte> bytes;  // aligned for doubles
  uint64_t checksum = 0;
  bool trusted = false;  // written just now: nothing need be checked
};

// Missing values are NaN in decoded numbers, nullopt in strings.
class Chunk {
 public:
  using Encoding = ChunkEncoding;

  // Chooses the smallest exact encoding. Numbers, times (ms since 1970 UTC) and category codes.
  static ChunkPtr FromValues(std::span<const double> values);
  static ChunkPtr Constant(double value, size_t rows);
  // Zeros except for `values` at the ascending rows `positions`.
  static ChunkPtr FromSparse(size_t rows, std::span<const uint32_t> positions,
                             std::span<const double> values);
  static ChunkPtr FromStrings(std::span<const std::optional<std::string>> values);

  // Working on codes of a unit needs no division and less memory than doubles.
  using Unit = CodeUnit;
  // Like FromValues() of the values that the codes mean. Code: uint8_t, uint16_t, uint32_t or
  // int64_t.
  template <typename Code>
  static ChunkPtr FromCodes(std::span<const Code> codes, const Unit& unit);
  // Like FromValues() of wholes / divisor, a power of ten up to 10^6; no whole has more than 15
  // digits.
  static constexpr int64_t kMissingWhole = kMissingCode<int64_t>;
  static ChunkPtr FromWholes(std::span<const int64_t> wholes, double divisor);

  // Of bytes that stay where they are. Null when they cannot be those of such a chunk; whether they
  // are is checked when the chunk is first read, which then may throw as ChunkHome does.
  static ChunkPtr Borrow(const ChunkFacts& facts, const BorrowedBytes& borrowed);
  [[nodiscard]] ChunkFacts facts() const { return {packing_, encoding_, stored_, rows_}; }
  // What Borrow() needs to make the same chunk again.
  [[nodiscard]] std::span<const std::byte> bytes() const { return {data(), size_}; }
  // What owns the bytes; null: the chunk itself.
  [[nodiscard]] const ChunkHome* home() const;
  [[nodiscard]] uint64_t checksum() const;  // of borrowed bytes, as given; else 0

  [[nodiscard]] size_t rows() const { return rows_; }
  [[nodiscard]] Encoding encoding() const { return encoding_; }
  // Bytes of memory used by the values, borrowed ones too.
  [[nodiscard]] size_t byte_size() const;

  // Writes rows [first, first + out.size()) as doubles.
  void Decode(size_t first, std::span<double> out) const;
  [[nodiscard]] double At(size_t row) const;
  // Of all values of the chunk; nothing for text, as well.
  using WholeRange = hydrofoil::WholeRange;
  [[nodiscard]] std::optional<WholeRange> whole_range() const;
  // Writes rows [first, first + out.size()) as codes of `unit`, whose divisor is a multiple of that
  // of whole_range() and which must hold that range.
  template <typename Code>
  void DecodeCodes(size_t first, const Unit& unit, std::span<Code> out) const;
  // The text of a row of a string chunk, valid as long as the chunk.
  [[nodiscard]] std::optional<std::string_view> StringAt(size_t row) const;
  [[nodiscard]] bool IsMissing(size_t row) const;

 private:
  // Below this many rows per value that is not zero, a sparse chunk is not considered.
  static constexpr size_t kSparseShare = 5;
  class Borrowed;

  Chunk(Encoding encoding, size_t rows, const Packing& packing);

  static ChunkPtr FromStored(size_t rows, std::span<const uint32_t> positions,
                             std::span<const double> values, const Packing& packing);
  static ChunkPtr FromPacked(size_t rows, const Packing& packing,
                             const std::function<void(std::span<std::byte>)>& pack);
  // One with room for `size` bytes, to be written through `bytes`.
  static std::shared_ptr<Chunk> Make(const ChunkFacts& facts, size_t size,
                                     std::span<std::byte>& bytes);
  // The bytes, once they are known to be sound.
  [[nodiscard]] const std::byte* data() const {
    if (borrows_) CheckBorrowed();
    return bytes_.get();
  }
  void CheckBorrowed() const;
  [[nodiscard]] bool IsSound() const;
  [[nodiscard]] PackedNumbers numbers() const;
  template <typename Work>
  void ForStored(size_t first, size_t count, const Work& work) const;

  Packing packing_;  // of the numbers, of those that are stored in a sparse chunk
  Encoding encoding_;
  bool borrows_ = false;  // it is a Borrowed
  uint32_t stored_ = 0;   // sparse: values other than zero; text: missing values
  size_t rows_;
  size_t size_ = 0;  // of the bytes
  // Packed numbers; sparse: those, then their rows in 2 bytes each, or 4 from the 65,537th row on;
  // text: rows + 1 ends, the characters, then one bit per row when values are missing.
  std::unique_ptr<std::byte[]> bytes_;  // NOLINT(modernize-avoid-c-arrays): half of a vector
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_FRAME_CHUNK_H_
