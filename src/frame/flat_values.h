// All values of a column in one array, as narrow as they allow: for work that jumps between rows
// or sorts them. A snapshot that lives as long as the work.
#ifndef HYDROFOIL_FRAME_FLAT_VALUES_H_
#define HYDROFOIL_FRAME_FLAT_VALUES_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <variant>

#include "frame/chunk.h"

namespace hydrofoil {

class Column;

// An array whose elements are not set before they are written, so that the threads that fill it
// are also the first to touch its memory.
template <typename T>
class RawArray {
 public:
  RawArray() = default;
  explicit RawArray(size_t size) : data_(new T[size]), size_(size) {}

  [[nodiscard]] size_t size() const { return size_; }
  [[nodiscard]] std::span<T> span() { return {data_.get(), size_}; }
  [[nodiscard]] std::span<const T> span() const { return {data_.get(), size_}; }
  T& operator[](size_t i) { return data_[i]; }
  const T& operator[](size_t i) const { return data_[i]; }

 private:
  std::unique_ptr<T[]> data_;  // NOLINT(modernize-avoid-c-arrays): a vector would set it to zero
  size_t size_ = 0;
};

// The unit in which all values of a column are whole numbers, with codes from 0 to `top` < 2^32
// - 1.
struct CommonUnit {
  Chunk::Unit unit;
  uint32_t top = 0;
};
// Nothing when there is none, as for most doubles and for text.
[[nodiscard]] std::optional<CommonUnit> FindCommonUnit(const Column& column);

// Calls work(Code()) with the narrowest type that holds all codes of the unit and a missing one.
template <typename Work>
auto WithCodeType(const CommonUnit& common, const Work& work) {
  if (common.top < kMissingCode<uint8_t>) return work(uint8_t());
  if (common.top < kMissingCode<uint16_t>) return work(uint16_t());
  return work(uint32_t());
}

// Codes of a common unit in 1, 2 or 4 bytes, or doubles, NaN where missing.
struct FlatValues {
  std::variant<RawArray<uint8_t>, RawArray<uint16_t>, RawArray<uint32_t>, RawArray<double>> values;
  std::optional<CommonUnit> common;  // of codes
};

// Decodes in parallel. Not for text.
[[nodiscard]] FlatValues Flatten(const Column& column);

}  // namespace hydrofoil

#endif  // HYDROFOIL_FRAME_FLAT_VALUES_H_
