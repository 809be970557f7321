#include "ingest/formats/parse_preview.h"

#include <re2/re2.h>

#include <algorithm>

#include "base/error.h"
#include "text/pattern_limit.h"

namespace hydrofoil {
namespace {

std::vector<size_t> MatchingColumns(const ParseSetup& setup, const std::string& filter) {
  const re2::RE2 regex(ShortPattern(filter), re2::RE2::Quiet);
  if (!regex.ok()) {
    throw Error(ErrorKind::kMalformedRequest,
                "column_name_filter is not a regular expression: " + regex.error());
  }
  std::vector<size_t> columns;
  for (size_t i = 0; i < setup.column_count; ++i) {
    const std::string name = i < setup.column_names.size() ? setup.column_names[i] : "";
    if (filter.empty() || re2::RE2::PartialMatch(name, regex)) columns.push_back(i);
  }
  return columns;
}

}  // namespace

Preview CutPreview(const ParseSetup& setup, const PreviewColumns& wanted) {
  if (wanted.offset < 0) ThrowIllegalArgument("column_offset must be >= 0.");
  if (wanted.count < 0) ThrowIllegalArgument("column_count must be >= 0.");
  std::vector<size_t> columns = MatchingColumns(setup, wanted.filter);
  Preview preview{columns.size(), {}};
  const size_t first = std::min(columns.size(), static_cast<size_t>(wanted.offset));
  columns.erase(columns.begin(), columns.begin() + static_cast<std::ptrdiff_t>(first));
  if (wanted.count > 0) columns.resize(std::min<size_t>(columns.size(), wanted.count));
  if (columns.size() == setup.column_count) {
    preview.rows = setup.preview;
    return preview;
  }
  const auto cut = [&](const std::vector<std::string>& row) {
    std::vector<std::string> cells;
    for (const size_t i : columns) cells.push_back(i < row.size() ? row[i] : "");
    return cells;
  };
  if (!setup.column_names.empty()) preview.rows.push_back(cut(setup.column_names));
  for (const std::vector<std::string>& row : setup.preview) preview.rows.push_back(cut(row));
  return preview;
}

}  // namespace hydrofoil
