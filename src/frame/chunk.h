// A chunk: an immutable run of rows of one column, stored in the smallest encoding that holds its
// values exactly. Shared freely between columns and threads.
#ifndef HYDROFOIL_FRAME_CHUNK_H_
#define HYDROFOIL_FRAME_CHUNK_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hydrofoil {

class Chunk;
using ChunkPtr = std::shared_ptr<const Chunk>;

// Missing values are NaN in decoded numbers, nullopt in strings.
class Chunk {
 public:
  enum class Encoding {
    kConstant,  // one value for every row, NaN included
    kBits8,     // unsigned code + bias, divided by a power of ten; the largest code is missing
    kBits16,
    kBits32,
    kFloat32,
    kFloat64,
    kSparse,   // non-zero values with their rows
    kStrings,  // text; decodes to NaN
  };

  // Chooses the smallest exact encoding. Numbers, times (ms since 1970 UTC) and category codes.
  static ChunkPtr FromValues(std::span<const double> values);
  static ChunkPtr Constant(double value, size_t rows);
  // Zeros but for `values` at the ascending rows `positions`.
  static ChunkPtr FromSparse(size_t rows, std::span<const uint32_t> positions,
                             std::span<const double> values);
  static ChunkPtr FromStrings(std::span<const std::optional<std::string>> values);

  // Values as whole numbers of a unit: (code + bias) / divisor, exact below 2^51; the largest code
  // is a missing value. Work on codes needs no division and less memory than on doubles.
  struct Unit {
    double divisor = 1;  // a power of ten
    double bias = 0;
  };
  // Like FromValues() of the values that the codes stand for. Code: uint8_t, uint16_t or uint32_t.
  template <typename Code>
  static ChunkPtr FromCodes(std::span<const Code> codes, const Unit& unit);
  // Like FromValues() of wholes / divisor, a power of ten up to 10^6; no whole has more than 15
  // digits.
  static constexpr int64_t kMissingWhole = std::numeric_limits<int64_t>::min();
  static ChunkPtr FromWholes(std::span<const int64_t> wholes, double divisor);

  [[nodiscard]] size_t rows() const { return rows_; }
  [[nodiscard]] Encoding encoding() const { return encoding_; }
  // Bytes of memory used by the values.
  [[nodiscard]] size_t byte_size() const;

  // Writes rows [first, first + out.size()) as doubles.
  void Decode(size_t first, std::span<double> out) const;
  [[nodiscard]] double At(size_t row) const;
  // In which unit all values are whole numbers, and the least and greatest of them in that unit
  // (min > max: all are missing); nothing when there is no such unit.
  struct WholeRange {
    double divisor = 1;
    double min = 0;
    double max = 0;
  };
  [[nodiscard]] std::optional<WholeRange> whole_range() const;
  // Writes rows [first, first + out.size()) as codes of `unit`, whose divisor is a multiple of that
  // of whole_range() and which must hold that range.
  template <typename Code>
  void DecodeCodes(size_t first, const Unit& unit, std::span<Code> out) const;
  // The text of a row of a string chunk, valid as long as the chunk.
  [[nodiscard]] std::optional<std::string_view> StringAt(size_t row) const;
  [[nodiscard]] bool IsMissing(size_t row) const;

 private:
  Chunk() = default;

  bool EncodeConstant(std::span<const double> values);
  bool EncodeIntegers(std::span<const double> values);
  bool EncodeSparse(std::span<const double> values);
  void EncodeReals(std::span<const double> values);
  template <typename Code>
  void PackCodes(std::span<const double> values);
  template <typename Code>
  void DecodePacked(size_t first, std::span<double> out) const;
  template <typename Packed, typename Code>
  void Repack(size_t first, const Unit& unit, std::span<Code> out) const;
  void SetPacked(const Unit& unit, double top);
  void DecodeSparse(size_t first, std::span<double> out) const;

  Encoding encoding_ = Encoding::kConstant;
  size_t rows_ = 0;
  double bias_ = 0;     // value of code 0, before division; the value of a constant chunk
  double divisor_ = 1;  // power of ten
  double top_ = 0;      // the largest code that is not missing
  std::vector<std::byte> bytes_;
  std::vector<uint32_t> offsets_;  // strings: rows + 1 ends; sparse: rows of the non-zero values
  std::vector<bool> missing_;      // strings only
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_FRAME_CHUNK_H_
