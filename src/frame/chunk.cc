#include "frame/chunk.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

#include "base/check.h"
#include "frame/chunk_packing.h"
#include "frame/value_kernels.h"

namespace hydrofoil {

using namespace chunk_packing;  // NOLINT(google-build-using-namespace): the other half of this file

ChunkPtr Chunk::FromValues(std::span<const double> values) {
  const std::shared_ptr<Chunk> chunk(new Chunk);
  chunk->rows_ = values.size();
  if (!chunk->EncodeConstant(values) && !chunk->EncodeSparse(values) &&
      !chunk->EncodeIntegers(values)) {
    chunk->EncodeReals(values);
  }
  return chunk;
}

ChunkPtr Chunk::Constant(double value, size_t rows) {
  const std::shared_ptr<Chunk> chunk(new Chunk);
  chunk->rows_ = rows;
  chunk->bias_ = value;
  return chunk;
}

ChunkPtr Chunk::FromSparse(size_t rows, std::span<const uint32_t> positions,
                           std::span<const double> values) {
  HYDROFOIL_CHECK(positions.size() == values.size());
  if (positions.size() * kSparseShare > rows) {
    std::vector<double> all(rows);
    for (size_t i = 0; i < positions.size(); ++i) all[positions[i]] = values[i];
    return FromValues(all);
  }
  const std::shared_ptr<Chunk> chunk(new Chunk);
  chunk->encoding_ = positions.empty() ? Encoding::kConstant : Encoding::kSparse;
  chunk->rows_ = rows;
  chunk->offsets_.assign(positions.begin(), positions.end());
  std::copy(values.begin(), values.end(), Resize<double>(chunk->bytes_, values.size()).begin());
  return chunk;
}

ChunkPtr Chunk::FromStrings(std::span<const std::optional<std::string>> values) {
  const std::shared_ptr<Chunk> chunk(new Chunk);
  chunk->encoding_ = Encoding::kStrings;
  chunk->rows_ = values.size();
  chunk->offsets_.reserve(values.size() + 1);
  chunk->offsets_.push_back(0);
  chunk->missing_.resize(values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    chunk->missing_[i] = !values[i].has_value();
    if (values[i]) {
      const auto* data = reinterpret_cast<const std::byte*>(values[i]->data());
      chunk->bytes_.insert(chunk->bytes_.end(), data, data + values[i]->size());
    }
    HYDROFOIL_CHECK(chunk->bytes_.size() <= std::numeric_limits<uint32_t>::max());
    chunk->offsets_.push_back(static_cast<uint32_t>(chunk->bytes_.size()));
  }
  chunk->bytes_.shrink_to_fit();
  return chunk;
}

bool Chunk::EncodeConstant(std::span<const double> values) {
  const auto same = [&](double value) {
    return SameBits(value, values[0]) || (std::isnan(value) && std::isnan(values[0]));
  };
  if (!std::all_of(values.begin(), values.end(), same)) {
    return false;
  }
  encoding_ = Encoding::kConstant;
  bias_ = values.empty() ? kMissing : values[0];
  return true;
}

bool Chunk::EncodeSparse(std::span<const double> values) {
  const auto zero = [](double value) { return SameBits(value, 0.0); };
  const auto zeros = static_cast<size_t>(std::count_if(values.begin(), values.end(), zero));
  const size_t filled = values.size() - zeros;
  if (filled * kSparseShare > values.size()) {
    return false;
  }
  encoding_ = Encoding::kSparse;
  offsets_.reserve(filled);
  const auto stored = Resize<double>(bytes_, filled);
  for (size_t i = 0; i < values.size(); ++i) {
    if (!zero(values[i])) {
      stored[offsets_.size()] = values[i];
      offsets_.push_back(static_cast<uint32_t>(i));
    }
  }
  return true;
}

bool Chunk::EncodeIntegers(std::span<const double> values) {
  IntegerRange range;
  const bool found = std::any_of(kDivisors.begin(), kDivisors.end(),
                                 [&](double d) { return ScanRange(values, d, range); });
  const double width = range.max - range.min;
  if (!found || width >= std::numeric_limits<uint32_t>::max()) {
    return false;
  }
  SetPacked({range.divisor, range.min}, width);
  if (encoding_ == Encoding::kBits8) {
    PackCodes<uint8_t>(values);
  } else if (encoding_ == Encoding::kBits16) {
    PackCodes<uint16_t>(values);
  } else {
    PackCodes<uint32_t>(values);
  }
  return true;
}

void Chunk::SetPacked(const Unit& unit, double top) {
  bias_ = unit.bias;
  divisor_ = unit.divisor;
  top_ = top;
  encoding_ = top < std::numeric_limits<uint8_t>::max()    ? Encoding::kBits8
              : top < std::numeric_limits<uint16_t>::max() ? Encoding::kBits16
                                                           : Encoding::kBits32;
}

template <typename Code>
void Chunk::PackCodes(std::span<const double> values) {
  const auto codes = Resize<Code>(bytes_, values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    codes[i] = std::isnan(values[i]) ? std::numeric_limits<Code>::max()
                                     : static_cast<Code>(Round(values[i] * divisor_) - bias_);
  }
}

void Chunk::EncodeReals(std::span<const double> values) {
  const bool floats = std::all_of(values.begin(), values.end(), [](double value) {
    return std::isnan(value) || static_cast<double>(static_cast<float>(value)) == value;
  });
  if (floats) {
    encoding_ = Encoding::kFloat32;
    const auto out = Resize<float>(bytes_, values.size());
    std::transform(values.begin(), values.end(), out.begin(),
                   [](double value) { return static_cast<float>(value); });
  } else {
    encoding_ = Encoding::kFloat64;
    const auto out = Resize<double>(bytes_, values.size());
    std::copy(values.begin(), values.end(), out.begin());
  }
}

size_t Chunk::byte_size() const {
  return bytes_.size() + offsets_.size() * sizeof(uint32_t) + missing_.size() / 8 + sizeof(Chunk);
}

template <typename Code>
void Chunk::DecodePacked(size_t first, std::span<double> out) const {
  UnpackCodes(As<Code>(bytes_).subspan(first, out.size()), bias_, divisor_, out);
}

void Chunk::DecodeSparse(size_t first, std::span<double> out) const {
  std::fill(out.begin(), out.end(), 0.0);
  const auto stored = As<double>(bytes_);
  const auto begin = std::lower_bound(offsets_.begin(), offsets_.end(), first);
  for (auto it = begin; it != offsets_.end() && *it < first + out.size(); ++it) {
    out[*it - first] = stored[static_cast<size_t>(it - offsets_.begin())];
  }
}

void Chunk::Decode(size_t first, std::span<double> out) const {
  HYDROFOIL_CHECK(first + out.size() <= rows_);
  switch (encoding_) {
    case Encoding::kConstant:
      std::fill(out.begin(), out.end(), bias_);
      return;
    case Encoding::kBits8:
      return DecodePacked<uint8_t>(first, out);
    case Encoding::kBits16:
      return DecodePacked<uint16_t>(first, out);
    case Encoding::kBits32:
      return DecodePacked<uint32_t>(first, out);
    case Encoding::kFloat32: {
      const auto values = As<float>(bytes_).subspan(first, out.size());
      std::copy(values.begin(), values.end(), out.begin());
      return;
    }
    case Encoding::kFloat64: {
      const auto values = As<double>(bytes_).subspan(first, out.size());
      std::copy(values.begin(), values.end(), out.begin());
      return;
    }
    case Encoding::kSparse:
      return DecodeSparse(first, out);
    case Encoding::kStrings:
      std::fill(out.begin(), out.end(), kMissing);
      return;
  }
}

double Chunk::At(size_t row) const {
  double value = 0;
  Decode(row, {&value, 1});
  return value;
}

std::optional<std::string_view> Chunk::StringAt(size_t row) const {
  HYDROFOIL_CHECK(row < rows_);
  if (encoding_ != Encoding::kStrings || missing_[row]) {
    return std::nullopt;
  }
  const auto* text = reinterpret_cast<const char*>(bytes_.data());
  return std::string_view(text + offsets_[row], offsets_[row + 1] - offsets_[row]);
}

bool Chunk::IsMissing(size_t row) const {
  HYDROFOIL_CHECK(row < rows_);
  return encoding_ == Encoding::kStrings ? missing_[row] : std::isnan(At(row));
}

}  // namespace hydrofoil
