#include "ingest/csv_parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <set>
#include <unordered_map>
#include <utility>

#include "base/error.h"
#include "base/memory_budget.h"
#include "base/thread_pool.h"
#include "ingest/block_parser.h"
#include "ingest/block_reader.h"
#include "ingest/parquet_parser.h"
#include "ingest/svmlight_parser.h"

namespace hydrofoil {
namespace {

// Working memory of a block: its text, the cells as doubles (a digit and a separator become eight
// bytes), the chunks.
constexpr size_t kMemoryFactor = 8;

ParsePlan MakePlan(const ParseSetup& setup) {
  if (setup.column_count == 0 || setup.column_types.size() < setup.column_count) {
    ThrowIllegalArgument(fmt::format("column_types has {} entries, but number_columns is {}.",
                                     setup.column_types.size(), setup.column_count));
  }
  if (setup.format == FileFormat::kSvmLight && !setup.skipped_columns.empty()) {
    ThrowIllegalArgument("Parser: skipped_columns are not supported for SVMlight file type.");
  }
  ParsePlan plan;
  plan.format = setup.format;
  plan.dialect = setup.dialect();
  plan.columns.resize(setup.column_count);
  std::set<std::string> names;
  bool all_skipped = true;
  for (size_t i = 0; i < setup.column_count; ++i) {
    ParsePlan::Target& target = plan.columns[i];
    target.type = setup.column_types[i];
    target.skipped = std::find(setup.skipped_columns.begin(), setup.skipped_columns.end(), i) !=
                     setup.skipped_columns.end();
    all_skipped = all_skipped && target.skipped;
    if (i < setup.na_strings.size()) {
      target.na_strings.insert(setup.na_strings[i].begin(), setup.na_strings[i].end());
    }
    if (!target.skipped && !names.insert(setup.NameOf(i)).second) {
      throw Error(ErrorKind::kMalformedRequest, "Found duplicate column name " + setup.NameOf(i));
    }
  }
  if (all_skipped) {
    ThrowIllegalArgument(
        "Parser:  all columns in the file are skipped and no H2OFrame can be returned.");
  }
  return plan;
}

std::vector<Block> ReadBatch(BlockReader& reader, const ParseControl& control) {
  std::vector<Block> batch;
  // More than one a thread: whoever reads has less time to parse.
  while (batch.size() < 2 * ThreadCount() && !control.stop.stop_requested()) {
    auto block = reader.Next();
    if (!block) {
      break;
    }
    batch.push_back(std::move(*block));
  }
  return batch;
}

void RequireMemoryFor(const std::vector<Block>& batch) {
  size_t bytes = 0;
  for (const Block& block : batch) {
    bytes += block.buffer.size();
  }
  RequireMemory(bytes * kMemoryFactor, "parsing");
}

ParsedBlock ParseOne(const Block& block, const ParsePlan& plan, const std::stop_token& stop) {
  ParsedBlock parsed = plan.format == FileFormat::kSvmLight ? ParseSvmLightBlock(block.text(), stop)
                                                            : ParseBlock(block.text(), plan, stop);
  parsed.origin = {block.entry, block.source, block.byte + block.begin};
  return parsed;
}

// Tells of faults with the row of the entry, counted from 1, and the byte of the entry.
void Warn(std::span<const Source> sources, const std::vector<ParsedBlock>& blocks,
          const ParseControl& control) {
  constexpr size_t kMaxWarnings = 20;
  size_t rows = 0;
  size_t entry = 0;
  size_t warnings = 0;
  for (const ParsedBlock& block : blocks) {
    rows = block.origin.entry == entry ? rows : 0;
    entry = block.origin.entry;
    for (const ParseFault& fault : block.faults) {
      if (++warnings > kMaxWarnings) return;
      control.warn(fmt::format("ParseError at file {} at row {}, byte offset {}; error = '{}'",
                               sources[block.origin.source].name(), rows + fault.row + 1,
                               block.origin.byte + fault.byte, fault.text));
    }
    rows += block.rows;
  }
}

// All blocks in order; the next batch is read while this one is parsed.
std::vector<ParsedBlock> ParseBlocks(std::span<const Source> sources, const ParseSetup& setup,
                                     const ParsePlan& plan, const ParseControl& control) {
  BlockReader reader(sources, setup, control.block_bytes);
  std::vector<ParsedBlock> parsed;
  std::vector<Block> batch = ReadBatch(reader, control);
  while (!batch.empty()) {
    RequireMemoryFor(batch);
    const size_t first = parsed.size();
    parsed.resize(first + batch.size());
    std::vector<Block> next;
    ParallelFor(batch.size() + 1, control.stop, [&](size_t i) {
      if (i == 0) {
        next = ReadBatch(reader, control);
      } else {
        parsed[first + i - 1] = ParseOne(batch[i - 1], plan, control.stop);
        batch[i - 1] = {};
      }
    });
    batch = std::move(next);
    if (control.progress) {
      control.progress(reader.progress());
    }
  }
  if (control.stop.stop_requested()) {
    throw Error(ErrorKind::kCancelled, "Job was cancelled by user.");
  }
  if (control.warn) {
    Warn(sources, parsed, control);
  }
  std::erase_if(parsed, [](const ParsedBlock& block) { return block.rows == 0; });
  return parsed;
}

std::vector<ParsedBlock> ParseParquet(std::span<const Source> sources, const ParsePlan& plan,
                                      const ParseControl& control) {
  std::vector<ParsedBlock> all;
  for (const Source& source : sources) {
    std::vector<ParsedBlock> blocks = ParquetFile(source).Parse(plan, control.stop);
    std::move(blocks.begin(), blocks.end(), std::back_inserter(all));
  }
  return all;
}

RowLayoutPtr LayoutOf(const std::vector<ParsedBlock>& blocks) {
  auto layout = std::make_shared<RowLayout>(1, 0);
  for (const ParsedBlock& block : blocks) {
    layout->push_back(layout->back() + block.rows);
  }
  return layout;
}

// Gives the codes of a block their meaning in the sorted domain.
ChunkPtr Recode(const Chunk& chunk, const std::vector<std::string>& levels, const Domain& domain) {
  std::vector<double> codes;
  codes.reserve(levels.size());
  for (const std::string& level : levels) {
    codes.push_back(static_cast<double>(std::lower_bound(domain.begin(), domain.end(), level) -
                                        domain.begin()));
  }
  std::vector<double> values(chunk.rows());
  chunk.Decode(0, values);
  for (double& value : values) {
    value = std::isnan(value) ? value : codes[static_cast<size_t>(value)];
  }
  return Chunk::FromValues(values);
}

ColumnPtr MergeEnum(std::vector<ParsedBlock>& blocks, size_t column, const RowLayoutPtr& layout) {
  auto domain = std::make_shared<Domain>();
  for (const ParsedBlock& block : blocks) {
    domain->insert(domain->end(), block.levels[column].begin(), block.levels[column].end());
  }
  std::sort(domain->begin(), domain->end());
  domain->erase(std::unique(domain->begin(), domain->end()), domain->end());
  if (domain->empty()) {
    return Column::Constant(std::numeric_limits<double>::quiet_NaN(), layout);
  }
  std::vector<ChunkPtr> chunks(blocks.size());
  for (size_t i = 0; i < blocks.size(); ++i) {
    chunks[i] = Recode(*blocks[i].chunks[column], blocks[i].levels[column], *domain);
  }
  return std::make_shared<Column>(ColumnType::kCategorical, layout, std::move(chunks),
                                  std::move(domain));
}

ColumnType TypeOf(ParseType type) {
  switch (type) {
    case ParseType::kTime:
      return ColumnType::kTime;
    case ParseType::kString:
      return ColumnType::kString;
    case ParseType::kUuid:
      return ColumnType::kUuid;
    case ParseType::kUnknown:
    case ParseType::kBad:
      return ColumnType::kBad;
    case ParseType::kNumeric:
    case ParseType::kEnum:
      break;
  }
  return ColumnType::kNumeric;
}

// Gives all blocks as many columns as the widest has.
void Widen(std::vector<ParsedBlock>& blocks, ParsePlan& plan) {
  size_t count = plan.columns.size();
  for (const ParsedBlock& block : blocks) {
    count = std::max(count, block.chunks.size());
  }
  plan.columns.resize(count);
  for (ParsedBlock& block : blocks) {
    block.chunks.resize(count);
    for (ChunkPtr& chunk : block.chunks) {
      if (chunk == nullptr) chunk = Chunk::Constant(0, block.rows);
    }
  }
}

ColumnPtr MergeColumn(std::vector<ParsedBlock>& blocks, size_t column, ParseType type,
                      const RowLayoutPtr& layout) {
  if (type == ParseType::kEnum) {
    return MergeEnum(blocks, column, layout);
  }
  std::vector<ChunkPtr> chunks;
  chunks.reserve(blocks.size());
  for (ParsedBlock& block : blocks) {
    chunks.push_back(std::move(block.chunks[column]));
  }
  return std::make_shared<Column>(TypeOf(type), layout, std::move(chunks));
}

}  // namespace

void CheckSetup(const ParseSetup& setup) { static_cast<void>(MakePlan(setup)); }

Frame ParseCsv(std::span<const Source> sources, const ParseSetup& setup,
               const ParseControl& control) {
  ParsePlan plan = MakePlan(setup);
  plan.local_to_utc = control.local_to_utc;
  std::vector<ParsedBlock> blocks = plan.format == FileFormat::kParquet
                                        ? ParseParquet(sources, plan, control)
                                        : ParseBlocks(sources, setup, plan, control);
  const RowLayoutPtr layout = LayoutOf(blocks);
  if (plan.format == FileFormat::kSvmLight) {
    Widen(blocks, plan);
  }
  std::vector<ColumnPtr> columns(plan.columns.size());
  ParallelFor(columns.size(), control.stop, [&](size_t i) {
    if (!plan.columns[i].skipped) {
      columns[i] = MergeColumn(blocks, i, plan.columns[i].type, layout);
    }
  });
  std::vector<std::string> names;
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i] != nullptr) {
      names.push_back(setup.NameOf(i));
    }
  }
  std::erase(columns, nullptr);
  return {std::move(names), std::move(columns)};
}

}  // namespace hydrofoil
