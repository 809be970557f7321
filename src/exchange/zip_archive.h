// Reads a zip of many small text files into memory. Names stay names: nothing is ever written to
// disk, so an entry called "../x" can do no harm.
#ifndef HYDROFOIL_EXCHANGE_ZIP_ARCHIVE_H_
#define HYDROFOIL_EXCHANGE_ZIP_ARCHIVE_H_

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace hydrofoil {

// Entry name -> content.
using ZipEntries = std::map<std::string, std::string, std::less<>>;

struct ZipLimits {
  size_t entries = 100'000;
  size_t total_bytes = size_t{4} << 30;  // unpacked
  size_t ratio = 200;                    // unpacked to packed, beyond the first 64 MB
};

// Throws Error: kNotFound for a missing file, kIllegalArgument for what is not a zip, is damaged or
// beyond the limits.
ZipEntries ReadZip(const std::filesystem::path& path, const ZipLimits& limits = {});
ZipEntries ReadZip(std::string_view bytes, const ZipLimits& limits = {});

}  // namespace hydrofoil

#endif  // HYDROFOIL_EXCHANGE_ZIP_ARCHIVE_H_
