// The encodings of Parquet's values and levels. All but runs are turned into the plain encoding,
// from which values are read: little-endian numbers, fixed bytes, or bytes after their 32-bit
// size. Pure functions; all throw Error(kIllegalArgument) for damage, and Error(kOutOfMemory).
#ifndef HYDROFOIL_INGEST_PARQUET_PARQUET_ENCODINGS_H_
#define HYDROFOIL_INGEST_PARQUET_PARQUET_ENCODINGS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hydrofoil {

// Numbers as in the format's definition.
enum class ParquetEncoding {
  kPlain = 0,
  kPlainDictionary = 2,
  kRle = 3,
  kBitPacked = 4,
  kDeltaBinaryPacked = 5,
  kDeltaLengthByteArray = 6,
  kDeltaByteArray = 7,
  kRleDictionary = 8,
  kByteStreamSplit = 9,
};

// `count` values of `width` bits each from runs of one value and runs of packed ones.
std::vector<uint32_t> ReadHybrid(std::string_view text, unsigned width, size_t count);

// `count` bits, the highest of a byte first: levels of old files. `size` becomes their bytes.
std::vector<uint32_t> ReadBitPackedLevels(std::string_view text, size_t count, size_t& size);

// `count` integers of `width` bytes (4 or 8).
std::string PlainOfDeltaBinaryPacked(std::string_view text, size_t count, size_t width);

// Bytes with their sizes.
std::string PlainOfDeltaLengthByteArray(std::string_view text, size_t count);

// `width`: of fixed bytes, 0 for bytes with sizes.
std::string PlainOfDeltaByteArray(std::string_view text, size_t count, size_t width);

// Numbers or fixed bytes of `width` bytes.
std::string PlainOfByteStreamSplit(std::string_view text, size_t count, size_t width);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_PARQUET_PARQUET_ENCODINGS_H_
