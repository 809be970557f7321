#include "ingest/parquet_parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

#include "base/error.h"
#include "base/memory_budget.h"
#include "base/real_text.h"
#include "base/thread_pool.h"
#include "ingest/orc_file.h"
#include "ingest/parquet_column.h"

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

// Codes of the rows' words in order of appearance.
std::vector<double> CodesOf(const ParquetCells& cells, std::span<const uint32_t> words,
                            LevelTable& levels) {
  constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> code_of_word(cells.words.size(), kMissing);
  std::vector<double> out(words.size(), kMissing);
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i] == ParquetCells::kNoWord) continue;
    double& code = code_of_word[words[i]];
    if (std::isnan(code)) code = levels.CodeOf(cells.words[words[i]]);
    out[i] = code;
  }
  return out;
}

ChunkPtr TextsOf(const ParquetCells& cells, std::span<const uint32_t> words) {
  std::vector<std::optional<std::string>> texts(words.size());
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i] != ParquetCells::kNoWord) texts[i] = cells.words[words[i]];
  }
  return Chunk::FromStrings(texts);
}

// Puts rows [first, first + rows) of the cells into the block.
void FillBlock(const ParquetCells& cells, size_t first, ParseType type, size_t column,
               ParsedBlock& block) {
  if (!cells.is_text) {
    block.chunks[column] = Chunk::FromValues(std::span(cells.numbers).subspan(first, block.rows));
    return;
  }
  const auto words = std::span(cells.codes).subspan(first, block.rows);
  if (type == ParseType::kString || type == ParseType::kUuid) {
    block.chunks[column] = TextsOf(cells, words);
    return;
  }
  auto levels = std::make_shared<LevelTable>();
  block.chunks[column] = Chunk::FromValues(CodesOf(cells, words, *levels));
  block.levels[column] = std::move(levels);
}

void CheckType(const ParquetColumn& column, ParseType type) {
  const bool text = column.parsed == ParseType::kString || column.parsed == ParseType::kEnum ||
                    column.parsed == ParseType::kUuid;
  const bool fits = text ? type == ParseType::kString || type == ParseType::kEnum ||
                               (type == ParseType::kUuid && column.parsed == ParseType::kUuid)
                         : type == ParseType::kNumeric || type == ParseType::kTime;
  if (!fits) {
    ThrowIllegalArgument(fmt::format("column {} holds {} and cannot be read as {}", column.name,
                                     text ? "text" : "numbers", ParseTypeName(type)));
  }
}

}  // namespace

ParquetFile::ParquetFile(const Source& source) : name_(source.name()) {
  Naming(name_, [&] {
    bytes_ = ReadAll(source);
    if (LooksLikeOrc(bytes_)) bytes_ = OrcAsParquet(bytes_);
    metadata_ = ReadParquetMetadata(bytes_);
  });
}

std::string_view ParquetFile::PagesOf(const ParquetChunk& chunk) const {
  return std::string_view(bytes_).substr(chunk.offset, chunk.byte_size);
}

std::vector<std::vector<std::string>> ParquetFile::Preview(size_t rows) const {
  const auto group = std::find_if(metadata_.groups.begin(), metadata_.groups.end(),
                                  [](const ParquetRowGroup& some) { return some.rows > 0; });
  if (group == metadata_.groups.end()) return {};
  std::vector<std::vector<std::string>> preview(std::min(rows, group->rows),
                                                std::vector<std::string>(metadata_.columns.size()));
  Naming(name_, [&] {
    for (size_t i = 0; i < metadata_.columns.size(); ++i) {
      const ParquetChunk& chunk = group->chunks[i];
      const ParquetCells cells = DecodeParquetColumn(PagesOf(chunk), metadata_.columns[i],
                                                     chunk.codec, group->rows, preview.size());
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
        const ParsePlan::Target& target = plan.columns[i];
        if (target.skipped) return;
        CheckType(metadata_.columns[i], target.type);
        const ParquetChunk& chunk = group.chunks[i];
        const ParquetCells cells = DecodeParquetColumn(PagesOf(chunk), metadata_.columns[i],
                                                       chunk.codec, group.rows, group.rows);
        for (size_t b = first_block; b < blocks.size(); ++b) {
          FillBlock(cells, (b - first_block) * kBlockRows, target.type, i, blocks[b]);
        }
      });
    }
  });
  return blocks;
}

}  // namespace hydrofoil
