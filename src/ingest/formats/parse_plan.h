// What the parsers of all formats are given and return. Values.
#ifndef HYDROFOIL_INGEST_FORMATS_PARSE_PLAN_H_
#define HYDROFOIL_INGEST_FORMATS_PARSE_PLAN_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "frame/chunk.h"
#include "ingest/delimited/level_table.h"
#include "ingest/formats/parse_setup.h"
#include "text/cell_text.h"

namespace hydrofoil {

// What becomes of the columns of a file.
struct ParsePlan {
  struct Target {
    ParseType type = ParseType::kNumeric;
    bool skipped = false;
    bool is_real = false;  // by the schema of a Parquet file
    std::unordered_set<std::string> na_strings;
  };

  Dialect dialect;
  LocalToUtc local_to_utc;
  std::vector<Target> columns;  // of the file

  // Of a time without a zone, in ms since 1970; NaN when there is no such time.
  [[nodiscard]] double UtcOf(double local) const {
    if (local_to_utc == nullptr) return local;
    const auto utc = local_to_utc(static_cast<int64_t>(local));
    return utc ? static_cast<double>(*utc) : std::numeric_limits<double>::quiet_NaN();
  }
};

// What in a block could not be read as intended; positions count from its start.
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
  // Of categorical columns: what the codes mean. Blocks may share a table, which may still grow.
  std::vector<std::shared_ptr<const LevelTable>> levels;
  std::vector<ParseFault> faults;  // the first of them
};

// Keeps the fault unless there are many already.
void NoteFault(ParseFault fault, ParsedBlock& block);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_FORMATS_PARSE_PLAN_H_
