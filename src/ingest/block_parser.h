// Turns a block of records into one chunk a column. Several blocks may be parsed at the same time.
#ifndef HYDROFOIL_INGEST_BLOCK_PARSER_H_
#define HYDROFOIL_INGEST_BLOCK_PARSER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "frame/chunk.h"
#include "ingest/parse_setup.h"

namespace hydrofoil {

// What becomes of the columns of a file.
struct ParsePlan {
  struct Target {
    ParseType type = ParseType::kNumeric;
    bool skipped = false;
    std::unordered_set<std::string> na_strings;
  };

  FileFormat format = FileFormat::kCsv;
  Dialect dialect;
  // Of times without a zone; empty: they are UTC.
  std::function<int64_t(int64_t)> local_to_utc;
  std::vector<Target> columns;  // of the file
};

// What a block holds that could not be read as meant; positions count from its start.
struct ParseFault {
  size_t row = 0;
  size_t byte = 0;
  std::string text;
};

struct ParsedBlock {
  // Where its text comes from: which entry and source, and where in the entry.
  struct Origin {
    size_t entry = 0;
    size_t source = 0;
    size_t byte = 0;
  };

  Origin origin;
  size_t rows = 0;
  std::vector<ChunkPtr> chunks;  // by column of the file; null: skipped
  // Of categorical columns: the level of each code, in order of appearance.
  std::vector<std::vector<std::string>> levels;
  std::vector<ParseFault> faults;  // the first of them
};

// Keeps the fault unless there are many already.
void NoteFault(ParseFault fault, ParsedBlock& block);

// Records with fewer fields are filled up with missing values, further fields are ignored. Throws
// Error(kCancelled).
ParsedBlock ParseBlock(std::string_view text, const ParsePlan& plan, const std::stop_token& stop);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_BLOCK_PARSER_H_
