// Turns a block of records into one chunk a column. Several blocks may be parsed at the same time.
#ifndef HYDROFOIL_INGEST_BLOCK_PARSER_H_
#define HYDROFOIL_INGEST_BLOCK_PARSER_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "frame/chunk.h"
#include "ingest/cell_text.h"
#include "ingest/level_table.h"
#include "ingest/parse_setup.h"

namespace hydrofoil {

// What becomes of the columns of a file.
struct ParsePlan {
  struct Target {
    ParseType type = ParseType::kNumeric;
    bool skipped = false;
    bool is_real = false;  // by the schema of a Parquet file
    std::unordered_set<std::string> na_strings;
  };

  FileFormat format = FileFormat::kCsv;
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
  // Of categorical columns: what the codes mean. Blocks may share a table, which may still grow.
  std::vector<std::shared_ptr<const LevelTable>> levels;
  std::vector<ParseFault> faults;  // the first of them
};

// Keeps the fault unless there are many already.
void NoteFault(ParseFault fault, ParsedBlock& block);

// Parses blocks one after the other, with the same memory and tables of levels: one a thread.
class BlockParser {
 public:
  // `plan` must outlive the parser.
  explicit BlockParser(const ParsePlan& plan);

  // Records with fewer fields are filled up with missing values, further fields are ignored. Throws
  // Error(kCancelled).
  ParsedBlock Parse(std::string_view text, const std::stop_token& stop);

 private:
  enum class Kind : char { kNothing, kNumber, kTime, kLevel, kText };

  // Collects the cells of a column: whole / 10^decimals each, or a double.
  struct Column {
    Kind kind = Kind::kNothing;
    const ParsePlan::Target* target = nullptr;
    std::vector<int64_t> wholes;
    std::vector<uint8_t> decimals;
    uint64_t magnitudes = 0;  // all of them or-ed
    std::shared_ptr<LevelTable> levels;
    std::vector<std::optional<std::string>> texts;
  };

  void Begin();
  void Grow();
  void ReadRecord(Tokenizer& tokenizer, size_t row);
  bool ReadCell(Tokenizer& tokenizer, Column& column, size_t row);
  void AddField(const Field& field, Column& column, size_t row);
  static void SetValue(double value, Column& column, size_t row);
  [[nodiscard]] double TimeOf(const Field& field) const;
  [[nodiscard]] std::optional<std::string> TextOf(const Field& field, const Column& column) const;
  ChunkPtr Finish(Column& column, size_t rows);

  const ParsePlan& plan_;
  std::vector<Column> columns_;
  size_t capacity_ = 0;  // rows
  Field field_;
  const char* open_ = nullptr;  // the start of a quoted field that is not closed
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_BLOCK_PARSER_H_
