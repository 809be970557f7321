// Columns whose values are in the folders of a path, as Hive writes them: year=2020/part.csv.
// Pure functions.
#ifndef HYDROFOIL_INGEST_FORMATS_PARTITION_COLUMNS_H_
#define HYDROFOIL_INGEST_FORMATS_PARTITION_COLUMNS_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "frame/column.h"
#include "ingest/files/source.h"

namespace hydrofoil {

// What follows "COLUMN=" in the first such element of the path, including the file's name, as it
// is written there; nothing when there is none or it is empty.
std::optional<std::string> PartitionValue(std::string_view path, std::string_view column);

// Throws Error(kMalformedRequest) that names every source without a value and the column.
void RequirePartitions(std::span<const Source> sources, std::span<const std::string> columns);

// The rows of a chunk and the source they come from.
struct PartitionRows {
  size_t source = 0;
  size_t rows = 0;
};

// A categorical column, its levels sorted. Every source of a chunk must have a value.
ColumnPtr PartitionColumn(std::span<const Source> sources, const std::string& column,
                          std::span<const PartitionRows> chunks, const RowLayoutPtr& layout);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_FORMATS_PARTITION_COLUMNS_H_
