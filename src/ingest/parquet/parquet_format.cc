// Parquet, and what is read as Parquet: columns with names and types of their own.
#include <algorithm>
#include <iterator>
#include <vector>

#include "ingest/formats/format.h"
#include "ingest/formats/frame_parser.h"
#include "ingest/formats/guess.h"
#include "ingest/parquet/orc_file.h"
#include "ingest/parquet/parquet_parser.h"

namespace hydrofoil {
namespace {

// Text with few different words becomes categories, as in CSV.
void Describe(std::string_view /*start*/, Guess& guess) {
  constexpr size_t kGuessRows = 1000;
  const ParquetFile file(guess.source);
  ParseSetup& setup = guess.setup;
  setup.separator = '|';  // as the reference says; without a meaning
  setup.single_quotes = true;
  setup.check_header = kHasHeader;
  setup.column_count = file.metadata().columns.size();
  guess.votes.resize(setup.column_count);
  setup.preview = file.Preview(kGuessRows);
  for (size_t i = 0; i < setup.column_count; ++i) {
    const ParquetColumn& column = file.metadata().columns[i];
    setup.column_names.push_back(column.name);
    setup.column_types.push_back(column.parsed);
    if (column.parsed != ParseType::kString && column.parsed != ParseType::kEnum) continue;
    for (const auto& row : setup.preview) guess.votes[i].Add({.text = row[i]});
    const bool few = guess.votes[i].Winner() == ParseType::kEnum;
    setup.column_types.back() = few ? ParseType::kEnum : ParseType::kString;
  }
  setup.preview.resize(std::min(setup.preview.size(), kPreviewRecords));
}

std::vector<ParsedBlock> Parse(std::span<const Source> sources, const ParseSetup& /*setup*/,
                               ParsePlan& plan, const ParseControl& control) {
  std::vector<ParsedBlock> all;
  for (size_t i = 0; i < sources.size(); ++i) {
    const ParquetFile file(sources[i]);
    std::vector<ParsedBlock> blocks = file.Parse(plan, control.stop);
    for (size_t k = 0; k < plan.columns.size(); ++k) {
      plan.columns[k].is_real = plan.columns[k].is_real || IsReal(file.metadata().columns[k]);
    }
    for (ParsedBlock& block : blocks) block.origin.source = i;
    std::move(blocks.begin(), blocks.end(), std::back_inserter(all));
  }
  return all;
}

bool IsParquet(std::string_view start, const ParseSetupRequest& /*request*/) {
  return LooksLikeParquet(start);
}

bool IsOrc(std::string_view start, const ParseSetupRequest& /*request*/) {
  return LooksLikeOrc(start);
}

}  // namespace

constinit const Format kParquetFormat = {
    .name = "PARQUET", .sniff = IsParquet, .describe = Describe, .parse = Parse};

constinit const Format kOrcFormat = {.name = "ORC",
                                     .sniff = IsOrc,
                                     .describe = Describe,
                                     .parse = Parse,
                                     .why_not_read = WhyOrcIsNotRead};

}  // namespace hydrofoil
