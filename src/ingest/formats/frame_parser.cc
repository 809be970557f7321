#include "ingest/formats/frame_parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>
#include <unordered_map>
#include <utility>

#include "base/error.h"
#include "base/thread_pool.h"
#include "frame/flat_values.h"
#include "ingest/formats/format.h"
#include "ingest/formats/parse_plan.h"
#include "ingest/formats/partition_columns.h"

namespace hydrofoil {
namespace {

ParsePlan MakePlan(const ParseSetup& setup) {
  if (setup.column_count == 0 || setup.column_types.size() < setup.column_count) {
    ThrowIllegalArgument(fmt::format("column_types has {} entries, but number_columns is {}.",
                                     setup.column_types.size(), setup.column_count));
  }
  if (setup.format->is_sparse && !setup.skipped_columns.empty()) {
    ThrowIllegalArgument("Parser: skipped_columns are not supported for SVMlight file type.");
  }
  ParsePlan plan;
  plan.dialect = setup.dialect();
  plan.columns.resize(setup.column_count);
  const std::set<size_t> skipped(setup.skipped_columns.begin(), setup.skipped_columns.end());
  std::set<std::string> names;
  bool all_skipped = true;
  for (size_t i = 0; i < setup.column_count; ++i) {
    ParsePlan::Target& target = plan.columns[i];
    target.type = setup.column_types[i];
    target.skipped = skipped.contains(i);
    all_skipped = all_skipped && target.skipped;
    if (i < setup.na_strings.size()) {
      target.na_strings.insert(setup.na_strings[i].begin(), setup.na_strings[i].end());
    }
    if (!target.skipped && !names.insert(setup.NameOf(i)).second) {
      throw Error(ErrorKind::kMalformedRequest, "Found duplicate column name " + setup.NameOf(i));
    }
  }
  for (const std::string& name : setup.partition_columns) {
    if (!names.insert(name).second) {
      throw Error(ErrorKind::kMalformedRequest, "Found duplicate column name " + name);
    }
  }
  if (all_skipped) {
    ThrowIllegalArgument(
        "Parser:  all columns in the file are skipped and no H2OFrame can be returned.");
  }
  return plan;
}

RowLayoutPtr LayoutOf(const std::vector<ParsedBlock>& blocks) {
  auto layout = std::make_shared<RowLayout>(1, 0);
  for (const ParsedBlock& block : blocks) {
    layout->push_back(layout->back() + block.rows);
  }
  return layout;
}

// The levels of all blocks in order, and which of them the codes of each table stand for.
struct MergedLevels {
  std::shared_ptr<Domain> domain = std::make_shared<Domain>();
  std::unordered_map<const LevelTable*, std::vector<uint32_t>> codes;
};

MergedLevels MergeLevels(const std::vector<ParsedBlock>& blocks, size_t column) {
  MergedLevels merged;
  LevelTable all;
  for (const ParsedBlock& block : blocks) {
    const auto [entry, fresh] = merged.codes.try_emplace(block.levels[column].get());
    if (!fresh) continue;
    for (const std::string& level : entry->first->levels()) {
      entry->second.push_back(all.CodeOf(level));
    }
  }
  std::vector<uint32_t> order(all.levels().size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(),
            [&](uint32_t a, uint32_t b) { return all.levels()[a] < all.levels()[b]; });
  std::vector<uint32_t> ranks(order.size());
  for (size_t rank = 0; rank < order.size(); ++rank) {
    ranks[order[rank]] = static_cast<uint32_t>(rank);
    merged.domain->push_back(all.levels()[order[rank]]);
  }
  for (auto& [table, codes] : merged.codes) {
    for (uint32_t& code : codes) code = ranks[code];
  }
  return merged;
}

ChunkPtr Recode(const Chunk& chunk, const std::vector<uint32_t>& meanings) {
  std::vector<uint32_t> codes(chunk.rows());
  chunk.DecodeCodes<uint32_t>(0, {}, codes);
  for (uint32_t& code : codes) {
    code = code == kMissingCode<uint32_t> ? code : meanings[code];
  }
  return Chunk::FromCodes<uint32_t>(codes, {});
}

ColumnPtr MergeEnum(std::vector<ParsedBlock>& blocks, size_t column, const RowLayoutPtr& layout) {
  MergedLevels merged = MergeLevels(blocks, column);
  if (merged.domain->empty()) {
    return Column::Constant(std::numeric_limits<double>::quiet_NaN(), layout);
  }
  std::vector<ChunkPtr> chunks(blocks.size());
  ParallelFor(blocks.size(), [&](size_t i) {
    const ChunkPtr local = std::move(blocks[i].chunks[column]);
    chunks[i] = Recode(*local, merged.codes.at(blocks[i].levels[column].get()));
  });
  return std::make_shared<Column>(ColumnType::kCategorical, layout, std::move(chunks),
                                  std::move(merged.domain));
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
    block.chunks.resize(count, Chunk::Constant(0, block.rows));
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

// Whole numbers by rounding halves up, as the reference does.
ColumnPtr Rounded(const ColumnPtr& column) {
  return Column::Generate(ColumnType::kNumeric, column->layout(),
                          [&](size_t first, std::span<double> out) {
                            column->Decode(first, out);
                            for (double& value : out) {
                              const double whole = std::floor(value);
                              value = value - whole >= 0.5 ? whole + 1 : whole;
                            }
                          });
}

// `is_real`: by the file's own schema, which holds where the user says nothing.
ColumnPtr Forced(const ColumnPtr& column, NumberKind kind, bool is_real) {
  if (column->type() != ColumnType::kNumeric) return column;
  if (kind == NumberKind::kWhole) return Rounded(column);
  return kind == NumberKind::kReal || is_real ? Column::AsReal(column) : column;
}

void AppendPartitions(std::span<const Source> sources, const ParseSetup& setup,
                      std::span<const PartitionRows> chunks, Frame& frame) {
  const RowLayoutPtr layout = frame.layout();
  for (const std::string& name : setup.partition_columns) {
    frame.Append(name, PartitionColumn(sources, name, chunks, layout));
  }
}

}  // namespace

void CheckSetup(const ParseSetup& setup) { static_cast<void>(MakePlan(setup)); }

Frame ParseFrame(std::span<const Source> sources, const ParseSetup& setup,
                 const ParseControl& control) {
  ParsePlan plan = MakePlan(setup);
  plan.local_to_utc = control.local_to_utc;
  std::vector<ParsedBlock> blocks = setup.format->parse(sources, setup, plan, control);
  const RowLayoutPtr layout = LayoutOf(blocks);
  std::vector<PartitionRows> origins;
  for (const ParsedBlock& block : blocks) origins.push_back({block.origin.source, block.rows});
  if (setup.format->is_sparse) Widen(blocks, plan);
  std::vector<ColumnPtr> columns(plan.columns.size());
  ParallelFor(columns.size(), control.stop, [&](size_t i) {
    if (!plan.columns[i].skipped) {
      columns[i] = MergeColumn(blocks, i, plan.columns[i].type, layout);
      if (!setup.force_column_types) return;
      const bool told = i < setup.number_kinds.size();
      const NumberKind kind = told ? setup.number_kinds[i] : NumberKind::kAny;
      columns[i] = Forced(columns[i], kind, plan.columns[i].is_real);
    }
  });
  std::vector<std::string> names;
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i] != nullptr) {
      names.push_back(setup.NameOf(i));
    }
  }
  std::erase(columns, nullptr);
  Frame frame(std::move(names), std::move(columns));
  AppendPartitions(sources, setup, origins, frame);
  return frame;
}

}  // namespace hydrofoil
