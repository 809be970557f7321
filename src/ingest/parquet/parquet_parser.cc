#include "ingest/parquet/parquet_parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "base/error.h"
#include "base/memory_budget.h"
#include "base/thread_pool.h"
#include "ingest/parquet/orc_file.h"
#include "ingest/parquet/parquet_conversion.h"
#include "text/real_text.h"

namespace hydrofoil {
namespace {

constexpr size_t kMaxRows = size_t{1} << 50;  // more cannot fit anyway
constexpr size_t kBlockRows = size_t{1} << 17;

// Names the file in what goes wrong with its content.
template <typename Body>
auto Naming(const std::string& name, Body&& body) {
  try {
    return body();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kIllegalArgument) throw;
    ThrowIllegalArgument(fmt::format("Cannot parse {}: {}.", name, error.what()));
  }
}

std::string ReadAll(const Source& source) {
  RequireMemory(source.byte_size(), source.name());
  std::string bytes(source.byte_size(), '\0');
  const auto stream = source.Open();
  if (!stream->NextEntry() || stream->Read(bytes) != bytes.size()) {
    ThrowIllegalArgument("it cannot be read to its end");
  }
  return bytes;
}

}  // namespace

ParquetFile::ParquetFile(const Source& source) : name_(source.name()) {
  Naming(name_, [&] {
    bytes_ = ReadAll(source);
    if (LooksLikeOrc(bytes_)) bytes_ = OrcAsParquet(bytes_);
    metadata_ = ReadParquetMetadata(bytes_);
  });
}

ParquetCells ParquetFile::Cells(size_t column, const ParquetRowGroup& group, size_t enough,
                                bool as_text) const {
  const ParquetColumn& about = metadata_.columns[column];
  const ParquetChunk& chunk = group.chunks[about.leaf];
  if (!chunk.fault.empty()) {
    ThrowIllegalArgument(fmt::format("column {} cannot be read: {}", about.name, chunk.fault));
  }
  return DecodeParquetColumn(
      about, {.pages = std::string_view(bytes_).substr(chunk.offset, chunk.byte_size),
              .codec = chunk.codec,
              .rows = group.rows,
              .enough = enough,
              .as_text = as_text});
}

std::vector<std::vector<std::string>> ParquetFile::Preview(size_t rows) const {
  const auto group = std::find_if(metadata_.groups.begin(), metadata_.groups.end(),
                                  [](const ParquetRowGroup& some) { return some.rows > 0; });
  if (group == metadata_.groups.end()) return {};
  std::vector<std::vector<std::string>> preview(std::min(rows, group->rows),
                                                std::vector<std::string>(metadata_.columns.size()));
  Naming(name_, [&] {
    for (size_t i = 0; i < metadata_.columns.size(); ++i) {
      const ParquetColumn& column = metadata_.columns[i];
      if (!column.kind.empty() || !group->chunks[column.leaf].fault.empty()) continue;
      const ParquetCells cells = Cells(i, *group, preview.size(), false);
      for (size_t row = 0; row < preview.size(); ++row) {
        std::string& cell = preview[row][i];
        if (cells.is_text) {
          const uint32_t word = cells.codes[row];
          cell = word == ParquetCells::kNoWord ? "" : cells.words[word];
        } else if (!std::isnan(cells.numbers[row])) {
          AppendReal(cells.numbers[row], cell);
        }
      }
    }
  });
  return preview;
}

std::vector<ParsedBlock> ParquetFile::Parse(const ParsePlan& plan,
                                            const std::stop_token& stop) const {
  const size_t columns = metadata_.columns.size();
  std::vector<ParsedBlock> blocks;
  Naming(name_, [&] {
    if (plan.columns.size() != columns) {
      ThrowIllegalArgument(fmt::format("it has {} columns, not {}", columns, plan.columns.size()));
    }
    CheckParquetColumns(metadata_.columns, plan);
    for (const ParquetRowGroup& group : metadata_.groups) {
      RequireMemory(std::min(group.rows, kMaxRows) * sizeof(double), name_);
      const size_t first_block = blocks.size();
      for (size_t row = 0; row < group.rows; row += kBlockRows) {
        ParsedBlock& block = blocks.emplace_back();
        block.rows = std::min(kBlockRows, group.rows - row);
        block.chunks.resize(columns);
        block.levels.resize(columns);
      }
      ParallelFor(columns, stop, [&](size_t i) {
        if (!plan.columns[i].skipped) {
          ParseColumn(plan, i, group, std::span(blocks).subspan(first_block));
        }
      });
    }
  });
  return blocks;
}

void ParquetFile::ParseColumn(const ParsePlan& plan, size_t column, const ParquetRowGroup& group,
                              std::span<ParsedBlock> blocks) const {
  const ParseType type = plan.columns[column].type;
  if (type == ParseType::kUnknown || type == ParseType::kBad) {
    for (ParsedBlock& block : blocks) {
      block.chunks[column] = Chunk::Constant(std::numeric_limits<double>::quiet_NaN(), block.rows);
    }
    return;
  }
  ParquetCells cells = Cells(column, group, group.rows, WantsText(type));
  ConvertCells(metadata_.columns[column], plan, type, cells);
  for (size_t i = 0; i < blocks.size(); ++i) {
    FillBlock(cells, i * kBlockRows, type, column, blocks[i]);
  }
}

}  // namespace hydrofoil
