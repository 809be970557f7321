// Zip archives in memory, for small downloads.
#ifndef HYDROFOIL_EXCHANGE_ZIP_WRITER_H_
#define HYDROFOIL_EXCHANGE_ZIP_WRITER_H_

#include <string>
#include <utility>
#include <vector>

namespace hydrofoil {

// Files as (name in the archive, content). Throws Error(kInternal).
std::string ZipOf(const std::vector<std::pair<std::string, std::string>>& files);

}  // namespace hydrofoil

#endif  // HYDROFOIL_EXCHANGE_ZIP_WRITER_H_
