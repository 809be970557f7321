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

// Missing values are NaN in decoded numbers, nullopt in strings.
class Chunk {
 public:
  using Encoding = ChunkEncoding;

  // Chooses the smallest exact encoding. Numbers, times (ms since 1970 UTC) and category codes.
  static ChunkPtr FromValues(std::span<const double> values);
  static ChunkPtr Constant(double value, size_t rows);
  // Zeros but for `values` at the ascending rows `positions`.
  static ChunkPtr FromSparse(size_t rows, std::span<const uint32_t> positions,
                             std::span<const double> values);
  static ChunkPtr FromStrings(std::span<const std::optional<std::string>> values);

  // Work on codes of a unit needs no division and less memory than on doubles.
  using Unit = CodeUnit;
  // Like FromValues() of the values that the codes stand for. Code: uint8_t, uint16_t, uint32_t or
  // int64_t.
  template <typename Code>
  static ChunkPtr FromCodes(std::span<const Code> codes, const Unit& unit);
  // Like FromValues() of wholes / divisor, a power of ten up to 10^6; no whole has more than 15
  // digits.
  static constexpr int64_t kMissingWhole = kMissingCode<int64_t>;
  static ChunkPtr FromWholes(std::span<const int64_t> wholes, double divisor);

  [[nodiscard]] size_t rows() const { return rows_; }
  [[nodiscard]] Encoding encoding() const { return encoding_; }
  // Bytes of memory used by the values.
  [[nodiscard]] size_t byte_size() const;

  // Writes rows [first, first + out.size()) as doubles.
  void Decode(size_t first, std::span<double> out) const;
  [[nodiscard]] double At(size_t row) const;
  // Of all values of the chunk; nothing for text too.
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
  // Only with this many rows to a value that is not zero a sparse chunk is thought of at all.
  static constexpr size_t kSparseShare = 5;

  Chunk(Encoding encoding, size_t rows, const Packing& packing);

  static ChunkPtr FromStored(size_t rows, std::span<const uint32_t> positions,
                             std::span<const double> values, const Packing& packing);
  static ChunkPtr FromPacked(size_t rows, const Packing& packing,
                             const std::function<void(std::span<std::byte>)>& pack);
  std::span<std::byte> Allocate(size_t size);
  [[nodiscard]] PackedNumbers numbers() const;
  template <typename Work>
  void ForStored(size_t first, size_t count, const Work& work) const;

  Packing packing_;  // of the numbers, of those that are stored in a sparse chunk
  Encoding encoding_;
  uint32_t stored_ = 0;  // sparse: values other than zero; text: missing values
  size_t rows_;
  size_t size_ = 0;  // of bytes_
  // Packed numbers; sparse: those, then their rows in 2 bytes each, or 4 from the 65,537th row on;
  // text: rows + 1 ends, the letters, then a bit a row when values are missing.
  std::unique_ptr<std::byte[]> bytes_;  // NOLINT(modernize-avoid-c-arrays): half of a vector
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_FRAME_CHUNK_H_
