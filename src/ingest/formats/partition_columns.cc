#include "ingest/formats/partition_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <set>
#include <utility>

#include "base/error.h"

namespace hydrofoil {

std::optional<std::string> PartitionValue(std::string_view path, std::string_view column) {
  while (!path.empty()) {
    const std::string_view element = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(element.size() + 1, path.size()));
    const bool found = element.size() > column.size() + 1 && element.starts_with(column) &&
                       element[column.size()] == '=';
    if (found) return std::string(element.substr(column.size() + 1));
  }
  return std::nullopt;
}

void RequirePartitions(std::span<const Source> sources, std::span<const std::string> columns) {
  std::string missing;
  for (const Source& source : sources) {
    const auto lacking = std::find_if(columns.rbegin(), columns.rend(), [&](const auto& column) {
      return !PartitionValue(source.name(), column);
    });
    if (lacking == columns.rend()) continue;
    missing += fmt::format("\nFile: {} | Missing column: {}", source.name(), *lacking);
  }
  if (!missing.empty()) {
    throw Error(ErrorKind::kMalformedRequest,
                "The following files do not contain required partitionBy columns on their path: " +
                    missing);
  }
}

ColumnPtr PartitionColumn(std::span<const Source> sources, const std::string& column,
                          std::span<const PartitionRows> chunks, const RowLayoutPtr& layout) {
  std::vector<std::string> values;
  for (const Source& source : sources) {
    values.push_back(PartitionValue(source.name(), column).value_or(""));
  }
  std::set<std::string> levels;
  for (const PartitionRows& chunk : chunks) levels.insert(values.at(chunk.source));
  std::vector<ChunkPtr> codes;
  for (const PartitionRows& chunk : chunks) {
    const auto rank = std::distance(levels.begin(), levels.find(values.at(chunk.source)));
    codes.push_back(Chunk::Constant(static_cast<double>(rank), chunk.rows));
  }
  return std::make_shared<Column>(ColumnType::kCategorical, layout, std::move(codes),
                                  std::make_shared<const Domain>(levels.begin(), levels.end()));
}

}  // namespace hydrofoil
